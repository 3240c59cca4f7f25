"""How operations combine environments: the rules with which `independence.py` proves that none meets another.

A rule computes labels in place of values: for every element the one environment it belongs to, or -1 for numbers that
belong to none. It raises `Mixed` where two environments would meet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.graph.nodes import Node, substitute
from rewardsmith.reward_synth.language.graph.sizes import BatchSize, ValueType, sizes_at


class Mixed(Exception):
    """Two environments meet in one element."""


class Labelled:
    """One operation with labels in place of values.

    Attributes:
        args: its arguments, with labels for values and numbers for sizes.
        kwargs: the same by name.
        numbers: its arguments, with values that are written in the program as they are and None for all others.
        outputs: the shape of each result at this batch.
        symbolic: the shape of each result, sizes of the batch as `BatchSize`.
        call: the function that computes it.
        batch: number of environments.
    """

    def __init__(
        self,
        node: Node,
        call: Callable[..., Any],
        labels: list[Tensor],
        types: tuple[ValueType, ...],
        batch: int,
        constants: dict[int, Tensor],
    ):
        self.args = substitute(node.args, labels, batch)
        self.kwargs = {name: substitute(value, labels, batch) for name, value in node.kwargs}
        self.numbers = substitute(node.args, [constants.get(i) for i in range(len(labels))], batch)
        self.symbolic = [types[index].shape for index in node.outputs]
        self.outputs = [sizes_at(shape, batch) for shape in self.symbolic]
        self.call = call
        self.batch = batch

    def tensors(self) -> list[Tensor]:
        """Return the labels of all tensor arguments, those in lists included."""
        found: list[Tensor] = []
        for item in [*self.args, *self.kwargs.values()]:
            found += [item] if isinstance(item, Tensor) else []
            found += [part for part in item if isinstance(part, Tensor)] if isinstance(item, list) else []
        return found

    def argument(self, place: int | None, name: str, default: Any = None) -> Any:
        """Return an argument given by place or by name; None for one that is given by name alone."""
        given = place is not None and len(self.args) > place
        return self.args[place] if given else self.kwargs.get(name, default)

    def grown(self, labels: Tensor, which: int = 0) -> Tensor:
        """Return labels in which a dimension that came to follow the batch has its rows labelled."""
        places = [i for i, size in enumerate(self.symbolic[which]) if isinstance(size, BatchSize)]
        if not places or bool((labels >= 0).all()):
            return labels
        size = self.symbolic[which][places[0]]
        if len(places) > 1 or size != BatchSize(1):
            raise Mixed
        return _merge(labels, by_row(list(labels.shape), places[0], self.batch))


Rule = Callable[[Labelled], list[Tensor]]


def by_row(shape: list[int], dim: int, batch: int) -> Tensor:
    """Return labels that follow dimension `dim`, whose size is the batch."""
    rows = torch.arange(batch).reshape([batch if i == dim else 1 for i in range(len(shape))])
    return rows.expand(shape)


def _merge(one: Tensor, two: Tensor) -> Tensor:
    """Return the labels of an elementwise combination."""
    if bool(((one != two) & (one >= 0) & (two >= 0)).any()):
        raise Mixed
    return torch.maximum(one, two)


def _reduce(labels: Tensor, dims: list[int], keepdim: bool) -> Tensor:
    """Return the labels after combining all elements along `dims`."""
    if labels.dim() == 0:
        return labels
    if any(labels.shape[dim] == 0 for dim in dims):
        return labels.new_full(labels.sum(dims, keepdim).shape, -1)
    highest = labels.amax(dims, keepdim=True)
    if bool(((labels != highest) & (labels >= 0)).any()):
        raise Mixed
    return highest if keepdim else labels.amax(dims)


# --- element by element -----------------------------------------------------------------------------------------------


def pointwise(of: Labelled) -> list[Tensor]:
    """Combine what stands in the same place."""
    result = torch.full(of.outputs[0], -1)
    for labels in of.tensors():
        result = _merge(result, labels.expand(of.outputs[0]))
    return [result for _ in of.outputs]


def loss(of: Labelled) -> list[Tensor]:
    """Combine elementwise; a loss that is reduced to one number combines everything in either tensor."""
    merged = _merge(*torch.broadcast_tensors(*of.args[:2]))
    if merged.shape != torch.Size(of.outputs[0]):
        merged = _reduce(merged, list(range(merged.dim())), keepdim=False)
    return [merged]


def same(of: Labelled) -> list[Tensor]:
    """Keep every element where it is."""
    return [of.args[0]]


# --- choosing and arranging -------------------------------------------------------------------------------------------


def moved(of: Labelled) -> list[Tensor]:
    """Move labels as the operation itself moves values."""
    return _moved(of, of.call(*of.args, **of.kwargs))


def squeezed(of: Labelled) -> list[Tensor]:
    """Drop dimensions of size 1; the batch would go with them where it is one environment."""
    if any(of.args[0].shape[dim] != 1 for dim in of.args[1]):
        raise Mixed
    return moved(of)


def padded(of: Labelled) -> list[Tensor]:
    """Move, with numbers of no environment around."""
    return _moved(of, of.call(of.args[0], of.args[1], -1, **of.kwargs))


def scattered(of: Labelled) -> list[Tensor]:
    """Move some in place of others. No row may become numbers alone: what is put there has its environment's label."""
    return [of.call(*of.args, **of.kwargs)]


def embedded(of: Labelled) -> list[Tensor]:
    """Move onto a diagonal, with zeros around it: labels are one higher for it, so that zero is none."""
    return _moved(of, of.call(of.args[0] + 1, *of.args[1:], **of.kwargs) - 1)


def triangular(of: Labelled) -> list[Tensor]:
    """Keep some by comparing two places, zeros elsewhere; a place among the environments compares with nothing."""
    if any(isinstance(size, BatchSize) for size in of.symbolic[0][-2:]):
        raise Mixed
    return same(of)


def _moved(of: Labelled, result: Any) -> list[Tensor]:
    results = list(result) if isinstance(result, tuple | list) else [result]
    return [of.grown(item, which) for which, item in enumerate(results)]


def expanded(of: Labelled) -> list[Tensor]:
    """Repeat along new or single dimensions."""
    return [of.grown(of.args[0].expand(of.outputs[0]))]


def indexed(of: Labelled) -> list[Tensor]:
    """Index with a list of tensors, one a dimension."""
    return _looked_up(of, of.args[1], of.numbers[1])


def index_selected(of: Labelled) -> list[Tensor]:
    """Index one dimension."""
    before = [None] * (of.args[1] % max(of.args[0].dim(), 1))
    if not of.args[0].dim():
        return [_merge(of.args[0].expand(of.outputs[0]), of.args[2].reshape(of.outputs[0]))]
    return _looked_up(of, [*before, of.args[2]], [*before, of.numbers[2]])


def _looked_up(of: Labelled, indices: list[Any], numbers: list[Any]) -> list[Tensor]:
    """Index with numbers written in the program, or look up a table of numbers by a value of each environment."""
    table = of.args[0]
    if all(index is None or number is not None for index, number in zip(indices, numbers, strict=True)):
        return [table[tuple(slice(None) if number is None else number for number in numbers)]]
    used = [place for place, index in enumerate(indices) if index is not None]
    if len(used) > 1 or bool((table >= 0).any()):
        raise Mixed
    (place,) = used
    index = indices[place]
    return [index.reshape(*index.shape, *(1,) * (table.dim() - place - 1)).expand(of.outputs[0])]


def gathered(of: Labelled) -> list[Tensor]:
    """Choose along one dimension by a value of each environment."""
    labels, dim, places = of.args[0], of.args[1], of.args[2]
    merged = _reduce(labels, [dim], keepdim=True)
    narrowed = merged[tuple(slice(0, size) for size in _with_one(places.shape, dim))]
    return [_merge(narrowed.expand(places.shape), places)]


def _with_one(shape: Any, dim: int) -> list[int]:
    wanted = list(shape)
    if wanted:
        wanted[dim] = 1
    return wanted


# --- along dimensions -------------------------------------------------------------------------------------------------


def reduced(dim: int | None = 1, keepdim: int | None = 2) -> Rule:
    """Return the rule that combines everything along dimensions; all of them where none is given.

    Args:
        dim: place of the argument that names the dimensions; None: it is given by name alone.
        keepdim: place of the argument that says whether they stay, with size 1; likewise.
    """

    def rule(of: Labelled) -> list[Tensor]:
        labels, dims = of.args[0], of.argument(dim, "dim")
        if dims is None or dims == []:
            dims = list(range(labels.dim()))
        dims = [dims] if type(dims) is int else list(dims)
        result = _reduce(labels, dims, bool(of.argument(keepdim, "keepdim", False)))
        return [result.reshape(of.outputs[0]) for _ in of.outputs]

    return rule


def along(dim: int | None = 1, default: int = -1) -> Rule:
    """Return the rule that combines everything along one dimension into each of its elements.

    Args:
        dim: place of the argument that names the dimension; None: it is given by name alone.
        default: the dimension where none is given.
    """

    def rule(of: Labelled) -> list[Tensor]:
        merged = _reduce(of.args[0], [of.argument(dim, "dim", default)], keepdim=True)
        return [merged.expand(shape) for shape in of.outputs]

    return rule


def crossed(of: Labelled) -> list[Tensor]:
    """Combine two tensors along one dimension into each of its elements."""
    both = _merge(*torch.broadcast_tensors(of.args[0], of.args[1]))
    merged = _reduce(both, [of.argument(None, "dim", -1)], keepdim=True)
    return [merged.expand(shape) for shape in of.outputs]


# --- products and pairs -----------------------------------------------------------------------------------------------


def contracted(of: Labelled) -> list[Tensor]:
    """Combine rows of one matrix with columns of another."""
    left, right = of.args
    rows = _reduce(left, [left.dim() - 1], keepdim=True)
    if right.dim() == 1:
        rows = _reduce(left, [left.dim() - 1], keepdim=False)
        return [_merge(rows, _reduce(right, [0], keepdim=False).expand(rows.shape))]
    columns = _reduce(right, [right.dim() - 2], keepdim=True)
    return [_merge(*torch.broadcast_tensors(rows, columns))]


def paired(of: Labelled) -> list[Tensor]:
    """Combine rows of one matrix with rows of another."""
    left, right = of.args[:2]
    rows = _reduce(left, [left.dim() - 1], keepdim=True)
    columns = _reduce(right, [right.dim() - 1], keepdim=True).transpose(-1, -2)
    return [_merge(*torch.broadcast_tensors(rows, columns))]


# --- from nothing -----------------------------------------------------------------------------------------------------


def filled(of: Labelled) -> list[Tensor]:
    """Make numbers of no environment, the same everywhere."""
    return [of.grown(torch.full(of.outputs[0], -1))]


def counted(of: Labelled) -> list[Tensor]:
    """Make numbers of no environment that differ from place to place, so none may stand for an environment."""
    if any(isinstance(size, BatchSize) for size in of.symbolic[0]):
        raise Mixed
    return filled(of)
