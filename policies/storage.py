"""What happened in one iteration, and the minibatches made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.policies.loss import Minibatch


class _Experience(NamedTuple):
    """One policy's part of a rollout; see `envs.reward.Experience`."""

    obs: Tensor
    final_obs: Tensor
    action: Tensor
    reward: Tensor
    terminated: Tensor
    truncated: Tensor


class Rollout:
    """Preallocated tensors of one iteration; where several policies learn, `num_envs` is `stack, num_envs`.

    Fields:
        obs, final_obs: Raw observations before and after the step   [num_steps, num_envs, obs_size]
        noise: Standard normal draws behind the actions              [num_steps, num_envs, action_size]
        action: Actions as sampled, in half ranges from the centre   [num_steps, num_envs, action_size]
        reward: Rewards as given                                     [num_steps, num_envs]
        terminated, truncated: bool                                  [num_steps, num_envs]
    """

    def __init__(
        self, num_steps: int, envs: tuple[int, ...], obs_size: int, action_size: int, device: torch.device
    ) -> None:
        shape = (num_steps, *envs)
        self.obs = torch.zeros(*shape, obs_size, device=device)
        self.final_obs = torch.zeros(*shape, obs_size, device=device)
        self.noise = torch.zeros(*shape, action_size, device=device)
        self.action = torch.zeros(*shape, action_size, device=device)
        self.reward = torch.zeros(shape, device=device)
        self.terminated = torch.zeros(shape, dtype=torch.bool, device=device)
        self.truncated = torch.zeros(shape, dtype=torch.bool, device=device)

    def experience(self, group: int) -> Experience:
        """Return what one policy went through; writing into it writes into the rollout.

        Args:
            group: The policy's number.
        """
        fields = (self.obs, self.final_obs, self.action, self.reward, self.terminated, self.truncated)
        stacked = self.reward.dim() > 2
        return _Experience(*(field[:, group] if stacked else field for field in fields))

    def samples(self, field: Tensor) -> Tensor:
        """Return a field `[num_steps, num_envs, ...]` as `[num_steps * num_envs, ...]`, a stack's entries first."""
        stacks = self.reward.dim() - 2
        return field.movedim(0, stacks).flatten(stacks, stacks + 1)

    def steps(self, samples: Tensor) -> Tensor:
        """Return samples `[num_steps * num_envs]` of a stack's entries as a field `[num_steps, num_envs]`."""
        num_steps, *_, num_envs = self.reward.shape
        return samples.unflatten(-1, (num_steps, num_envs)).movedim(-2, 0)


def minibatches(samples: Minibatch, size: int, orders: Tensor) -> Iterator[Minibatch]:
    """Yield every sample once an epoch, all entries of a stack in the same order.

    Args:
        samples: All samples of a rollout.
        size: Samples per minibatch; divides their number.
        orders: In which order each epoch takes them, int64 `[epochs, number of samples]`.
    """
    obs, action, *scalars = samples
    widths = [obs.shape[-1], action.shape[-1], *[1] * len(scalars)]
    # One table, so that one gather shuffles all fields.
    table = torch.cat([obs, action, *(scalar.unsqueeze(-1) for scalar in scalars)], dim=-1)
    for order in orders:
        for rows in table.index_select(-2, order).split(size, dim=-2):
            obs, action, *scalars = rows.split(widths, dim=-1)
            yield Minibatch(obs, action, *(scalar.squeeze(-1) for scalar in scalars))
