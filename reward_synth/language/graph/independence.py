"""The proof that no environment's reward depends on another environment, for every batch size and every state.

Each value of the graph is replaced by labels: for every element, the one environment it belongs to, or -1 for numbers
that belong to none. Every operation combines labels by its rule (`rules.py`); an operation that would combine two
environments is refused, and so is a value that holds some environments but not all of them in order. Because the labels
are computed for a batch larger than every number written in the graph, the result holds for all batch sizes. This is
stronger than probing with random states: a coupling that only shows in rare states is found too.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, Ref, node_refs
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.rules import Labelled, Mixed, by_row
from rewardsmith.reward_synth.language.graph.sizes import TO_THE_END, BatchSize, Shape, ValueType, sizes_at

MAX_WRITTEN_SIZE = 1_100
SMALLEST_BATCH = 7
_UNUSED = torch.empty(0, dtype=torch.int64, device="cpu")
"""In place of labels that nothing needs any more: together they may be hundreds of megabytes."""


def prove_independence(graph: Graph, types: tuple[ValueType, ...], lines: dict[int, int | None] | None = None) -> None:
    """Refuse a graph in which one environment can influence the reward of another.

    Args:
        graph: the graph, with shapes that fit.
        types: shape and dtype of each value.
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
        labels.append(by_row(sizes_at(types[index].shape, batch), 0, batch))
    kept = {graph.reward, *graph.components.values()}
    last_use = {index: place for place, node in enumerate(graph.nodes) for index in node_refs(node)}
    for place, node in enumerate(graph.nodes):
        try:
            results = _labels_of(node, labels, types, batch, constants)
            for index, result in zip(node.outputs, results, strict=True):
                if list(result.shape) != sizes_at(types[index].shape, batch):
                    raise RewardRejected("E_GRAPH", f"no proof for {node.op}: labels of another shape")
                _check_order(result, types[index].shape, batch)
        except Mixed:
            line = lines.get(node.outputs[0]) if lines else None
            name = node.op.removeprefix("aten.").split(".")[0]
            raise RewardRejected(
                "E_BATCH_COUPLING",
                f"{name} mixes, picks or orders environments; each reward may depend on its own environment only:"
                " reduce with dim=-1 and index the last dimensions, as in x[:, 0]",
                line,
            ) from None
        labels.extend(results)
        for index in {*node_refs(node), *node.outputs} - kept:
            if last_use.get(index, place) <= place:
                labels[index] = _UNUSED
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
    """Return the integers of a node that can act as sizes or indices."""
    if node.op == CONSTANT:
        return list(node.args[1])
    indices = OPERATIONS[node.op].indices
    if indices == 0:
        return []

    def within(item: Any) -> list[int]:
        if isinstance(item, Ref | BatchSize):
            return []
        if isinstance(item, list | tuple):
            return [number for part in item for number in within(part)]
        return [item] if type(item) is int and abs(item) < TO_THE_END else []

    return within(node.args[:indices]) + within([value for _, value in node.kwargs])


def _check_order(labels: Tensor, shape: Shape, batch: int) -> None:
    """Require that a value holds no environment, or all of them in order and equally."""
    follows_batch = any(isinstance(size, BatchSize) for size in shape)
    if not follows_batch:
        if bool((labels >= 0).any()):
            raise Mixed
        return
    flat = labels.reshape(-1)
    if flat.numel() == 0:
        return
    if flat.numel() % batch or bool((flat < 0).any()):
        raise Mixed
    ordered, places = torch.sort(flat, stable=True)
    each = flat.numel() // batch
    if not torch.equal(ordered, torch.arange(batch).repeat_interleave(each)):
        raise Mixed
    places = places.reshape(batch, each)
    stride = places[1] - places[0]
    if bool((stride != stride[0]).any()) or int(stride[0]) <= 0:
        raise Mixed
    if not torch.equal(places, places[0] + torch.arange(batch).unsqueeze(1) * stride[0]):
        raise Mixed


def _labels_of(
    node: Node, labels: list[Tensor], types: tuple[ValueType, ...], batch: int, constants: dict[int, Tensor]
) -> list[Tensor]:
    if node.op == CONSTANT:
        return [torch.full(sizes_at(types[node.outputs[0]].shape, batch), -1)]
    operation = OPERATIONS[node.op]
    return operation.rule(Labelled(node, operation.call, labels, types, batch, constants))
