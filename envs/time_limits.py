"""After how long the episodes of many copies are cut off."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.random import RandomStreams

_SEED_OFFSET = 1_000_003
"""Apart from the seeds of what happens in episodes."""

_ONE_WHOLE_OF = 4
"""Of so many copies one goes on to the end where the others are cut off soon: what comes late is learned, too."""


class TimeLimits:
    """The control steps after which episodes are truncated.

    Args:
        environment: Says how long an episode is.
        num_envs: Number of copies.
        soon: Seconds after which most copies are cut off; None for whole episodes in all of them.
        device: Of the limits; None for the CPU.

    Attributes:
        steps: Of each copy's present episode, int64 `[num_envs]`.
    """

    def __init__(
        self,
        environment: Environment,
        num_envs: int,
        soon: float | None = None,
        device: torch.device | None = None,
    ) -> None:
        self._rows = torch.arange(num_envs, device=device)
        self._full = torch.full_like(self._rows, environment.max_steps)
        if soon is not None:
            cut = self._rows % _ONE_WHOLE_OF != 0
            self._full[cut] = min(environment.control_steps(soon), environment.max_steps)
        self.steps = self._full.clone()

    def begin(self, stagger: int | None = None) -> None:
        """Set the limits of first episodes.

        Args:
            stagger: Seed of random earlier ends, so that later episodes do not end all at once; None for none.
        """
        self.steps.copy_(self._full)
        if stagger is not None:
            streams = RandomStreams(stagger + _SEED_OFFSET, self._rows, torch.zeros_like(self._rows))
            self.steps.copy_(streams.uniform(1, self._full.unsqueeze(1) + 1, 1).squeeze(1).long())

    def renew(self, begins: Tensor) -> None:
        """Set the limits of episodes that begin, bool `[num_envs]`."""
        self.steps.copy_(torch.where(begins, self._full, self.steps))

    def over(self, elapsed: Tensor) -> Tensor:
        """Tell which episodes have lasted as long as they may, bool `[num_envs]`, by their steps so far."""
        return elapsed >= self.steps
