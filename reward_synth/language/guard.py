"""Layer 6: a guard around any reward during training: bad numbers never reach the learner, and are counted.

No probe meets every state. The guard works on the device, without waiting for it; the counters are read once an
iteration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

MAX_BAD_FRACTION = 1e-3

Reward = Callable[[Any, Tensor], tuple[Tensor, dict[str, Tensor]]]


class GuardCount(NamedTuple):
    """What a guard saw since it was last read.

    Attributes:
        bad: rewards that were not finite or beyond the limit, and were replaced by zero.
        total: all rewards.
    """

    bad: int
    total: int

    @property
    def spoiled(self) -> bool:
        """Return whether so many rewards were bad that the candidate should stop."""
        return self.bad > MAX_BAD_FRACTION * self.total


class RewardGuard:
    """A reward function that returns zero where the guarded one is NaN, infinite or beyond `limit`.

    Components are treated the same way, so that their curves stay readable. The guarded tensors are new.

    Args:
        reward: any reward function `(state, action) -> (reward [num_envs], components)`.
        limit: largest absolute reward that is let through.
    """

    def __init__(self, reward: Reward, limit: float = 1e6):
        self.reward = reward
        self.limit = limit
        self._counts: Tensor | None = None

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the guarded reward and components; nothing waits for the device."""
        reward, components = self.reward(state, action)
        good = self._good(reward)
        bad, total = self._counts_on(reward.device).unbind()
        bad += (~good).sum()
        total += reward.shape[0]
        kept = {name: torch.where(self._good(value), value, 0.0) for name, value in components.items()}
        return torch.where(good, reward, 0.0), kept

    def _counts_on(self, device: torch.device) -> Tensor:
        """Return the counters of bad and of all rewards, int64 `[2]`.

        On the device, the total as well: a recorded CUDA graph runs no Python.
        """
        if self._counts is None or self._counts.device != device:
            self._counts = torch.zeros(2, dtype=torch.int64, device=device)
        return self._counts

    def _good(self, value: Tensor) -> Tensor:
        """Return where a value is finite and within the limit; comparisons with NaN are false."""
        return value.abs() <= self.limit

    def read(self) -> GuardCount:
        """Return the counts since the last reading and start again; this waits for the device."""
        if self._counts is None:
            return GuardCount(0, 0)
        count = GuardCount(*self._counts.tolist())
        self._counts.zero_()
        return count
