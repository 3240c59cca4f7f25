"""The proof that no environment's reward depends on another environment, for every batch size and every state.

Each value of the graph is replaced by labels: for every element, the one environment it belongs to, or -1 for numbers
that belong to none. Every operation combines labels by its rule; an operation that would combine two environments is
refused, and so is a value that holds some environments but not all of them in order. Because the labels are computed
for a batch larger than every number written in the graph, the result holds for all batch sizes. This is stronger than
probing with random states: a coupling that only shows in rare states is found too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph import graph as graphs
from rewardsmith.reward_synth.language.graph.binding import sizes
from rewardsmith.reward_synth.language.graph.graph import BatchSize, Graph, Node, Ref
from rewardsmith.reward_synth.language.graph.operations import CONSTANT, OPERATIONS

MAX_WRITTEN_SIZE = 1_100
SMALLEST_BATCH = 7


_SIZES_ONLY = {"aten.full.default": 1, "aten.new_full.default": 2, "aten.constant_pad_nd.default": 2}
"""Operations whose later arguments are values, not sizes."""


class _Mixed(Exception):
    """Two environments meet in one element."""


def prove_independence(graph: Graph, shapes: tuple, lines: dict[int, int | None] | None = None) -> None:
    """Refuse a graph in which one environment can influence the reward of another.

    Args:
        graph: the graph, with shapes that fit.
        shapes: (shape, dtype) of each value, sizes of the batch as `BatchSize`.
        lines: line of the program on which each value was made, for the message.

    Raises:
        RewardRejected: E_BATCH_COUPLING.
    """
    batch = _label_batch(graph)
    constants = {
        node.outputs[0]: torch.tensor(node.args[0]).reshape(node.args[1]) for node in graph.nodes if node.op == CONSTANT
    }
    labels: list[Tensor] = []
    for index, _ in enumerate(graph.inputs):
        shape = sizes(shapes[index][0], batch)
        labels.append(_by_row(shape, 0, batch))
    for node in graph.nodes:
        try:
            results = _labels_of(node, labels, shapes, batch, constants)
            for index, result in zip(node.outputs, results, strict=True):
                if list(result.shape) != sizes(shapes[index][0], batch):
                    raise RewardRejected("E_GRAPH", f"no proof for {node.op}: labels of another shape")
                _check_order(result, shapes[index][0], batch)
        except _Mixed:
            line = lines.get(node.outputs[0]) if lines else None
            name = node.op.removeprefix("aten.").split(".")[0]
            raise RewardRejected(
                "E_BATCH_COUPLING",
                f"{name} mixes, picks or orders environments; each reward may depend on its own environment only:"
                " reduce with dim=-1 and index the last dimensions, as in x[:, 0]",
                line,
            ) from None
        labels.extend(results)
    own = torch.arange(batch)
    for index in (graph.reward, *graph.components.values()):
        if not torch.equal(labels[index], own):
            raise RewardRejected("E_BATCH_COUPLING", "the reward's environments are out of order")


def _label_batch(graph: Graph) -> int:
    """Return a batch size above every number the graph writes, so that no number can mean the whole batch."""
    largest = max((abs(number) for node in graph.nodes for number in _numbers(node)), default=0)
    if largest > MAX_WRITTEN_SIZE:
        raise RewardRejected("E_BATCH_COUPLING", f"index or size {largest} is too large; index the last dimensions")
    batch = max(largest + 1, SMALLEST_BATCH)
    while any(batch % factor == 0 for factor in range(2, int(batch**0.5) + 1)):
        batch += 1
    return batch


def _numbers(node: Node) -> list[int]:
    """Return the integers of a node that can act as sizes or indices; 2^63 - 1 is torch's "to the end"."""
    if node.op == CONSTANT:
        return list(node.args[1])
    if OPERATIONS[node.op].rule in ("pointwise", "fill_like") or node.op == "aten.scalar_tensor.default":
        return []
    relevant = node.args[: _SIZES_ONLY[node.op]] if node.op in _SIZES_ONLY else node.args

    def within(item: Any) -> list[int]:
        if isinstance(item, Ref | BatchSize):
            return []
        if isinstance(item, list | tuple):
            return [number for part in item for number in within(part)]
        return [item] if type(item) is int and abs(item) < 2**62 else []

    return within(relevant) + within([value for _, value in node.kwargs])


def _by_row(shape: list[int], dim: int, batch: int) -> Tensor:
    """Return labels that follow dimension `dim`, whose size is the batch."""
    rows = torch.arange(batch).reshape([batch if i == dim else 1 for i in range(len(shape))])
    return rows.expand(shape)


def _check_order(labels: Tensor, shape: tuple, batch: int) -> None:
    """Require that a value holds no environment, or all of them in order and equally."""
    follows_batch = any(isinstance(size, BatchSize) for size in shape)
    if not follows_batch:
        if bool((labels >= 0).any()):
            raise _Mixed
        return
    flat = labels.reshape(-1)
    if flat.numel() == 0:
        return
    if flat.numel() % batch or bool((flat < 0).any()):
        raise _Mixed
    ordered, places = torch.sort(flat, stable=True)
    each = flat.numel() // batch
    if not torch.equal(ordered, torch.arange(batch).repeat_interleave(each)):
        raise _Mixed
    places = places.reshape(batch, each)
    stride = places[1] - places[0]
    if bool((stride != stride[0]).any()) or int(stride[0]) <= 0:
        raise _Mixed
    if not torch.equal(places, places[0] + torch.arange(batch).unsqueeze(1) * stride[0]):
        raise _Mixed


def _merge(one: Tensor, two: Tensor) -> Tensor:
    """Return the labels of an elementwise combination."""
    if bool(((one != two) & (one >= 0) & (two >= 0)).any()):
        raise _Mixed
    return torch.maximum(one, two)


def _reduced(labels: Tensor, dims: list[int], keepdim: bool) -> Tensor:
    """Return the labels after combining all elements along `dims`."""
    if labels.dim() == 0:
        return labels
    if any(labels.shape[dim] == 0 for dim in dims):
        return labels.new_full(labels.sum(dims, keepdim).shape, -1)
    highest = labels.amax(dims, keepdim=True)
    if bool(((labels != highest) & (labels >= 0)).any()):
        raise _Mixed
    return highest if keepdim else labels.amax(dims)


def _labels_of(
    node: Node, labels: list[Tensor], shapes: tuple, batch: int, constants: dict[int, Tensor]
) -> list[Tensor]:
    if node.op == CONSTANT:
        return [torch.full(sizes(shapes[node.outputs[0]][0], batch), -1)]
    rule = _RULES[OPERATIONS[node.op].rule]
    return rule(_Call(node, labels, shapes, batch, constants))


class _Call:
    """One node with labels in place of values."""

    def __init__(self, node: Node, labels: list[Tensor], shapes: tuple, batch: int, constants: dict[int, Tensor]):
        self.op = node.op
        self.args = graphs.substitute(node.args, labels, batch)
        self.kwargs = {name: graphs.substitute(value, labels, batch) for name, value in node.kwargs}
        self.numbers = graphs.substitute(node.args, [constants.get(i) for i in range(len(labels))], batch)
        self.outputs = [sizes(shapes[index][0], batch) for index in node.outputs]
        self.symbolic = [shapes[index][0] for index in node.outputs]
        self.call = OPERATIONS[node.op].call
        self.batch = batch

    def tensors(self) -> list[Tensor]:
        """Return the labels of all tensor arguments, those in lists included."""
        found: list[Tensor] = []
        for item in [*self.args, *self.kwargs.values()]:
            found += [item] if isinstance(item, Tensor) else []
            found += [part for part in item if isinstance(part, Tensor)] if isinstance(item, list) else []
        return found

    def argument(self, place: int, name: str, default: Any = None) -> Any:
        """Return an argument given by place or by name."""
        return self.args[place] if len(self.args) > place else self.kwargs.get(name, default)

    def grown(self, labels: Tensor, which: int = 0) -> Tensor:
        """Return labels in which a dimension that came to follow the batch has its rows labelled."""
        places = [i for i, size in enumerate(self.symbolic[which]) if isinstance(size, BatchSize)]
        if not places or bool((labels >= 0).all()):
            return labels
        if len(places) > 1 or self.symbolic[which][places[0]].multiple != 1:
            raise _Mixed
        return _merge(labels, _by_row(list(labels.shape), places[0], self.batch))


def _pointwise(call: _Call) -> list[Tensor]:
    result = torch.full(call.outputs[0], -1)
    for labels in call.tensors():
        result = _merge(result, labels.expand(call.outputs[0]))
    return [result for _ in call.outputs]


def _loss(call: _Call) -> list[Tensor]:
    """Combine elementwise; a loss that is reduced to one number combines everything."""
    if call.outputs[0] or not call.tensors()[0].dim():
        return _pointwise(call)
    return [_reduced(labels, list(range(labels.dim())), keepdim=False) for labels in call.tensors()[:1]]


def _convert(call: _Call) -> list[Tensor]:
    return [call.args[0]]


def _view(call: _Call) -> list[Tensor]:
    args = [*call.args]
    if call.op == "aten.constant_pad_nd.default":
        args = [args[0], args[1], -1]
    if call.op in ("aten.tril.default", "aten.triu.default", "aten.diag_embed.default"):
        result = call.call(call.args[0] + 1, *call.args[1:], **call.kwargs) - 1
    else:
        result = call.call(*args, **call.kwargs)
    results = list(result) if isinstance(result, tuple | list) else [result]
    return [call.grown(item, which) for which, item in enumerate(results)]


def _expand(call: _Call) -> list[Tensor]:
    return [call.grown(call.args[0].expand(call.outputs[0]))]


def _scatter(call: _Call) -> list[Tensor]:
    return [call.grown(call.call(*call.args, **call.kwargs))]


def _index(call: _Call) -> list[Tensor]:
    """Index with numbers written in the program, or look up a table of numbers by a value of each environment."""
    table = call.args[0]
    if call.op == "aten.index_select.default":
        dim = call.args[1] % table.dim()
        indices, numbers = [None] * dim + [call.args[2]], [None] * dim + [call.numbers[2]]
    else:
        indices, numbers = call.args[1], call.numbers[1]
    if all(index is None or number is not None for index, number in zip(indices, numbers, strict=True)):
        return [table[tuple(slice(None) if number is None else number for number in numbers)]]
    used = [place for place, index in enumerate(indices) if index is not None]
    if len(used) > 1 or bool((table >= 0).any()):
        raise _Mixed
    (place,) = used
    index = indices[place]
    return [index.reshape(*index.shape, *(1,) * (table.dim() - place - 1)).expand(call.outputs[0])]


def _gather(call: _Call) -> list[Tensor]:
    labels, dim, places = call.args[0], call.args[1], call.args[2]
    merged = _reduced(labels, [dim], keepdim=True)
    narrowed = merged[tuple(slice(0, size) for size in _with_one(places.shape, dim))]
    return [_merge(narrowed.expand(places.shape), places)]


def _with_one(shape: Any, dim: int) -> list[int]:
    wanted = list(shape)
    if wanted:
        wanted[dim] = 1
    return wanted


_DIM_PLACES = {"linalg_vector_norm": 2, "norm": 2}


def _reduce(call: _Call) -> list[Tensor]:
    labels = call.args[0]
    name = call.op.removeprefix("aten.").split(".")[0]
    place = _DIM_PLACES.get(name, 1)
    dims = call.argument(place, "dim")
    keepdim = bool(call.argument(place + 1, "keepdim", False))
    if call.op == "aten.norm.Scalar" or dims is None or dims == []:
        dims = list(range(labels.dim()))
    dims = [dims] if type(dims) is int else list(dims)
    if name in ("std", "var", "std_mean", "var_mean"):
        keepdim = bool(call.kwargs.get("keepdim", False))
    if name == "aminmax":
        keepdim = bool(call.kwargs.get("keepdim", False))
    result = _reduced(labels, dims, keepdim)
    return [result.reshape(call.outputs[0]) for _ in call.outputs]


def _scan(call: _Call) -> list[Tensor]:
    name = call.op.removeprefix("aten.").split(".")[0]
    labels = call.args[0]
    if name == "linalg_cross":
        labels = _merge(*torch.broadcast_tensors(call.args[0], call.args[1]))
        dim = call.kwargs.get("dim", call.argument(2, "dim", -1))
    elif name == "topk":
        dim = call.argument(2, "dim", -1)
    elif name in ("sort", "argsort"):
        stable = call.op.endswith(".stable")
        dim = call.kwargs.get("dim", -1) if stable else call.argument(1, "dim", -1)
        dim = -1 if type(dim) is bool else dim
    else:
        dim = call.argument(1, "dim", 0)
    merged = _reduced(labels, [dim], keepdim=True)
    return [merged.expand(shape) for shape in call.outputs]


def _contract(call: _Call) -> list[Tensor]:
    left, right = call.args
    rows = _reduced(left, [left.dim() - 1], keepdim=True)
    if right.dim() == 1:
        rows = _reduced(left, [left.dim() - 1], keepdim=False)
        return [_merge(rows, _reduced(right, [0], keepdim=False).expand(rows.shape))]
    columns = _reduced(right, [right.dim() - 2], keepdim=True)
    return [_merge(*torch.broadcast_tensors(rows, columns))]


def _pairwise(call: _Call) -> list[Tensor]:
    left, right = call.args[:2]
    rows = _reduced(left, [left.dim() - 1], keepdim=True)
    columns = _reduced(right, [right.dim() - 1], keepdim=True).transpose(-1, -2)
    return [_merge(*torch.broadcast_tensors(rows, columns))]


def _fill(call: _Call) -> list[Tensor]:
    name = call.op.removeprefix("aten.").split(".")[0]
    follows = any(isinstance(size, BatchSize) for size in call.symbolic[0])
    if follows and name in ("arange", "linspace", "eye"):
        raise _Mixed
    return [call.grown(torch.full(call.outputs[0], -1))]


def _fill_like(call: _Call) -> list[Tensor]:
    return [call.args[0]]


_RULES: dict[str, Callable[[_Call], list[Tensor]]] = {
    "pointwise": _pointwise,
    "loss": _loss,
    "convert": _convert,
    "view": _view,
    "expand": _expand,
    "scatter": _scatter,
    "index": _index,
    "gather": _gather,
    "reduce": _reduce,
    "scan": _scan,
    "contract": _contract,
    "pairwise": _pairwise,
    "fill": _fill,
    "fill_like": _fill_like,
}
