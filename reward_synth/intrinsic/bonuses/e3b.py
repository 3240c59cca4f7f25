"""Pays for what is unlike all that the episode has seen: E3B (Henaff et al., arXiv 2210.05805)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE, Bonus, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.dynamics import Dynamics


class _Elliptical(Source):
    """Keeps the inverse of `ridge * I + sum of f f'` over the features f of each present episode.

    In double precision, so that thousands of steps do not carry it away.
    """

    def __init__(self, dynamics: Dynamics, place: Surroundings, features: int, ridge: float) -> None:
        self._inverse = place.zeros(features, features).double()
        self._fresh = torch.eye(features, dtype=torch.float64) / ridge
        self._inverse.copy_(self._fresh)
        super().__init__({**dynamics.tensors, f"{PER_EPISODE}inverse": self._inverse})
        self._dynamics = dynamics

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        self._inverse[begins] = self._fresh
        features = self._dynamics.features(state.observation()).double()
        turned = torch.bmm(self._inverse, features.unsqueeze(2))
        paid = (features.unsqueeze(1) @ turned).flatten()
        # Sherman and Morrison's rule for the inverse after one more f f'.
        self._inverse -= turned @ turned.transpose(1, 2) / (1 + paid).view(-1, 1, 1)
        return paid.float()

    def observe(self, experience: Experience) -> None:
        """See `Source`."""
        self._dynamics.learn(experience)


@dataclass(frozen=True, kw_only=True)
class E3B(Bonus):
    """f' C^-1 f of a state's features f, where C = ridge * I + the sum of f f' over the episode so far.

    Features are those of an inverse model, which tells actions from them. What its authors released for MiniHack is
    not normalized, and has larger features; here it is, so that one coefficient and one clip serve all bonuses.
    """

    name = "e3b"

    ridge: float = 0.1
    """Of the covariance (1e-4 to 1000)."""

    features: int = 64
    """Length of the features (2 to 512)."""

    learning_rate: float = 1e-4
    """Of the inverse model (1e-6 to 0.1)."""

    epochs: int = 1
    """How often the steps of an iteration are learned from (1 to 100)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("ridge", 1e-4, 1000)
        self._refuse_out_of_range("features", 2, 512)
        self._refuse_out_of_range("learning_rate", 1e-6, 0.1)
        self._refuse_out_of_range("epochs", 1, 100)

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        dynamics = Dynamics(place, rate=self.learning_rate, epochs=self.epochs, features=self.features, forward=0.0)
        return _Elliptical(dynamics, place, self.features, self.ridge)

    def text(self) -> str:
        """See `Bonus`."""
        return "What is unlike the episode so far, in features that tell actions."
