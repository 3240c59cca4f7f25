"""Reading and replacing items of tensors, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.batch_size import BatchN
from rewardsmith.reward_synth.language.child.constants import Constant
from rewardsmith.reward_synth.language.errors import RewardRejected

MAX_SLICE_BOUND = 1_024
_FULL = slice(None)


def get_item(tensor: Tensor, index: Any, constant: Callable[[Constant], Tensor]) -> Tensor:
    """Return `tensor[index]` for numbers, slices, None, ..., lists of numbers and integer tensors.

    Raises:
        RewardRejected: E_SYNC for a mask, whose result would have a size that depends on the data; E_SHAPE.
    """
    parts = tuple(_readable(part, constant) for part in (index if isinstance(index, tuple) else (index,)))
    return tensor[parts]


def _readable(part: Any, constant: Callable[[Constant], Tensor]) -> Any:
    if isinstance(part, Tensor) and part.dtype == torch.bool:
        raise RewardRejected(
            "E_SYNC", "indexing with a mask gives a size that depends on the data; use torch.where(mask, a, b)"
        )
    if isinstance(part, Tensor) and part.is_floating_point():
        raise RewardRejected("E_TYPE", "an index tensor holds integers; use .long()")
    if isinstance(part, BatchN):
        part._refuse()
    if isinstance(part, list | tuple):
        if not part or not all(type(item) is int for item in part):
            raise RewardRejected("E_TYPE", "an index list holds numbers, such as x[:, [0, 2]]")
        return constant(Constant.of(list(part), torch.int64))
    if isinstance(part, bool) or not (part is None or part is Ellipsis or isinstance(part, int | slice | Tensor)):
        raise RewardRejected("E_TYPE", f"a tensor cannot be indexed with {type(part).__name__}; use x[:, 0]")
    for bound in (part.start, part.stop, part.step) if isinstance(part, slice) else ():
        if isinstance(bound, Tensor):
            raise RewardRejected("E_SYNC", "slice bounds are Python numbers; use torch.where for masks")
        if type(bound) is int and abs(bound) > MAX_SLICE_BOUND:
            raise RewardRejected("E_BATCH_COUPLING", f"slice bound {bound} is too large; slice the last dimensions")
    return part


def replace_item(tensor: Tensor, index: Any, value: Any) -> Tensor:
    """Return a copy of `tensor` with `tensor[index] = value`; masks become torch.where."""
    parts = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in [part for part in parts if not isinstance(part, Tensor)]:
        place = next(i for i, part in enumerate(parts) if part is Ellipsis)
        missing = tensor.dim() - (len(parts) - 1)
        parts[place : place + 1] = [_FULL] * missing
    return _replaced(tensor, parts, value, 0)


def _replaced(tensor: Tensor, parts: list[Any], value: Any, dim: int) -> Tensor:
    """Return `tensor` with the items at `parts`, which count from dimension `dim`, set to `value`."""
    if not parts:
        return _filled(tensor, value)
    part, rest = parts[0], parts[1:]
    if isinstance(part, Tensor) and part.dtype == torch.bool:
        shown = part.reshape(*part.shape, *(1,) * (tensor.dim() - dim - part.dim()))
        return torch.where(shown, _replaced(tensor, rest, value, dim + part.dim()), tensor)
    if isinstance(part, BatchN):
        part._refuse()
    if isinstance(part, slice):
        if part == _FULL:
            return _replaced(tensor, rest, value, dim + 1)
        piece = _sliced(tensor, dim, part)
        return torch.slice_scatter(
            tensor, _replaced(piece, rest, value, dim + 1), dim, part.start, part.stop, part.step or 1
        )
    if type(part) is int:
        piece = _replaced(torch.select(tensor, dim, part), rest, value, dim)
        return torch.select_scatter(tensor, piece, dim, part)
    if isinstance(part, list | tuple) and part and all(type(item) is int for item in part):
        for position, item in enumerate(part):
            single = isinstance(value, Tensor) and value.dim() > 0 and value.shape[-1] == len(part)
            chosen = value[..., position] if single else value
            tensor = _replaced(tensor, [item, *rest], chosen, dim)
        return tensor
    raise RewardRejected("E_TYPE", "items are set by number, slice or mask; use torch.where(mask, a, b)")


def _sliced(tensor: Tensor, dim: int, part: slice) -> Tensor:
    return tensor[(_FULL,) * dim + (part,)]


def _filled(tensor: Tensor, value: Any) -> Tensor:
    """Return `value` in the shape and type of `tensor`."""
    if isinstance(value, Tensor):
        return value.to(tensor.dtype).expand(tensor.shape)
    if isinstance(value, bool | int | float) and not isinstance(value, BatchN):
        return torch.full_like(tensor, value)
    raise RewardRejected("E_TYPE", f"an item of a tensor cannot be {type(value).__name__}; use a number or tensor")
