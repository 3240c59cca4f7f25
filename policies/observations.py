"""Observations of one tensor and of several, written in the same lines."""

from __future__ import annotations

import math
from typing import TypeGuard, TypeVar

import torch
from torch import Tensor

from rewardsmith.envs.spaces import ObservationSpace, TensorSpec

_Part = TypeVar("_Part", Tensor, TensorSpec)


def by_name(whole: _Part | dict[str, _Part]) -> dict[str, _Part]:
    """Return an observation's tensors, or a space's specs, by name; a single one is named the empty text."""
    return whole if isinstance(whole, dict) else {"": whole}


def is_vector(space: ObservationSpace) -> TypeGuard[TensorSpec]:
    """Tell whether an environment shows one vector of real numbers, as all robots do."""
    return isinstance(space, TensorSpec) and len(space.shape) == 1 and space.dtype == torch.float32


def flatten(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return a tensor `[..., *shape]` as `[..., size]`."""
    return tensor.reshape(*tensor.shape[: tensor.dim() - len(shape)], math.prod(shape))


def zeros(space: ObservationSpace, shape: tuple[int, ...], device: torch.device) -> Tensor | dict[str, Tensor]:
    """Return observations of zeros, each tensor `[*shape, *its shape]`."""
    if isinstance(space, TensorSpec):
        return torch.zeros(*shape, *space.shape, dtype=space.dtype, device=device)
    return {name: torch.zeros(*shape, *spec.shape, dtype=spec.dtype, device=device) for name, spec in space.items()}
