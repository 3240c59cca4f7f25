"""The nodes of a graph and what they may be given: values made before, sizes, numbers, types; and that as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.sizes import BatchSize

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name) for name in ("float32", "float64", "float16", "int32", "int64", "bool")
}
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}

CONSTANT = "constant"
"""The one node kind that is no aten operation: numbers written in the program."""


class Ref(NamedTuple):
    """A value of the graph: an input, or an output of an earlier node."""

    number: int


class Node(NamedTuple):
    """One operation.

    Attributes:
        op: key of `OPERATIONS`, or `CONSTANT`.
        args: positional arguments: Ref, BatchSize, numbers, dtypes, None and lists of them.
        kwargs: keyword arguments, sorted by name.
        outputs: indices of the values it makes.
    """

    op: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    outputs: tuple[int, ...]


def require(condition: bool, what: str) -> None:
    """Refuse a graph whose text is damaged."""
    if not condition:
        raise RewardRejected("E_GRAPH", f"the graph's text is damaged: {what}; check the reward's source again")


def value_index(index: Any, known: int) -> int:
    """Return the index of a value, which must have been made before."""
    require(type(index) is int and 0 <= index < known, "value used before it is made")
    number: int = index
    return number


def encode(item: Any) -> Any:
    """Return an argument as plain JSON values."""
    match item:
        case Ref(number=number):
            return {"value": number}
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
    require(depth < 4, "nesting")
    if type(item) is list:
        return [decode(part, known, depth + 1) for part in item]
    if type(item) is dict:
        require(len(item) == 1, "argument")
        ((kind, content),) = item.items()
        if kind == "value":
            return Ref(value_index(content, known))
        if kind == "batch":
            require(type(content) is int and 1 <= content <= 1024, "batch size")
            return BatchSize(content)
        if kind == "dtype":
            return DTYPES[content]
        require(kind == "float" and content in ("inf", "-inf", "nan"), "argument")
        return float(content)
    plain = item is None or type(item) in (bool, int, float) or (type(item) is str and len(item) <= 16)
    require(plain, "argument")
    require(type(item) is not int or -(2**63) <= item < 2**63, "integer")
    return item


def refs(item: Any) -> list[int]:
    """Return the values an argument, or a list of arguments, refers to."""
    if isinstance(item, Ref):
        return [item.number]
    if isinstance(item, BatchSize):
        return []
    if isinstance(item, list | tuple):
        return [index for part in item for index in refs(part)]
    return []


def node_refs(node: Node) -> list[int]:
    """Return the values a node uses."""
    return refs(node.args) + [index for _, value in node.kwargs for index in refs(value)]


def substitute(item: Any, values: Mapping[int, Any] | Sequence[Any], batch: int) -> Any:
    """Return an argument with values and batch sizes filled in; `values` maps an index to a tensor."""
    if isinstance(item, Ref):
        return values[item.number]
    if isinstance(item, BatchSize):
        return item.multiple * batch
    if isinstance(item, list | tuple):
        return [substitute(part, values, batch) for part in item]
    return item
