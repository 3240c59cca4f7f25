"""From what a policy chooses to what an environment takes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import ActionSpace, Box, Discrete, TensorSpec
from rewardsmith.policies.distributions import Categorical, Distribution, Gaussian


class BoxActions(nn.Module):
    """Real numbers, chosen in half ranges around the centre of the bounds: one deviation suits every actuator.

    Args:
        space: The bounds.
        squash: Whether tanh brings choices within -1 and 1; otherwise they are cut off there.

    Attributes:
        choice: Shape and type of a choice.
        distribution: What choices are drawn from.
    """

    center: Tensor
    half_range: Tensor
    distribution: type[Distribution] = Gaussian

    def __init__(self, space: Box, squash: bool) -> None:
        super().__init__()
        self.choice = TensorSpec((space.size,))
        self._squash = squash
        self.register_buffer("center", ((space.high + space.low) / 2).clone())
        self.register_buffer("half_range", ((space.high - space.low) / 2).clone())

    def bound(self, choice: Tensor) -> Tensor:
        """Return choices brought within -1 and 1."""
        return choice.tanh() if self._squash else choice.clamp(-1, 1)

    def to_env(self, choice: Tensor) -> Tensor:
        """Return choices `[..., num_envs, size]` in actuator units."""
        return torch.addcmul(self.center.unsqueeze(-2), choice, self.half_range.unsqueeze(-2))


class DiscreteActions(nn.Module):
    """One of a few; attributes as of `BoxActions`."""

    distribution: type[Distribution] = Categorical

    def __init__(self, space: Discrete, squash: bool) -> None:
        super().__init__()
        if squash:
            raise ValueError("choices among a few cannot be squashed; squash real actions alone")
        self.choice = TensorSpec((), torch.int64)

    def bound(self, choice: Tensor) -> Tensor:
        """Return the choices, which have no bounds."""
        return choice

    def to_env(self, choice: Tensor) -> Tensor:
        """Return the choices, int64 `[..., num_envs]`."""
        return choice


def actions_for(space: ActionSpace, squash: bool) -> BoxActions | DiscreteActions:
    """Return what carries out a policy's choices in a space."""
    return BoxActions(space, squash) if isinstance(space, Box) else DiscreteActions(space, squash)
