"""From a graph to the quickest list of calls for one batch size and device.

Whatever does not depend on the state is computed here, once: numbers, zeros, tables. The rest becomes closures over a
list of slots; a slot is used again as soon as nothing needs its value, which frees memory as early as Python would.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, Ref, node_refs, refs, substitute
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import TO_THE_END, BatchSize, ValueType, sizes_at
from rewardsmith.reward_synth.language.graph.total import total_call
from rewardsmith.reward_synth.language.text.names import words

Step = Callable[[list[Any]], None]

_EXACT_INTEGER = 2**24
_NUMBER_SECOND = words("add div eq ge gt le lt mul ne sub")


class Bound(NamedTuple):
    """A graph made ready for one batch size and device.

    Attributes:
        batch: number of environments.
        device: where it runs.
        template: the slots after those of the inputs, as they are before a call.
        steps: the operations; each reads and writes slots.
        reward: slot of the reward.
        components: name and slot of each component.
    """

    batch: int
    device: torch.device
    template: list[Any]
    steps: tuple[Step, ...]
    reward: int
    components: tuple[tuple[str, int], ...]


class Call(NamedTuple):
    """One operation with every size filled in; values are still references."""

    function: Callable[..., Any]
    args: list[Any]
    kwargs: dict[str, Any]


def bind(graph: Graph, types: tuple[ValueType, ...], batch: int, device: torch.device) -> Bound:
    """Return the graph's calls.

    Args:
        graph: a validated graph.
        types: shape and dtype of each value.
        batch: number of environments.
        device: where it will run.
    """
    known: dict[int, Tensor] = {}
    calls: list[tuple[Node, Call]] = []
    for node in graph.nodes:
        call = bound_call(node, types, batch, device, known)
        if known.keys() >= set(refs(call.args)):
            known |= compute(node, call, known, batch)
        else:
            calls.append((node, call))
    return _Allocation(graph, known, calls).bound(batch, device)


class _Allocation:
    """Gives each value a slot and lets slots be used again."""

    def __init__(self, graph: Graph, known: dict[int, Tensor], calls: list[tuple[Node, Call]]):
        self.graph = graph
        self.calls = calls
        self.slots = {index: index for index, _ in enumerate(graph.inputs)}
        self.template: list[Any] = [None] * len(graph.inputs)
        self.free: list[int] = []
        self.outputs = {graph.reward, *graph.components.values()}
        used = self.outputs.union(*(node_refs(node) for node, _ in calls)) if calls else self.outputs
        for index, value in known.items():
            if index in used:
                self.slots[index] = len(self.template)
                self.template.append(value)
        self.known = known

    def bound(self, batch: int, device: torch.device) -> Bound:
        steps = []
        last_use = {index: place for place, (_, call) in enumerate(self.calls) for index in refs(call.args)}
        for place, (node, call) in enumerate(self.calls):
            sources = [self.slots[index] for index in refs(call.args)]
            for index in set(refs(call.args)):
                if last_use[index] == place and index not in self.outputs and index not in self.known:
                    self.free.append(self.slots[index])
            targets = tuple(self._take(index) for index in node.outputs)
            steps.append(_step(call, sources, targets))
            self.free += [self.slots[i] for i in node.outputs if i not in last_use and i not in self.outputs]
        for index in sorted(self.outputs.intersection(self.known)):
            source, target = self.slots[index], self._take(index)
            steps.append(_step(Call(torch.clone, [Ref(index)], {}), [source], (target,)))
        components = tuple((name, self.slots[index]) for name, index in self.graph.components.items())
        template = self.template[len(self.graph.inputs) :]
        return Bound(batch, device, template, tuple(steps), self.slots[self.graph.reward], components)

    def _take(self, index: int) -> int:
        if self.free:
            slot = self.free.pop()
        else:
            slot = len(self.template)
            self.template.append(None)
        self.slots[index] = slot
        return slot


def compute(node: Node, call: Call, known: dict[int, Tensor], batch: int) -> dict[int, Tensor]:
    """Return a node's results by their indices, given all the values that its call refers to."""
    results = call.function(*substitute(call.args, known, batch), **call.kwargs)
    return dict(zip(node.outputs, [results] if isinstance(results, Tensor) else results, strict=True))


def bound_call(
    node: Node,
    types: tuple[ValueType, ...],
    batch: int,
    device: torch.device,
    known: Mapping[int, Tensor],
) -> Call:
    """Return the call of a node; it refers to the values that its results depend on.

    Args:
        node: the operation.
        types: shape and dtype of each value.
        batch: number of environments.
        device: where it will run.
        known: the values that depend on no state.
    """
    args = [_with_batch(item, batch) for item in node.args]
    kwargs = {name: _with_batch(value, batch) for name, value in node.kwargs}
    if node.op == CONSTANT:
        return Call(_constant, [*args, device], {})
    operation = OPERATIONS[node.op]
    if operation.fill is not None:
        shape, dtype = types[node.outputs[0]]
        return Call(torch.full, [sizes_at(shape, batch), operation.fill(args)], {"dtype": dtype, "device": device})
    if node.op == "aten.slice.Tensor" and args[4:] in ([], [1]):
        return _narrow(args, sizes_at(types[node.args[0].number].shape, batch))
    args, kwargs = operation.adapt(args, kwargs, device)
    total = total_call(node, types, known)
    if total is not None:
        return Call(total, args, kwargs)
    if len(node.args) == 2 and not kwargs and _is_float32(node, types):
        return _with_ready_number(node.op, operation.call, args)
    return Call(operation.call, args, kwargs)


def _is_float32(node: Node, types: tuple[ValueType, ...]) -> bool:
    """Return whether a node combines a float32 value with a number."""
    value, number = node.args
    plain = type(number) is float or (type(number) is int and abs(number) <= _EXACT_INTEGER)
    return isinstance(value, Ref) and plain and types[value.number].dtype == torch.float32


def _with_ready_number(op: str, function: Callable[..., Any], args: list[Any]) -> Call:
    """Return the call with its Python number made a tensor beforehand: the same bits in half the time."""
    value, number = args
    name = op.split(".")[1]
    if name == "pow" and number == 2:
        return Call(torch.square, [value], {})
    if name == "rsub":
        return Call(functools.partial(torch.sub, _scalar(number)), [value], {})
    if name in _NUMBER_SECOND:
        return Call(function, [value, _scalar(number)], {})
    return Call(function, args, {})


def _scalar(number: float) -> Tensor:
    """Return a number as a tensor; on the CPU, whence a GPU's kernel takes it as an argument."""
    return torch.tensor(float(number), device="cpu")


def _narrow(args: list[Any], shape: list[int]) -> Call:
    """Return a slice without step as torch.narrow, which is quicker to call."""
    dim = args[1] if len(args) > 1 else 0
    start = args[2] if len(args) > 2 and args[2] is not None else 0
    end = args[3] if len(args) > 3 and args[3] is not None else TO_THE_END
    first, last, _ = slice(start, end).indices(shape[dim])
    return Call(torch.narrow, [args[0], dim, first, max(last - first, 0)], {})


def _with_batch(item: Any, batch: int) -> Any:
    if isinstance(item, BatchSize):
        return item.multiple * batch
    if isinstance(item, list | tuple) and not isinstance(item, Ref):
        return [_with_batch(part, batch) for part in item]
    return item


def _constant(values: list[float], shape: list[int], dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=dtype, device=device).reshape(shape)


def _step(call: Call, sources: list[int], targets: tuple[int, ...]) -> Step:
    """Return the closure for one call: it reads the slots `sources`, in order of appearance, and writes `targets`."""
    function, args, kwargs = call
    leading = 0
    while leading < len(args) and isinstance(args[leading], Ref):
        leading += 1
    rest = tuple(args[leading:])
    if len(targets) > 1:
        return _many(call, sources, targets)
    if not refs(list(rest)) and not kwargs and leading in _BY_LEADING:
        return _BY_LEADING[leading](function, sources, rest, targets[0])
    if not kwargs and isinstance(args[0], list) and len(refs(args[0])) == len(args[0]) and not refs(args[1:]):
        return _sequence(function, sources, tuple(args[1:]), targets[0])
    return _general(call, sources, targets[0])


def _one(function: Callable[..., Tensor], sources: list[int], rest: tuple[Any, ...], target: int) -> Step:
    (source,) = sources
    if not rest:

        def run(values: list[Any]) -> None:
            values[target] = function(values[source])

    elif len(rest) == 1:
        (first,) = rest

        def run(values: list[Any]) -> None:
            values[target] = function(values[source], first)

    elif len(rest) == 2:
        first, second = rest

        def run(values: list[Any]) -> None:
            values[target] = function(values[source], first, second)

    else:

        def run(values: list[Any]) -> None:
            values[target] = function(values[source], *rest)

    return run


def _two(function: Callable[..., Tensor], sources: list[int], rest: tuple[Any, ...], target: int) -> Step:
    left, right = sources
    if not rest:

        def run(values: list[Any]) -> None:
            values[target] = function(values[left], values[right])

    else:

        def run(values: list[Any]) -> None:
            values[target] = function(values[left], values[right], *rest)

    return run


def _three(function: Callable[..., Tensor], sources: list[int], rest: tuple[Any, ...], target: int) -> Step:
    first, second, third = sources

    def run(values: list[Any]) -> None:
        values[target] = function(values[first], values[second], values[third], *rest)

    return run


_BY_LEADING = {1: _one, 2: _two, 3: _three}


def _sequence(function: Callable[..., Tensor], sources: list[int], rest: tuple[Any, ...], target: int) -> Step:
    """Return the closure for a call whose first argument is a list of values, such as stack."""

    def run(values: list[Any]) -> None:
        values[target] = function([values[source] for source in sources], *rest)

    return run


def _many(call: Call, sources: list[int], targets: tuple[int, ...]) -> Step:
    """Return the closure for a call with several results."""
    fill = _filler(call, sources)
    function, kwargs = call.function, call.kwargs

    def run(values: list[Any]) -> None:
        for target, result in zip(targets, function(*fill(values), **kwargs), strict=True):
            values[target] = result

    return run


def _general(call: Call, sources: list[int], target: int) -> Step:
    fill = _filler(call, sources)
    function, kwargs = call.function, call.kwargs

    def run(values: list[Any]) -> None:
        values[target] = function(*fill(values), **kwargs)

    return run


def _filler(call: Call, sources: list[int]) -> Callable[[list[Any]], list[Any]]:
    """Return the function that puts values in place of references."""
    places = dict(zip(refs(call.args), sources, strict=True))
    args = call.args

    def fill(values: list[Any]) -> list[Any]:
        filled: list[Any] = substitute(args, {index: values[slot] for index, slot in places.items()}, 0)
        return filled

    return fill
