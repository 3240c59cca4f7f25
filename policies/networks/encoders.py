"""From observations of any shape to one vector of numbers."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec

_BYTES = 255.0


class Vector(nn.Module):
    """The encoder of an observation that is a vector already.

    Attributes:
        size: Its length.
    """

    def __init__(self, spec: TensorSpec) -> None:
        super().__init__()
        (self.size,) = spec.shape

    def forward(self, obs: Tensor) -> Tensor:
        """Return the observation itself `[..., size]`."""
        return obs


class Flatten(nn.Module):
    """Lays the tensors of an observation side by side: bytes from 0 to 1, whole numbers and truths as they are.

    Where whole numbers name things, give a network of your own an embedding of them.

    Attributes:
        size: Length of the result.
    """

    def __init__(self, specs: dict[str, TensorSpec]) -> None:
        super().__init__()
        self._specs = dict(specs)
        self.size = sum(math.prod(spec.shape) for spec in specs.values())

    def forward(self, obs: dict[str, Tensor]) -> Tensor:
        """Return float32 `[..., size]` of tensors `[..., *shape]`."""
        return torch.cat([self._flat(obs[name], spec) for name, spec in self._specs.items()], -1)

    @staticmethod
    def _flat(tensor: Tensor, spec: TensorSpec) -> Tensor:
        flat = tensor.reshape(*tensor.shape[: tensor.dim() - len(spec.shape)], math.prod(spec.shape)).float()
        return flat / _BYTES if spec.dtype == torch.uint8 else flat


class _Single(Flatten):
    """The same of an observation that is one tensor without a name."""

    def __init__(self, spec: TensorSpec) -> None:
        super().__init__({"": spec})

    def forward(self, obs: Observation) -> Tensor:
        """Return float32 `[..., size]` of a tensor `[..., *shape]`."""
        return super().forward({"": obs})


def encoder_for(observation: ObservationSpace) -> Vector | Flatten:
    """Return what makes a vector of an environment's observations."""
    if isinstance(observation, dict):
        return Flatten(observation)
    plain = len(observation.shape) == 1 and observation.dtype == torch.float32
    return Vector(observation) if plain else _Single(observation)
