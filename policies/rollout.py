"""What happened in one iteration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.envs.spaces import Observation, map_observation
from rewardsmith.policies import observations
from rewardsmith.policies.policy import Policy


class Rollout:
    """Preallocated tensors of one iteration; where several policies learn, `num_envs` is `stack, num_envs`.

    Fields, as the policy's spec has them:
        obs, final_obs: Raw observations before and after the step   [num_steps, num_envs, *shape]
        state: What the policy remembers before the first step       [num_envs, state_size]
        noise: Random numbers behind the choices                     [num_steps, num_envs, outputs]
        action: Choices as sampled, real ones in half ranges from
            the centre, unbounded; others int64                      [num_steps, num_envs, *shape]
        reward: Rewards as given                                     [num_steps, num_envs]
        terminated, truncated: bool                                  [num_steps, num_envs]
    """

    def __init__(self, policy: Policy, num_steps: int, num_envs: int, device: torch.device) -> None:
        shape = (num_steps, *policy.stack_shape, num_envs)
        choice = policy.actions.choice
        self.obs = observations.zeros(policy.spec.observation, shape, device)
        self.final_obs = observations.zeros(policy.spec.observation, shape, device)
        self.state = policy.initial_state(num_envs)
        self.noise = torch.zeros(*shape, policy.networks.outputs, device=device)
        self.action = torch.zeros(*shape, *choice.shape, dtype=choice.dtype, device=device)
        self.reward = torch.zeros(shape, device=device)
        self.terminated = torch.zeros(shape, dtype=torch.bool, device=device)
        self.truncated = torch.zeros(shape, dtype=torch.bool, device=device)

    @property
    def stacks(self) -> int:
        """1 where several policies learn, otherwise 0: the place of `num_envs` in what has no time."""
        return self.reward.dim() - 2

    def begins(self) -> Tensor:
        """Return which steps are an episode's first, but for the rollout's own first, bool `[num_steps, num_envs]`."""
        done = self.terminated | self.truncated
        return torch.cat([torch.zeros_like(done[:1]), done[:-1]])

    def experience(self, group: int, ascent: Callable[[Rollout, int, Tensor], Tensor]) -> Experience:
        """Return what one policy went through; writing into it writes into the rollout.

        Args:
            group: The policy's number.
            ascent: See `policies.ascent`.
        """
        part = partial(self.part, group=group)
        return _Experience(
            obs=map_observation(part, self.obs),
            final_obs=map_observation(part, self.final_obs),
            action=part(self.action),
            reward=part(self.reward),
            terminated=part(self.terminated),
            truncated=part(self.truncated),
            ascent=partial(ascent, self, group),
        )

    def part(self, field: Tensor, group: int) -> Tensor:
        """Return one policy's part `[num_steps, num_envs, ...]` of a field."""
        return field[:, group] if self.stacks else field

    def samples(self, field: Tensor) -> Tensor:
        """Return a field `[num_steps, num_envs, ...]` as `[num_steps * num_envs, ...]`, a stack's entries first."""
        return as_samples(field, self.stacks)

    def steps(self, samples: Tensor) -> Tensor:
        """Return samples `[num_steps * num_envs]` of a stack's entries as a field `[num_steps, num_envs]`."""
        num_steps, *_, num_envs = self.reward.shape
        field: Tensor = samples.unflatten(-1, (num_steps, num_envs))
        return field.movedim(-2, 0)


@dataclass
class _Experience:
    """One policy's part of a rollout; see `envs.reward.Experience`."""

    obs: Observation
    final_obs: Observation
    action: Tensor
    reward: Tensor
    terminated: Tensor
    truncated: Tensor
    ascent: Callable[[Tensor], Tensor]


def as_samples(field: Tensor, stacks: int) -> Tensor:
    """Return `[num_steps, num_envs, ...]` as `[num_steps * num_envs, ...]`, entries of a stack first if there is one.

    Args:
        field: Where `stacks` is 1, `[num_steps, stack, num_envs, ...]`.
        stacks: How many dimensions of stacks there are, 0 or 1.
    """
    return field.movedim(0, stacks).flatten(stacks, stacks + 1)
