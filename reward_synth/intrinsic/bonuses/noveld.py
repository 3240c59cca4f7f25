"""Pays where novelty rises, once an episode for each state: NovelD (Zhang et al., NeurIPS 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE, Bonus, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.distillation import Distillation
from rewardsmith.reward_synth.intrinsic.novelty.visited import Visited


class _Rising(Source):
    """An episode's first state is not shown: its second is taken to be as novel as the first."""

    def __init__(self, place: Surroundings, distillation: Distillation, alpha: float, bits: int) -> None:
        self._last = place.zeros()
        self._distillation = distillation
        self._visited = Visited(place, bits, distillation.encoder)
        self._alpha = alpha
        kept = {f"{PER_EPISODE}last": self._last, f"{PER_EPISODE}visits": self._visited.counts}
        super().__init__({**distillation.tensors, **kept})

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        observation = state.observation()
        novelty = self._distillation.error(observation).sqrt()
        last = torch.where(begins, novelty, self._last)
        self._last.copy_(novelty)
        first = self._visited.visit(observation, begins) == 1
        return (novelty - self._alpha * last).clamp(min=0) * first

    def observe(self, experience: Experience) -> None:
        """See `Source`."""
        self._distillation.learn(experience.final_obs)


@dataclass(frozen=True, kw_only=True)
class NovelD(Bonus):
    """max(novelty of the new state - alpha * that of the state before, 0), where the episode is there the first time.

    Novelty is the distance of RND's predictor from its target; the paper's is that of the outputs' difference, here
    divided by the root of their number.
    """

    name = "noveld"

    alpha: float = 0.5
    """Share of the novelty of the state before that is taken away (0 to 1)."""

    bits: int = 16
    """Random projections by whose signs states of real numbers alone are told apart (1 to 64)."""

    learning_rate: float = 1e-4
    """Of the predictor (1e-6 to 0.1)."""

    epochs: int = 1
    """How often the states of an iteration are learned from (1 to 100)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("alpha", 0, 1)
        self._refuse_out_of_range("bits", 1, 64)
        self._refuse_out_of_range("learning_rate", 1e-6, 0.1)
        self._refuse_out_of_range("epochs", 1, 100)

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        distillation = Distillation(place, rate=self.learning_rate, epochs=self.epochs, share=1.0)
        return _Rising(place, distillation, self.alpha, self.bits)

    def text(self) -> str:
        """See `Bonus`."""
        return "Where the novelty of states rises, once an episode for each state."
