"""What every network does before the heads of actor and critic: observations, and what is remembered, to features."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation


class Core(nn.Module, ABC):
    """Turns normalised observations into features; see `policies.stack` for stacks of it.

    A subclass is made from `(observation, network, generator)`: an `ObservationSpace`, a `NetworkSpec` and what draws
    its first weights; `networks.registry` has it by name.

    Attributes:
        remembers: Whether features depend on earlier observations; training then keeps sequences whole.
        size: Length of the features.
        state_size: Length of what is remembered of an episode, 0 for nothing; zeros at its beginning.
    """

    remembers: ClassVar[bool] = False
    size: int
    state_size: int = 0

    @abstractmethod
    def step(self, obs: Observation, state: Tensor) -> tuple[Tensor, Tensor]:
        """Return features `[..., num_envs, size]` of one moment, and what is remembered from now on.

        Args:
            obs: Normalised observations, each tensor `[..., num_envs, *shape]`.
            state: What is remembered so far `[..., num_envs, state_size]`.
        """

    @abstractmethod
    def sequence(self, obs: Observation, state: Tensor, begins: Tensor) -> tuple[Tensor, Tensor]:
        """Return features `[num_steps, ..., num_envs, size]` of moments in a row, and what is remembered after each.

        Args:
            obs: Normalised observations, each tensor `[num_steps, ..., num_envs, *shape]`.
            state: What is remembered before the first `[..., num_envs, state_size]`.
            begins: Where a moment is an episode's first, so that nothing is remembered, bool
                `[num_steps, ..., num_envs]`.
        """


def forget(state: Tensor, begins: Tensor) -> Tensor:
    """Return what is remembered `[..., num_envs, state_size]`, nothing where an episode begins `[..., num_envs]`."""
    return torch.where(begins.unsqueeze(-1), 0.0, state)
