"""Bounded, centred rewards, after PAR (Preference as Reward; Fu et al. 2025): a sigmoid of what is above a reference.

What is already good can hardly be overdone, so that there is little to gain from where a reward is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.rewards.wrappers.reference import Reference
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Paid, Remembering, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class Bounded(Wrapper):
    """From -1/2 to 1/2, and 0 for what the first policy gets on average."""

    name = "bounded"
    learns = True

    steepness: float = 1.0
    """How fast it nears its bounds, per spread of what the first policy gets (0.001 to 1000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("steepness", 1e-3, 1e3)

    def change(self, place: Surroundings) -> _Bounded:
        """See `Wrapper`."""
        return _Bounded(self.steepness, Reference(1, place.device))


class _Bounded(Remembering):
    def __init__(self, steepness: float, reference: Reference) -> None:
        super().__init__(reference.tensors)
        self._steepness = steepness
        self._reference = reference

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        above = self._reference.place(reward.unsqueeze(1)).squeeze(1)
        return torch.sigmoid(self._steepness * above) - 0.5, parts

    def learn(self, experience: Experience) -> None:
        """See `Remembering`."""
        self._reference.learn()
