"""Pays for states on which a network does not yet agree with a random one: RND (Burda et al., arXiv 1810.12894)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.intrinsic.bonus import Bonus, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.distillation import Distillation


class _Distilled(Source):
    def __init__(self, distillation: Distillation) -> None:
        super().__init__(distillation.tensors)
        self._distillation = distillation

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        return self._distillation.error(state.observation())

    def observe(self, experience: Experience) -> None:
        """See `Source`."""
        self._distillation.learn(experience.final_obs)


@dataclass(frozen=True, kw_only=True)
class RND(Bonus):
    """The mean squared error by which the predictor misses the random network, at each state that is reached."""

    name = "rnd"

    learning_rate: float = 1e-4
    """Of the predictor (1e-6 to 0.1)."""

    epochs: int = 4
    """How often the states of an iteration are learned from (1 to 100)."""

    share: float = 0.25
    """Share of the states that are learned from, a random one (0.01 to 1)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("learning_rate", 1e-6, 0.1)
        self._refuse_out_of_range("epochs", 1, 100)
        self._refuse_out_of_range("share", 0.01, 1)

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        return _Distilled(Distillation(place, rate=self.learning_rate, epochs=self.epochs, share=self.share))

    def text(self) -> str:
        """See `Bonus`."""
        return "What is new, as random network distillation measures it."
