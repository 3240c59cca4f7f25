"""Actions as written rewards are told them."""

from __future__ import annotations

from torch import Tensor


def as_column(action: Tensor) -> Tensor:
    """Return actions `[num_envs, action_size]`; choices `[num_envs]` are one float32 column."""
    return action if action.dim() == 2 else action.float().unsqueeze(1)
