"""What a node may be given: as many arguments, of such kinds, as torch's own operator declares.

Torch's functions choose an operator by what they are given. A graph's text says which operator it means, and the proof
goes by that; so arguments that belong to another one are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, Ref
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS, Operation
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import BatchSize

_WORDS = frozenset({"none", "tanh", "floor", "trunc"})


def _is_int(item: Any) -> bool:
    return type(item) is int or isinstance(item, BatchSize)


def _is_number(item: Any) -> bool:
    return type(item) in (int, float, bool)


def _list_of(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda item: isinstance(item, list) and all(map(kind, item))


_KINDS: dict[str, Callable[[Any], bool]] = {
    "Tensor": lambda item: isinstance(item, Ref),
    "number": _is_number,
    "float": _is_number,
    "int": _is_int,
    "bool": lambda item: type(item) is bool,
    "str": lambda item: item in _WORDS,
    "List[Tensor]": _list_of(lambda item: isinstance(item, Ref)),
    "List[Optional[Tensor]]": _list_of(lambda item: item is None or isinstance(item, Ref)),
    "List[int]": _list_of(_is_int),
}
"""What an argument of each of torch's kinds looks like in a graph."""


def check_arguments(graph: Graph) -> None:
    """Refuse arguments that an operation has not, and the number of environments anywhere but in place of a size.

    Raises:
        RewardRejected: E_GRAPH, E_BATCH_BRANCH.
    """
    for node in graph.nodes:
        operation = OPERATIONS.get(node.op)
        if operation is not None and not fits(node, operation):
            raise RewardRejected("E_GRAPH", f"operation {node.op} does not fit its arguments")
        place = None if operation is None else operation.sizes
        others = [item for i, item in enumerate(node.args) if i != place] + [value for _, value in node.kwargs]
        if node.op != CONSTANT and any(map(_holds_batch_size, others)):
            raise RewardRejected("E_BATCH_BRANCH", "the number of environments may only be used as a tensor size")


def fits(node: Node, operation: Operation) -> bool:
    """Return whether a node gives its operator what that declares: in order, by name, and nothing missing."""
    known = operation.overload._schema.arguments
    ordered = [argument for argument in known if not argument.kwarg_only]
    named = {argument.name: argument for argument in known if argument.kwarg_only}
    if len(node.args) > len(ordered) or not named.keys() >= {name for name, _ in node.kwargs}:
        return False
    if any(not argument.has_default_value() for argument in ordered[len(node.args) :]):
        return False
    given = [*zip(ordered, node.args, strict=False), *((named[name], value) for name, value in node.kwargs)]
    by_place = operation.indices == 0
    return all(_is_kind(argument, item) or (by_place and _is_plain(argument, item)) for argument, item in given)


def _is_plain(argument: Any, item: Any) -> bool:
    """Return whether a number stands for a tensor, as it may where numbers are combined place by place."""
    return str(argument.type) in ("Tensor", "Optional[Tensor]") and _is_number(item)


def _is_kind(argument: Any, item: Any) -> bool:
    kind = str(argument.type)
    if kind.startswith("Optional["):
        if item is None:
            return True
        kind = kind.removeprefix("Optional[").removesuffix("]")
    if isinstance(item, torch.dtype):
        return bool(argument.name == "dtype")
    if argument.name == "dtype" or kind not in _KINDS:
        return False
    return _KINDS[kind](item)


def _holds_batch_size(item: Any) -> bool:
    if isinstance(item, BatchSize):
        return True
    return isinstance(item, list) and any(map(_holds_batch_size, item))
