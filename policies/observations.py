"""Observations of one tensor and of several, written in the same lines."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec


def zeros(space: ObservationSpace, shape: tuple[int, ...], device: torch.device) -> Observation:
    """Return observations of zeros, each tensor `[*shape, *its shape]`."""
    if isinstance(space, TensorSpec):
        return torch.zeros(*shape, *space.shape, dtype=space.dtype, device=device)
    return {name: torch.zeros(*shape, *spec.shape, dtype=spec.dtype, device=device) for name, spec in space.items()}


def pairs(ours: Observation, theirs: Observation) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the tensors of two equal observations by their names."""
    if isinstance(ours, Tensor):
        yield ours, theirs
    else:
        for name, tensor in ours.items():
            yield tensor, theirs[name]


def named(prefix: str, observation: Observation) -> dict[str, Tensor]:
    """Return an observation's tensors under names that begin with a prefix, to be saved."""
    if isinstance(observation, Tensor):
        return {prefix: observation}
    return {f"{prefix}/{name}": tensor for name, tensor in observation.items()}
