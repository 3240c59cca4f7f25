"""Layer 6: watch the reward while it trains, on its device and without waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from reward_synth.language.probes import LIMIT_LARGE


class BadRewards(NamedTuple):
    """How many rewards had to be masked since the last read, of how many."""

    masked: int
    total: int

    @property
    def fraction(self) -> float:
        """Share of the rewards that was masked."""
        return self.masked / self.total if self.total else 0.0


class RewardGuard:
    """A reward function that never hands on a value that is not finite or too large.

    Such values become zero and are counted on the device; `read` brings the counts to the host, once an iteration.

    Args:
        reward: What is guarded, `(state, action) -> (reward, components)`.
        device: Where the rewards live.
    """

    MAX_FRACTION = 0.001
    """Share of masked rewards above which training should stop: the policy would learn from what is not there."""

    def __init__(
        self, reward: Callable[[Any, Tensor], tuple[Tensor, dict[str, Tensor]]], device: torch.device | str = "cpu"
    ) -> None:
        self._reward = reward
        self._masked = torch.zeros((), dtype=torch.int64, device=device)
        self._total = 0

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the reward `[num_envs]` with bad values as zeros, and the components likewise."""
        reward, components = self._reward(state, action)
        bad = ~(reward.abs() <= LIMIT_LARGE)  # the comparison is false for NaN
        self._masked += bad.sum()
        self._total += reward.numel()
        return reward.masked_fill(bad, 0.0), {name: value.masked_fill(bad, 0.0) for name, value in components.items()}

    def read(self) -> BadRewards:
        """Return the counts since the last read; waits for the device."""
        counts = BadRewards(int(self._masked), self._total)
        self._masked.zero_()
        self._total = 0
        return counts
