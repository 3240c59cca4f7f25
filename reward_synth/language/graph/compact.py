"""A graph without what it does not need: repeated and unused operations, unread inputs."""

from __future__ import annotations

import json
from typing import Any

from rewardsmith.reward_synth.language.graph.nodes import Node, Ref, encode, node_refs
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import BatchSize


def compact(graph: Graph) -> Graph:
    """Return the graph without repeated and unused operations and without unread inputs."""
    merged = _merge_repeated(graph)
    needed = {merged.reward, *merged.components.values()}
    kept: list[Node] = []
    for node in reversed(merged.nodes):
        if needed.intersection(node.outputs):
            kept.append(node)
            needed.update(node_refs(node))
    kept.reverse()
    numbers: dict[int, int] = {}
    inputs = [name for index, name in enumerate(merged.inputs) if index in needed]
    for index, _ in enumerate(merged.inputs):
        if index in needed:
            numbers[index] = len(numbers)
    nodes = []
    for node in kept:
        args, kwargs = _renumber(node.args, numbers), tuple((k, _renumber(v, numbers)) for k, v in node.kwargs)
        for output in node.outputs:
            numbers[output] = len(numbers)
        nodes.append(Node(node.op, tuple(args), kwargs, tuple(numbers[output] for output in node.outputs)))
    components = {name: numbers[index] for name, index in merged.components.items()}
    return Graph(tuple(inputs), tuple(nodes), numbers[merged.reward], components)


def _merge_repeated(graph: Graph) -> Graph:
    """Return the graph in which equal operations on equal values are done once; operations are pure."""
    numbers = {index: index for index in range(len(graph.inputs))}
    seen: dict[str, tuple[int, ...]] = {}
    nodes = []
    for node in graph.nodes:
        args = tuple(_renumber(node.args, numbers))
        kwargs = tuple((name, _renumber(value, numbers)) for name, value in node.kwargs)
        key = json.dumps([node.op, [encode(a) for a in args], [[k, encode(v)] for k, v in kwargs]])
        known = seen.setdefault(key, node.outputs)
        if known is node.outputs:
            nodes.append(Node(node.op, args, kwargs, node.outputs))
        numbers.update(zip(node.outputs, known, strict=True))
    components = {name: numbers[index] for name, index in graph.components.items()}
    return Graph(graph.inputs, tuple(nodes), numbers[graph.reward], components)


def _renumber(item: Any, numbers: dict[int, int]) -> Any:
    if isinstance(item, Ref):
        return Ref(numbers[item.number])
    if isinstance(item, BatchSize):
        return item
    if isinstance(item, list | tuple):
        return [_renumber(part, numbers) for part in item]
    return item
