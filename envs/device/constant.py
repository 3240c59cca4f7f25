"""Fixed numbers as tensors, made once.

Making a tensor of Python numbers copies from the host to the device, which waits on a GPU and cannot be captured in a
CUDA graph; what runs every step takes its constants from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import torch
from torch import Tensor

Numbers = Iterable["float | Numbers"]
"""Numbers nested as deep as a tensor has dimensions."""

_Frozen = tuple["float | _Frozen", ...]


def constant(values: Numbers, dtype: torch.dtype, device: torch.device) -> Tensor:
    """Return numbers, nested like the tensor's dimensions, as a tensor that must not be written to."""
    if type(values) is not tuple:  # tuples are taken for frozen through and through: this is called every step
        values = _frozen(values)
    return _made(values, dtype, device)


def columns(field: Tensor, indices: Iterable[int]) -> Tensor:
    """Return some columns of a field `[num_envs, size]`, `[num_envs, len(indices)]`; a view where they adjoin."""
    indices = tuple(indices)
    if indices == tuple(range(indices[0], indices[0] + len(indices))):
        return field[:, indices[0] : indices[0] + len(indices)]
    return field.index_select(1, constant(indices, torch.int64, field.device))


@lru_cache(maxsize=1024)
def _made(values: _Frozen, dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=dtype, device=device)


def _frozen(values: Numbers) -> _Frozen:
    return tuple(_frozen(value) if isinstance(value, Iterable) else float(value) for value in values)
