"""Tensors side by side: the encoder of observations by name whose numbers are amounts."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec
from rewardsmith.policies.observations import by_name, flatten

_BYTES = 255.0
_WHOLE = (torch.int8, torch.int16, torch.int32, torch.int64)


class Flatten(nn.Module):
    """Lays the tensors of an observation side by side: bytes from 0 to 1, other whole numbers by their logarithm.

    Where whole numbers name things, `Named` is the encoder.

    Attributes:
        size: Length of the result.
    """

    def __init__(self, space: ObservationSpace) -> None:
        super().__init__()
        self._specs = by_name(space)
        self.size = sum(math.prod(spec.shape) for spec in self._specs.values())

    def forward(self, obs: Observation) -> Tensor:
        """Return float32 `[..., size]` of tensors `[..., *shape]`."""
        tensors = by_name(obs)
        return torch.cat([self._flat(tensors[name], spec) for name, spec in self._specs.items()], -1)

    @staticmethod
    def _flat(tensor: Tensor, spec: TensorSpec) -> Tensor:
        flat = flatten(tensor, spec.shape)
        if spec.dtype == torch.uint8:
            return flat / _BYTES
        if spec.dtype in _WHOLE:
            return flat.sign() * flat.abs().float().log1p()  # gold counts in thousands, hit points in tens
        return flat.float()
