"""A guard around any reward during training: bad numbers never reach the learner, and are counted.

No probe meets every state, and a reward that is learned has no probes. The guard works on the device, without waiting
for it; the counters are read once an iteration.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience, LearningReward, RewardFunction
from rewardsmith.reward_synth.rewards.learned import figures_of

MAX_BAD_FRACTION = 1e-3
LIMIT = 1e6
"""Largest absolute reward that is let through; larger ones become it."""


class GuardCount(NamedTuple):
    """What a guard saw since it was last read.

    Attributes:
        bad: rewards that were not finite, and were replaced by zero, or beyond the limit, and were clamped to it.
        total: all rewards; one that is written anew counts again.
    """

    bad: int
    total: int

    @property
    def spoiled(self) -> bool:
        """Return whether so many rewards were bad that the candidate should stop."""
        return self.bad > MAX_BAD_FRACTION * self.total


class RewardGuard:
    """A reward function that returns zero where the guarded one is NaN or infinite, and never goes beyond `limit`.

    Components are treated the same way, so that their curves stay readable. The guarded tensors are new.

    Args:
        reward: any reward function.
        limit: largest absolute reward that is let through.
    """

    def __init__(self, reward: RewardFunction, limit: float = LIMIT) -> None:
        self.reward = reward
        self.limit = limit
        self._counts: Tensor | None = None

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the guarded reward and components; nothing waits for the device."""
        reward, components = self.reward(state, action)
        bad, total = self._counts_on(reward.device).unbind()
        bad += (~self._good(reward)).sum()
        total += reward.shape[0]
        return self._kept(reward), {name: self._kept(value) for name, value in components.items()}

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

    def _kept(self, value: Tensor) -> Tensor:
        """Return finite values clamped to the limit and zero for others: what is very good or bad stays so."""
        return torch.where(value.isfinite(), value.clamp(-self.limit, self.limit), 0.0)

    def read(self) -> GuardCount:
        """Return the counts since the last reading and start again; this waits for the device."""
        if self._counts is None:
            return GuardCount(0, 0)
        bad, total = self._counts.tolist()
        self._counts.zero_()
        return GuardCount(bad, total)


class LearningGuard(RewardGuard):
    """A guard that learns by the reward it guards, so that it takes that one's place; see `envs.reward.LearningReward`.

    What the reward writes anew into past steps is guarded as well.

    Args:
        reward: a reward function that learns.
        limit: largest absolute reward that is let through.
    """

    reward: LearningReward

    def __init__(self, reward: LearningReward, limit: float = LIMIT) -> None:
        super().__init__(reward, limit)

    def figures(self) -> dict[str, float]:
        """Return how the reward's learning goes, see `Watched`."""
        return figures_of(self.reward)

    def observe(self, experience: Experience) -> None:
        """Let the reward take in an iteration; rewards that it writes anew are guarded in place."""
        rewards = experience.reward
        before = rewards.clone()
        self.reward.observe(experience)
        bad, total = self._counts_on(rewards.device).unbind()
        bad += (~self._good(rewards)).sum()
        total += (rewards != before).sum()
        rewards.copy_(self._kept(rewards))

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that later rewards depend on; the counters are none."""
        return self.reward.state_dict()

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        self.reward.load_state_dict(tensors)
