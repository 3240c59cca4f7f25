"""Operations that only choose and arrange numbers: torch itself moves their places in a list."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from rewardsmith.reward_synth.language.fused.code import Unsupported, literal
from rewardsmith.reward_synth.language.fused.value import PROBE, Value, batch_of
from rewardsmith.reward_synth.language.graph.nodes import substitute
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.sizes import ValueType


def move(
    op: str, args: tuple[Any, ...], kwargs: dict[str, Any], values: dict[int, Value | Tensor], results: list[ValueType]
) -> list[np.ndarray]:
    """Return the numbers of an operation's results, for one environment.

    Args:
        op: The operation.
        args: Its arguments, references among them.
        kwargs: Those by name.
        values: What is referred to: `Value`s to move, tensors of indices.
        results: (shape, dtype) of each result.

    Raises:
        Unsupported: numbers of one environment reach another, or which are chosen depends on the environment.
    """
    if op == "aten.constant_pad_nd.default" and len(args) > 2 and args[2] != 0:
        raise Unsupported("padding with other numbers than 0")
    dtype = results[0][1]
    numbers = [literal(0, dtype)]  # what padding and triangles fill with
    starts: dict[int, tuple[Value, int]] = {}
    for index, value in values.items():
        if isinstance(value, Value):
            starts[index] = value, len(numbers)
            numbers += value.to(dtype).numbers.ravel().tolist()
    places = {index: _places(*start, len(numbers)) for index, start in starts.items()}
    moved = OPERATIONS[op].call(*substitute(args, values | places, PROBE), **kwargs)
    chosen = [
        _of_one(each, batch_of(shape), len(numbers))
        for each, (shape, _) in zip([moved] if isinstance(moved, Tensor) else moved, results, strict=True)
    ]
    names = np.array(numbers, object)
    return [np.asarray(names[places], object) for places in chosen]


def _places(value: Value, start: int, stride: int) -> Tensor:
    """Return the places of a value's numbers: for each environment another `stride` further on than a constant's."""
    own = start + torch.arange(value.numbers.size, device="cpu").reshape(value.numbers.shape)
    return own if value.batch is None else (own + stride * _strides(own.dim())).movedim(0, value.batch)


def _of_one(moved: Tensor, batch: int | None, stride: int) -> np.ndarray:
    """Return the places of the numbers that each environment gets, the same for all."""
    if batch is None:
        raise Unsupported("a constant made of a state")
    rows = moved.movedim(batch, 0)
    strides, chosen = rows // stride, rows % stride
    own = (strides == _strides(rows.dim() - 1)) | (strides == 0)
    if not own.all() or not (chosen == chosen[0]).all():
        raise Unsupported("numbers of another environment")
    return chosen[0].numpy()


def _strides(dims: int) -> Tensor:
    return torch.arange(1, PROBE + 1, device="cpu").reshape(PROBE, *[1] * dims)
