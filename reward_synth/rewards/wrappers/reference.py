"""What the first policy got, by which later rewards are measured."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.reward_synth.rewards.wrappers.wrapper import sound

_FLAT = 1e-6
"""Spread, relative to the mean, below which values count as all the same and are not stretched."""


class Reference:
    """Mean and spread of some values over the first rollout, in which they are 0 and 1.

    They then stay as they are: a reward that moves with its policy would be a goal that runs ahead of it.

    Args:
        columns: How many values a moment has.
        device: Where they are.

    Attributes:
        tensors: All that is kept, by name.
    """

    def __init__(self, columns: int, device: torch.device) -> None:
        # Sums of ones, of the values and of their squares, of which only the first rollout's are used.
        self._moments = torch.zeros(3, columns, dtype=torch.float64, device=device)
        self._mean = torch.zeros(columns, device=device)
        self._spread = torch.ones(columns, device=device)
        self._known = torch.zeros(1, dtype=torch.bool, device=device)
        self.tensors = {
            "moments": self._moments,
            "mean": self._mean,
            "spread": self._spread,
            "known": self._known,
        }

    def place(self, values: Tensor) -> Tensor:
        """Take in values `[num_envs, columns]`, and return by how many spreads each is above the mean."""
        kept = sound(values).double()
        self._moments += torch.stack([torch.ones_like(kept), kept, kept.square()]).sum(1)
        return (values - self._mean) / self._spread

    def learn(self) -> None:
        """End the first rollout, where it is not over."""
        count, total, squares = self._moments
        if bool(self._known) or not bool(count.all()):
            return
        mean = total / count
        spread = (squares / count - mean.square()).clamp(min=0).sqrt()
        self._mean.copy_(mean)
        self._spread.copy_(torch.where(spread > _FLAT * (1 + mean.abs()), spread, 1.0))
        self._known.fill_(True)
