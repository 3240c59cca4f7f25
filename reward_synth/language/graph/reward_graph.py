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
from functools import cached_property
from typing import Any

import torch

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, decode, encode, require, value_index
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.text.limits import MAX_COMPONENTS

FORMAT = 1
MAX_NODES = 5_000
MAX_TEXT = 4_000_000
MAX_CONSTANT = 65_536

_COMPONENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,47}")
_DAMAGE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


@dataclass(frozen=True)
class Graph:
    """A reward as pure tensor operations.

    Attributes:
        inputs: names of the state fields read, and `action` last if it is read; they are values 0, 1, ...
        nodes: the operations in order; each uses only values made before it.
        reward: index of the reward's value.
        components: index of each component's value.
        text: the canonical JSON: equal graphs have equal text.
        hash: SHA-256 of the text: the reward's identity.
    """

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    reward: int
    components: dict[str, int]

    @cached_property
    def text(self) -> str:  # noqa: D102
        nodes = [
            [node.op, [encode(a) for a in node.args], {k: encode(v) for k, v in node.kwargs}, len(node.outputs)]
            for node in self.nodes
        ]
        plain = {
            "format": FORMAT,
            "inputs": list(self.inputs),
            "nodes": nodes,
            "reward": self.reward,
            "components": [[name, index] for name, index in self.components.items()],
        }
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @cached_property
    def hash(self) -> str:  # noqa: D102
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Graph:
        """Return the graph that `text` describes, after checking all of its structure.

        Raises:
            RewardRejected: E_GRAPH; the text is not trusted.
        """
        if len(text) > MAX_TEXT:
            raise RewardRejected("E_GRAPH", f"the graph has {len(text)} characters, at most {MAX_TEXT}")
        return cls.from_plain(plain_json(text))

    @classmethod
    def from_plain(cls, data: Any) -> Graph:
        """Return the graph that JSON values describe, after checking all of their structure.

        Raises:
            RewardRejected: E_GRAPH; the values are not trusted.
        """
        try:
            return _graph(data)
        except _DAMAGE as error:
            raise RewardRejected("E_GRAPH", f"the graph's text is damaged: {type(error).__name__}") from None


def plain_json(text: str) -> Any:
    """Return the values of a JSON text, in which every number is finite.

    Raises:
        RewardRejected: E_GRAPH; it is no such text.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except _DAMAGE as error:
        raise RewardRejected("E_GRAPH", f"the graph's text is damaged: {type(error).__name__}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _graph(data: Any) -> Graph:
    require(type(data) is dict and set(data) == {"format", "inputs", "nodes", "reward", "components"}, "keys")
    require(data["format"] == FORMAT, "format")
    inputs = data["inputs"]
    require(type(inputs) is list and all(type(name) is str for name in inputs), "inputs")
    require(len(set(inputs)) == len(inputs) and len(inputs) < MAX_NODES, "inputs")
    require(type(data["nodes"]) is list and len(data["nodes"]) <= MAX_NODES, "nodes")
    known = len(inputs)
    nodes = []
    for entry in data["nodes"]:
        node = _node(entry, known)
        known += len(node.outputs)
        nodes.append(node)
    pairs = data["components"]
    require(type(pairs) is list and len(pairs) <= MAX_COMPONENTS, "components")
    components = {name: value_index(index, known) for name, index in pairs}
    require(len(components) == len(pairs) and all(map(is_component_name, components)), "components")
    return Graph(tuple(inputs), tuple(nodes), value_index(data["reward"], known), components)


def _node(entry: Any, known: int) -> Node:
    op, args, kwargs, outputs = entry
    require(type(op) is str and (op == CONSTANT or op in OPERATIONS), f"operation {str(op)[:40]!r} is not listed")
    require(type(args) is list and type(kwargs) is dict and type(outputs) is int and 1 <= outputs <= 1024, "node")
    decoded = tuple(decode(item, known) for item in args)
    named = tuple((name, decode(kwargs[name], known)) for name in sorted(kwargs))
    require(all(name not in ("out", "device", "layout", "pin_memory") for name in kwargs), "keyword")
    if op == CONSTANT:
        _check_constant(decoded, named, outputs)
    return Node(op, decoded, named, tuple(range(known, known + outputs)))


def _check_constant(args: tuple[Any, ...], kwargs: tuple[Any, ...], outputs: int) -> None:
    require(len(args) == 3 and not kwargs and outputs == 1, "constant")
    values, shape, dtype = args
    require(type(values) is list and type(shape) is list and isinstance(dtype, torch.dtype), "constant")
    require(len(values) <= MAX_CONSTANT and all(type(v) in (int, float, bool) for v in values), "constant")
    require(all(type(size) is int and size >= 0 for size in shape), "constant")
    require(math.prod(shape) == len(values), "constant")
    if not dtype.is_floating_point:
        require(all(type(v) is (bool if dtype == torch.bool else int) for v in values), "constant")
        highest = 1 if dtype == torch.bool else torch.iinfo(dtype).max
        require(all(-highest - 1 <= v <= highest for v in values), "constant")


def is_component_name(name: Any) -> bool:
    """Return whether a component may have this name: it reaches pages, file names and prompts."""
    return type(name) is str and bool(_COMPONENT.fullmatch(name))
