"""The scale of a bonus: the running standard deviation of its discounted sum, after RND (Burda et al. 2018, 2.4)."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE

_DISCOUNT = 0.99
"""Of the sums, per step; the paper's for intrinsic reward."""

_LEAST = 1e-8


class Deviation:
    """Standard deviation of discounted sums that go on through the ends of episodes; 1 until there are any.

    Args:
        num_envs: Environments that are paid.

    Attributes:
        tensors: All that it depends on.
    """

    def __init__(self, num_envs: int) -> None:
        self._sums = torch.zeros(num_envs, dtype=torch.float64)
        # Number of sums so far, their mean, and the sum of their squared distances from it.
        self._moments = torch.zeros(3, dtype=torch.float64)
        self.tensors = {f"{PER_EPISODE}sums": self._sums, "moments": self._moments}

    @property
    def scale(self) -> Tensor:
        """What a bonus is divided by, float32 `[]`."""
        count, _, squares = self._moments
        known = (count > 0) & (squares > _LEAST * count)
        return torch.where(known, (squares / count.clamp(min=1)).sqrt(), 1.0).float()

    def learn(self, bonuses: Tensor) -> None:
        """Take in the bonuses of an iteration, `[num_steps, num_envs]`."""
        sums = []
        for bonus in bonuses.double():
            self._sums.mul_(_DISCOUNT).add_(bonus)
            sums.append(self._sums.clone())
        seen = torch.stack(sums)
        count, mean, squares = self._moments.clone()
        # Two samples are merged by their moments (Chan, Golub and LeVeque 1983).
        total, apart = count + seen.numel(), seen.mean() - mean
        self._moments[0] = total
        self._moments[1] = mean + apart * seen.numel() / total
        squared = (seen - seen.mean()).square().sum()
        self._moments[2] = squares + squared + apart.square() * count * seen.numel() / total
