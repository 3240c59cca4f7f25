"""What happened in one iteration, and the minibatches made of it."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from policies.loss import Minibatch


class Rollout:
    """Preallocated tensors of one iteration.

    Fields:
        obs, final_obs: Raw observations before and after the step   [num_steps, num_envs, obs_size]
        noise: Standard normal draws behind the actions              [num_steps, num_envs, action_size]
        action: Actions as sampled, in half ranges from the centre   [num_steps, num_envs, action_size]
        reward: Rewards as given                                     [num_steps, num_envs]
        terminated, truncated: bool                                  [num_steps, num_envs]
    """

    def __init__(self, num_steps: int, num_envs: int, obs_size: int, action_size: int, device: torch.device) -> None:
        shape = (num_steps, num_envs)
        self.obs = torch.zeros(*shape, obs_size, device=device)
        self.final_obs = torch.zeros(*shape, obs_size, device=device)
        self.noise = torch.zeros(*shape, action_size, device=device)
        self.action = torch.zeros(*shape, action_size, device=device)
        self.reward = torch.zeros(shape, device=device)
        self.terminated = torch.zeros(shape, dtype=torch.bool, device=device)
        self.truncated = torch.zeros(shape, dtype=torch.bool, device=device)


def minibatches(samples: Minibatch, size: int, orders: Tensor) -> Iterator[Minibatch]:
    """Yield every sample once an epoch.

    Args:
        samples: All samples of a rollout.
        size: Samples per minibatch; divides their number.
        orders: In which order each epoch takes them, int64 `[epochs, number of samples]`.
    """
    widths = [field.shape[1] if field.dim() > 1 else 1 for field in samples]
    # One table, so that one gather shuffles all fields.
    table = torch.cat([field.reshape(len(field), -1) for field in samples], dim=1)
    for order in orders:
        for rows in table[order].split(size):
            obs, action, *scalars = rows.split(widths, dim=1)
            yield Minibatch(obs, action, *(scalar.squeeze(1) for scalar in scalars))
