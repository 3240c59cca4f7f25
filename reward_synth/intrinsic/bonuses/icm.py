"""Pays for steps whose outcome was not foretold: the intrinsic curiosity module (Pathak et al., arXiv 1705.05363)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE, Bonus, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.dynamics import Dynamics


class _Curiosity(Source):
    """What an episode's first step is worth is known only when it is observed, for its first state is not shown."""

    def __init__(self, dynamics: Dynamics, place: Surroundings, features: int) -> None:
        self._last = place.zeros(features)
        super().__init__({**dynamics.tensors, f"{PER_EPISODE}last": self._last})
        self._dynamics = dynamics

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        after = self._dynamics.features(state.observation())
        paid = self._dynamics.surprise(self._last, self._dynamics.applied(action), after)
        self._last.copy_(after)
        return paid.masked_fill(begins, 0.0)

    def observe(self, experience: Experience) -> Tensor:
        """See `Source`: the same for every step by what was known before, then it learns."""
        before, after = (self._dynamics.features(seen) for seen in (experience.obs, experience.final_obs))
        paid = self._dynamics.surprise(before, experience.action, after)
        self._dynamics.learn(experience)
        return torch.as_tensor(paid)


@dataclass(frozen=True, kw_only=True)
class ICM(Bonus):
    """Half the squared distance of a state's features from those foretold of the state before and the action."""

    name = "icm"

    learning_rate: float = 1e-3
    """Of all networks (1e-6 to 0.1)."""

    epochs: int = 1
    """How often the steps of an iteration are learned from (1 to 100)."""

    forward: float = 0.2
    """Weight of foretelling features in the loss, beside that of telling actions (0.01 to 0.99)."""

    features: int = 64
    """Length of the features (2 to 1024)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("learning_rate", 1e-6, 0.1)
        self._refuse_out_of_range("epochs", 1, 100)
        self._refuse_out_of_range("forward", 0.01, 0.99)
        self._refuse_out_of_range("features", 2, 1024)

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        dynamics = Dynamics(
            place, rate=self.learning_rate, epochs=self.epochs, features=self.features, forward=self.forward
        )
        return _Curiosity(dynamics, place, self.features)

    def text(self) -> str:
        """See `Bonus`."""
        return "What a forward model did not foresee, in features that tell actions."
