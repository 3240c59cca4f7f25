"""The last steps of an iteration, for rewards that look back on it."""

from __future__ import annotations

import torch
from torch import Tensor

_MOST = 1 << 26
"""Numbers for which there is room."""


class Recent:
    """A ring of what was said of the last steps, written in place, so that a recorded step can.

    Args:
        shape: Of a step, `num_envs, ...`.
        device: Where it is.
        longest: Steps of an iteration for which there is room, at most.
    """

    def __init__(self, shape: tuple[int, ...], device: torch.device, longest: int = 4096) -> None:
        steps = max(1, min(longest, _MOST // max(1, torch.Size(shape).numel())))
        self._steps = torch.zeros(steps, *shape, device=device)
        self._written = torch.zeros(1, dtype=torch.int64, device=device)

    def write(self, step: Tensor) -> None:
        """Take in a step `[num_envs, ...]`."""
        self._steps.index_copy_(0, self._written % len(self._steps), step.unsqueeze(0))
        self._written += 1

    def last(self, steps: int) -> Tensor:
        """Return the last steps in order of time, as many of them as are here, `[steps, num_envs, ...]`."""
        written = int(self._written)
        first = written - min(steps, written, len(self._steps))
        return self._steps[torch.arange(first, written, device=self._steps.device) % len(self._steps)]
