"""The reward program: what the trainer calls. A list of bound tensor operations, and no text of the model.

Everything that does not depend on the state is computed once per batch size and device: constants, sizes, zeros.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from reward_synth.language import graph as graphs
from reward_synth.language.graph import ACTION, BatchSize, Graph, Node, Ref
from reward_synth.language.operations import CONSTANT, OPERATIONS
from reward_synth.language.schema import RewardSchema

MAX_BOUND = 8
"""Batch sizes and devices for which a program keeps its constants."""

_FILL_RULES = ("fill", "fill_like")
Step = Callable[[list], None]


class RewardProgram:
    """A checked reward: `program(state, action) -> (reward, components)`.

    `state` is any object with the fields of the schema as attributes, float32 tensors `[num_envs, *shape]`; only the
    fields in `inputs` are read. `action` is `[num_envs, action_size]`. The reward and every component are new float32
    tensors `[num_envs]` on the device of the action; `num_envs` may differ from call to call.

    Attributes:
        source: the text it was made from, for people; it is never run.
        graph: the operations that are run.
        graph_hash: SHA-256 of the canonical graph, the reward's identity.
        components: names of the components, in the program's order.
        inputs: names of the state fields it reads.
        operations: number of tensor operations per call.
        bytes_per_env: bytes of all tensors made per call and environment.
        report: what the check found: jail level, ranges of the components, warnings.
    """

    def __init__(
        self, graph: Graph, source: str, bytes_per_env: int, shapes: tuple, report: dict[str, Any] | None = None
    ):
        self.graph = graph
        self.source = source
        self.graph_hash = graph.hash
        self.components = tuple(graph.components)
        self.inputs = tuple(name for name in graph.inputs if name != ACTION)
        self.operations = len(graph.nodes)
        self.bytes_per_env = bytes_per_env
        self.report = report or {}
        self._shapes = shapes
        self._reads_action = ACTION in graph.inputs
        self._bound: dict[tuple[int, torch.device], tuple[list, list[Step]]] = {}

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the reward `[num_envs]` and the components by name, for one step of all environments."""
        key = (action.shape[0], action.device)
        template, steps = self._bound.get(key) or self._bind(*key)
        values = template.copy()
        for index, name in enumerate(self.inputs):
            values[index] = getattr(state, name)
        if self._reads_action:
            values[len(self.inputs)] = action
        for step in steps:
            step(values)
        return values[self.graph.reward], {name: values[index] for name, index in self.graph.components.items()}

    def to(self, device: torch.device | str) -> RewardProgram:
        """Return the program; constants follow the action's device, so this only frees those of other devices."""
        wanted = torch.device(device)
        self._bound = {key: bound for key, bound in self._bound.items() if key[1].type == wanted.type}
        return self

    def to_json(self) -> str:
        """Return the program as text: the graph, and the source for people to read."""
        return json.dumps({"graph": json.loads(self.graph.to_json()), "source": self.source}, indent=1)

    @classmethod
    def from_json(cls, text: str, schema: RewardSchema) -> RewardProgram:
        """Return the program in `text`, checked again from the start: whitelist, shapes, budgets, independence.

        Raises:
            RewardRejected: the text is not a graph this language could have made.
        """
        from reward_synth.language.validation import validated

        graph, source = read_program(text)
        return validated(graph, source, schema)

    def _bind(self, batch: int, device: torch.device) -> tuple[list, list[Step]]:
        """Return the values known before the call and the steps that compute the rest."""
        template: list[Any] = [None] * len(self._shapes)
        steps: list[Step] = []
        known: set[int] = set()
        outputs = {self.graph.reward, *self.graph.components.values()}
        last_use = _last_uses(self.graph)
        for place, node in enumerate(self.graph.nodes):
            call, args, kwargs = _bound_call(node, batch, device, self._shapes)
            used = graphs.refs(args) + graphs.refs(list(kwargs.values()))
            if known.issuperset(used) and not outputs.intersection(node.outputs):
                result = call(*graphs.substitute(args, template, batch), **_filled(kwargs, template, batch))
                _store(template, node, result)
                known.update(node.outputs)
                continue
            frees = tuple(i for i in set(used) if last_use[i] == place and i not in known and i not in outputs)
            steps.append(_step(call, args, kwargs, node.outputs, frees))
        if len(self._bound) >= MAX_BOUND:
            self._bound.pop(next(iter(self._bound)))
        self._bound[batch, device] = template, steps
        return template, steps


def read_program(text: str) -> tuple[Graph, str]:
    """Return the graph and the source that `RewardProgram.to_json` wrote; neither is trusted."""
    if len(text) > 2 * graphs.MAX_TEXT:
        raise graphs.RewardRejected("E_GRAPH", "the program's text is too long")
    try:
        data = json.loads(text)
        source = data["source"]
        plain = json.dumps(data["graph"], allow_nan=False)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise graphs.RewardRejected("E_GRAPH", "the program's text is damaged; check its source again") from None
    if not isinstance(source, str):
        raise graphs.RewardRejected("E_GRAPH", "the program's source is not text")
    return Graph.from_json(plain), source


def _last_uses(graph: Graph) -> dict[int, int]:
    return {index: place for place, node in enumerate(graph.nodes) for index in graphs.node_refs(node)}


def _sizes(shape: tuple, batch: int) -> list[int]:
    return [size.multiple * batch if isinstance(size, BatchSize) else size for size in shape]


def _bound_call(
    node: Node, batch: int, device: torch.device, shapes: tuple
) -> tuple[Callable[..., Any], list, dict[str, Any]]:
    """Return a node's function and arguments with every size filled in; values stay references."""
    args = [_with_batch(item, batch) for item in node.args]
    kwargs = {name: _with_batch(value, batch) for name, value in node.kwargs}
    if node.op == CONSTANT:
        values, shape, dtype = args
        return _constant, [], {"values": values, "shape": shape, "dtype": dtype, "device": device}
    operation = OPERATIONS[node.op]
    if operation.rule == "fill_like":
        shape, dtype = shapes[node.outputs[0]]
        size = _sizes(shape, batch)
        fill = args[1] if node.op == "aten.full_like.default" else int(node.op == "aten.ones_like.default")
        return torch.full, [size, fill], {"dtype": dtype, "device": device}
    if operation.rule == "fill":
        kwargs["device"] = device
    if node.op == "aten._to_copy.default":
        return operation.call, [args[0], kwargs["dtype"]], {}
    return operation.call, args, kwargs


def _with_batch(item: Any, batch: int) -> Any:
    if isinstance(item, BatchSize):
        return item.multiple * batch
    if isinstance(item, list | tuple) and not isinstance(item, Ref):
        return [_with_batch(part, batch) for part in item]
    return item


def _constant(values: list, shape: list[int], dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=dtype, device=device).reshape(shape)


def _filled(kwargs: dict[str, Any], values: list, batch: int) -> dict[str, Any]:
    return {name: graphs.substitute(value, values, batch) for name, value in kwargs.items()}


def _store(values: list, node: Node, result: Any) -> None:
    if isinstance(result, Tensor):
        values[node.outputs[0]] = result
    else:
        for index, tensor in zip(node.outputs, result, strict=True):
            values[index] = tensor


def _step(
    call: Callable[..., Any], args: list, kwargs: dict[str, Any], outputs: tuple[int, ...], frees: tuple[int, ...]
) -> Step:
    """Return the quickest closure for one operation; `frees` are the values nothing uses after it."""
    run = _runner(call, args, kwargs, outputs)
    if not frees:
        return run
    if len(frees) == 1:
        (only,) = frees

        def run_and_free_one(values: list) -> None:
            run(values)
            values[only] = None

        return run_and_free_one

    def run_and_free(values: list) -> None:
        run(values)
        for index in frees:
            values[index] = None

    return run_and_free


def _runner(call: Callable[..., Any], args: list, kwargs: dict[str, Any], outputs: tuple[int, ...]) -> Step:
    simple = not any(isinstance(item, list) and graphs.refs(item) for item in args)
    plain_kwargs = not graphs.refs(list(kwargs.values()))
    places = [i for i, item in enumerate(args) if isinstance(item, Ref)]
    if simple and plain_kwargs and not kwargs and places == [0] and len(outputs) == 1:
        return _unary(call, args[0].index, tuple(args[1:]), outputs[0])
    if simple and plain_kwargs and not kwargs and places == [0, 1] and len(outputs) == 1:
        return _binary(call, args[0].index, args[1].index, tuple(args[2:]), outputs[0])

    def run(values: list) -> None:
        result = call(
            *graphs.substitute(args, values, 0), **{k: graphs.substitute(v, values, 0) for k, v in kwargs.items()}
        )
        if isinstance(result, Tensor):
            values[outputs[0]] = result
        else:
            for index, tensor in zip(outputs, result, strict=True):
                values[index] = tensor

    return run


def _unary(call: Callable[..., Any], source: int, rest: tuple, target: int) -> Step:
    def run(values: list) -> None:
        values[target] = call(values[source], *rest)

    return run


def _binary(call: Callable[..., Any], left: int, right: int, rest: tuple, target: int) -> Step:
    def run(values: list) -> None:
        values[target] = call(values[left], values[right], *rest)

    return run
