"""From observations of any shape to one vector of numbers."""

from __future__ import annotations

import torch
from torch import nn

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec
from rewardsmith.policies.networks.flatten import Flatten
from rewardsmith.policies.networks.named import Named
from rewardsmith.policies.observations import by_name, is_vector


class Vector(nn.Module):
    """The encoder of an observation that is a vector already.

    Attributes:
        size: Its length.
    """

    def __init__(self, spec: TensorSpec) -> None:
        super().__init__()
        (self.size,) = spec.shape

    def forward(self, obs: Observation) -> Observation:
        """Return the observation itself `[..., size]`."""
        return obs


def encoder_for(space: ObservationSpace, generator: torch.Generator | None = None) -> Vector | Flatten | Named:
    """Return what makes a vector of an environment's observations.

    Args:
        space: What they are.
        generator: Draws the first weights, where there are any.
    """
    if is_vector(space):
        return Vector(space)
    if any(spec.count is not None for spec in by_name(space).values()):
        return Named(space, generator)
    return Flatten(space)
