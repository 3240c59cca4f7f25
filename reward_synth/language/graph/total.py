"""Operations that torch leaves undefined for some numbers, made whole: a rare state must not end a training.

An index outside its table raises in torch, on a GPU it ends the process; so does an integer divided by zero. Here the
index is clamped to the table, and a divisor of zero counts as one. Where neither can happen, torch's own call is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, Ref
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import BatchSize, ValueType

_INDEXING = {"aten.index.Tensor": None, "aten.index_select.default": 2, "aten.gather.default": 2}
"""Operations that look up, and the place of their index; None: a list of them, one a dimension."""
_REMAINDERS = {"aten.remainder": torch.remainder, "aten.fmod": torch.fmod}
_QUOTIENTS = {"aten.floor_divide": "floor", "aten.div": None}


def fixed_values(graph: Graph, types: tuple[ValueType, ...]) -> dict[int, Tensor]:
    """Return the tensors of numbers that a graph holds as written, by their indices."""
    return {
        node.outputs[0]: torch.tensor(node.args[0], dtype=types[node.outputs[0]].dtype).reshape(node.args[1])
        for node in graph.nodes
        if node.op == CONSTANT
    }


def total_call(node: Node, types: tuple[ValueType, ...], known: Mapping[int, Tensor]) -> Callable[..., Tensor] | None:
    """Return the function that computes a node for every number; None where torch's own does.

    Args:
        node: the operation.
        types: shape and dtype of each value.
        known: values that depend on no state.
    """
    if node.op in _INDEXING:
        return None if _in_range(node, types, known) else _LOOK_UPS[node.op]
    family = node.op.rpartition(".")[0]
    whole = not types[node.outputs[0]].dtype.is_floating_point if node.outputs else False
    if not whole or (family not in _REMAINDERS and family not in _QUOTIENTS) or len(node.args) != 2:
        return None
    divisor = node.args[1]
    if isinstance(divisor, Ref):
        found = known.get(divisor.number)
        harmless = found is not None and not bool(((found == 0) | (found == -1)).any())
    else:
        harmless = divisor not in (0, -1)
    if harmless:
        return None
    return _remainder(_REMAINDERS[family]) if family in _REMAINDERS else _quotient


def _in_range(node: Node, types: tuple[ValueType, ...], known: Mapping[int, Tensor]) -> bool:
    """Return whether all indices are numbers of the program that lie within the table."""
    shape = types[node.args[0].number].shape
    place = _INDEXING[node.op]
    if place is None:
        parts = [(dim, part) for dim, part in enumerate(node.args[1]) if part is not None]
    else:
        parts = [(node.args[1] % max(len(shape), 1), node.args[place])]
    for dim, part in parts:
        index = known.get(part.number)
        if index is None or dim >= len(shape) or isinstance(shape[dim], BatchSize):
            return False
        lowest = -shape[dim] if place is None else 0
        if index.dtype == torch.bool or (
            index.numel() and not (lowest <= int(index.min()) and int(index.max()) < shape[dim])
        ):
            return False
    return True


def _look_up(table: Tensor, indices: list[Tensor | None]) -> Tensor:
    within = [None if i is None else _clamped(i, -table.shape[dim], table.shape[dim]) for dim, i in enumerate(indices)]
    return table[tuple(slice(None) if index is None else index for index in within)]


def _select(table: Tensor, dim: int, index: Tensor) -> Tensor:
    size = table.shape[dim] if table.dim() else 1
    return torch.index_select(table, dim, _clamped(index, 0, size))


def _gather(table: Tensor, dim: int, index: Tensor, **_: Any) -> Tensor:
    size = table.shape[dim] if table.dim() else 1
    return torch.gather(table, dim, _clamped(index, 0, size))


_LOOK_UPS: dict[str, Callable[..., Tensor]] = {
    "aten.index.Tensor": _look_up,
    "aten.index_select.default": _select,
    "aten.gather.default": _gather,
}


def _clamped(index: Tensor, lowest: int, size: int) -> Tensor:
    return index if index.dtype == torch.bool else index.clamp(lowest, size - 1)


def _divisor(divisor: Any) -> tuple[Tensor, Tensor]:
    """Return a divisor without 0 and -1, which overflows on the lowest integer, and where it was -1."""
    divisor = divisor if isinstance(divisor, Tensor) else torch.tensor(divisor, device="cpu")
    negated = divisor == -1
    return torch.where((divisor == 0) | negated, torch.ones_like(divisor), divisor), negated


def _quotient(dividend: Any, divisor: Any, rounding_mode: str = "floor") -> Tensor:
    divisor, negated = _divisor(divisor)
    found = torch.div(dividend, divisor, rounding_mode=rounding_mode)
    return torch.where(negated, -found, found)


def _remainder(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda dividend, divisor: function(dividend, _divisor(divisor)[0])
