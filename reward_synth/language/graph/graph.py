"""Layer 5: a reward as a list of whitelisted tensor operations, and its canonical JSON form.

The graph is what is trained with. It holds no text of the model but the names of its components. Sizes that follow
the number of environments are written as multiples of it, so one graph serves every batch size.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.operations import CONSTANT, DTYPE_NAMES, DTYPES, OPERATIONS

FORMAT = 1
MAX_NODES = 5_000
MAX_TEXT = 4_000_000
MAX_COMPONENTS = 32
MAX_CONSTANT = 65_536
ACTION = "action"

_COMPONENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]{0,47}$")


class Ref(NamedTuple):
    """A value of the graph: an input, or an output of an earlier node."""

    index: int


class BatchSize(NamedTuple):
    """A size of `multiple` times the number of environments."""

    multiple: int


class Node(NamedTuple):
    """One operation.

    Attributes:
        op: key of `OPERATIONS`, or `CONSTANT`.
        args: positional arguments: Ref, BatchSize, numbers, dtypes, None and lists of them.
        kwargs: keyword arguments, sorted by name.
        outputs: indices of the values it makes.
    """

    op: str
    args: tuple
    kwargs: tuple[tuple[str, Any], ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """A reward as pure tensor operations.

    Attributes:
        inputs: names of the state fields read, and `action` last if it is read; they are values 0, 1, ...
        nodes: the operations in order; each uses only values made before it.
        reward: index of the reward's value.
        components: index of each component's value.
    """

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    reward: int
    components: dict[str, int]

    def to_json(self) -> str:
        """Return the canonical text: equal graphs have equal text."""
        return json.dumps(self._plain(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the canonical text: the reward's identity."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def _plain(self) -> dict:
        nodes = [
            [node.op, [encode(a) for a in node.args], {k: encode(v) for k, v in node.kwargs}, len(node.outputs)]
            for node in self.nodes
        ]
        return {
            "format": FORMAT,
            "inputs": list(self.inputs),
            "nodes": nodes,
            "reward": self.reward,
            "components": [[name, index] for name, index in self.components.items()],
        }

    @classmethod
    def from_json(cls, text: str) -> Graph:
        """Return the graph that `text` describes, after checking all of its structure.

        Raises:
            RewardRejected: E_GRAPH; the text is not trusted.
        """
        if len(text) > MAX_TEXT:
            raise RewardRejected("E_GRAPH", f"the graph has {len(text)} characters, at most {MAX_TEXT}")
        try:
            return _graph(json.loads(text, parse_constant=_no_constant))
        except RewardRejected:
            raise
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
            raise RewardRejected("E_GRAPH", f"the graph's text is damaged: {type(error).__name__}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise RewardRejected("E_GRAPH", f"the graph's text is damaged: {what}; check the reward's source again")


def _graph(data: Any) -> Graph:
    _require(type(data) is dict and set(data) == {"format", "inputs", "nodes", "reward", "components"}, "keys")
    _require(data["format"] == FORMAT, "format")
    inputs = data["inputs"]
    _require(type(inputs) is list and all(type(name) is str for name in inputs), "inputs")
    _require(len(set(inputs)) == len(inputs) and len(inputs) < MAX_NODES, "inputs")
    _require(type(data["nodes"]) is list and len(data["nodes"]) <= MAX_NODES, "nodes")
    known = len(inputs)
    nodes = []
    for entry in data["nodes"]:
        node = _node(entry, known)
        known += len(node.outputs)
        nodes.append(node)
    pairs = data["components"]
    _require(type(pairs) is list and len(pairs) <= MAX_COMPONENTS, "components")
    components = {name: _value(index, known) for name, index in pairs}
    _require(len(components) == len(pairs) and all(map(is_component_name, components)), "components")
    return Graph(tuple(inputs), tuple(nodes), _value(data["reward"], known), components)


def _node(entry: Any, known: int) -> Node:
    op, args, kwargs, outputs = entry
    _require(type(op) is str and (op == CONSTANT or op in OPERATIONS), f"operation {str(op)[:40]!r} is not listed")
    _require(type(args) is list and type(kwargs) is dict and type(outputs) is int and 1 <= outputs <= 1024, "node")
    decoded = tuple(decode(item, known) for item in args)
    named = tuple((name, decode(kwargs[name], known)) for name in sorted(kwargs))
    _require(all(name not in ("out", "device", "layout", "pin_memory") for name in kwargs), "keyword")
    if op == CONSTANT:
        _check_constant(decoded, named, outputs)
    return Node(op, decoded, named, tuple(range(known, known + outputs)))


def _check_constant(args: tuple, kwargs: tuple, outputs: int) -> None:
    _require(len(args) == 3 and not kwargs and outputs == 1, "constant")
    values, shape, dtype = args
    _require(type(values) is list and type(shape) is list and isinstance(dtype, torch.dtype), "constant")
    _require(len(values) <= MAX_CONSTANT and all(type(v) in (int, float, bool) for v in values), "constant")
    _require(all(type(size) is int and size >= 0 for size in shape), "constant")
    _require(math.prod(shape) == len(values), "constant")


def _value(index: Any, known: int) -> int:
    _require(type(index) is int and 0 <= index < known, "value used before it is made")
    return index


def encode(item: Any) -> Any:
    """Return an argument as plain JSON values."""
    match item:
        case Ref(index=index):
            return {"value": index}
        case BatchSize(multiple=multiple):
            return {"batch": multiple}
        case torch.dtype():
            return {"dtype": DTYPE_NAMES[item]}
        case list() | tuple():
            return [encode(part) for part in item]
        case float() if not math.isfinite(item):
            return {"float": str(item)}
        case None | bool() | int() | float() | str():
            return item
    raise RewardRejected("E_TORCH_NAME", f"an operation takes {type(item).__name__}, which a graph cannot hold")


def decode(item: Any, known: int, depth: int = 0) -> Any:
    """Return the argument that `encode` wrote; a value must have been made before."""
    _require(depth < 4, "nesting")
    if type(item) is list:
        return [decode(part, known, depth + 1) for part in item]
    if type(item) is dict:
        _require(len(item) == 1, "argument")
        ((kind, content),) = item.items()
        if kind == "value":
            return Ref(_value(content, known))
        if kind == "batch":
            _require(type(content) is int and 1 <= content <= 1024, "batch size")
            return BatchSize(content)
        if kind == "dtype":
            return DTYPES[content]
        _require(kind == "float" and content in ("inf", "-inf", "nan"), "argument")
        return float(content)
    plain = item is None or type(item) in (bool, int, float) or (type(item) is str and len(item) <= 16)
    _require(plain, "argument")
    _require(type(item) is not int or -(2**63) <= item < 2**63, "integer")
    return item


def is_component_name(name: Any) -> bool:
    """Return whether a component may have this name: it reaches pages, file names and prompts."""
    return type(name) is str and bool(_COMPONENT.match(name))


def refs(item: Any) -> list[int]:
    """Return the values an argument, or a list of arguments, refers to."""
    if isinstance(item, Ref):
        return [item.index]
    if isinstance(item, BatchSize):
        return []
    if isinstance(item, list | tuple):
        return [index for part in item for index in refs(part)]
    return []


def node_refs(node: Node) -> list[int]:
    """Return the values a node uses."""
    return refs(node.args) + [index for _, value in node.kwargs for index in refs(value)]


def substitute(item: Any, values: Any, batch: int) -> Any:
    """Return an argument with values and batch sizes filled in; `values` maps an index to a tensor."""
    if isinstance(item, Ref):
        return values[item.index]
    if isinstance(item, BatchSize):
        return item.multiple * batch
    if isinstance(item, list | tuple):
        return [substitute(part, values, batch) for part in item]
    return item


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
        return Ref(numbers[item.index])
    if isinstance(item, BatchSize):
        return item
    if isinstance(item, list | tuple):
        return [_renumber(part, numbers) for part in item]
    return item
