"""From an untrusted graph to a reward program: inputs, shapes, budgets and independence are checked again here.

This is all the trainer's process relies on. Whatever happened in the jail, nothing but a graph that passes this file
is ever run.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from reward_synth.language import graph as graphs
from reward_synth.language.budgets import Budget
from reward_synth.language.errors import RewardRejected
from reward_synth.language.graph import ACTION, BatchSize, Graph, Node
from reward_synth.language.independence import prove_independence
from reward_synth.language.operations import CONSTANT, OPERATIONS
from reward_synth.language.program import RewardProgram
from reward_synth.language.schema import RewardSchema

CHECK_SIZES = (4_099, 5_003)


def validated(graph: Graph, source: str, schema: RewardSchema, report: dict[str, Any] | None = None) -> RewardProgram:
    """Return the program of `graph` after checking that it is one the language could have made.

    Raises:
        RewardRejected: a field is not in the schema, shapes or types do not fit, a budget is exceeded, or one
            environment's reward depends on another environment.
    """
    check_inputs(graph, schema)
    values, budget = run_without_storage(graph, schema, CHECK_SIZES[0])
    shapes = _common_shapes(values, run_without_storage(graph, schema, CHECK_SIZES[1])[0])
    prove_independence(graph, shapes)
    return RewardProgram(graph, source, budget.bytes_per_env, shapes, report)


def shapes_of(graph: Graph, schema: RewardSchema) -> tuple:
    """Return (shape, dtype) of every value, sizes of the batch as `BatchSize`."""
    return _common_shapes(*(run_without_storage(graph, schema, batch)[0] for batch in CHECK_SIZES))


def _common_shapes(one: list[Tensor], two: list[Tensor]) -> tuple:
    return tuple((_common_shape(a, b, CHECK_SIZES), a.dtype) for a, b in zip(one, two, strict=True))


def check_inputs(graph: Graph, schema: RewardSchema) -> None:
    """Refuse a graph that reads anything but fields of the schema and the action."""
    if ACTION in graph.inputs[:-1]:
        raise RewardRejected("E_GRAPH", "the graph's inputs are out of order; check the reward's source again")
    for name in graph.inputs:
        if name not in schema.fields and name != ACTION:
            known = ", ".join(sorted(schema.fields))
            raise RewardRejected("E_FIELD", f"state has no field {name[:60]!r}; the fields are {known}")


def run_without_storage(graph: Graph, schema: RewardSchema, batch: int) -> tuple[list[Tensor], Budget]:
    """Return every value of the graph as a meta tensor: its shape and type, without memory or arithmetic."""
    shapes = {**schema.fields, ACTION: (schema.action_size,)}
    values: list[Tensor] = [torch.empty((batch, *shapes[name]), device="meta") for name in graph.inputs]
    budget = Budget(batch)
    for node in graph.nodes:
        try:
            results = _run(node, values, batch, budget)
        except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError) as error:
            raise RewardRejected("E_GRAPH", f"operation {node.op} does not fit its arguments: {error}") from None
        if len(results) != len(node.outputs) or not all(isinstance(result, Tensor) for result in results):
            raise RewardRejected("E_GRAPH", f"operation {node.op} has {len(results)} results")
        for result in results:
            budget.count(result, node.op)
        values.extend(results)
    for name, index in {"reward": graph.reward, **graph.components}.items():
        value = values[index]
        if tuple(value.shape) != (batch,) or value.dtype != torch.float32:
            raise RewardRejected("E_SHAPE", f"{name} is not a float32 tensor [num_envs]")
    return values, budget


def _run(node: Node, values: list[Tensor], batch: int, budget: Budget) -> list[Tensor]:
    args = graphs.substitute(node.args, values, batch)
    kwargs = {name: graphs.substitute(value, values, batch) for name, value in node.kwargs}
    if node.op == CONSTANT:
        _, shape, dtype = args
        return [torch.empty(shape, dtype=dtype, device="meta")]
    operation = OPERATIONS[node.op]
    budget.before(node.op, tuple(args))
    if operation.rule == "fill":
        kwargs["device"] = torch.device("meta")
    if node.op == "aten._to_copy.default":
        args, kwargs = [args[0], kwargs["dtype"]], {}
    result = operation.call(*args, **kwargs)
    return list(result) if isinstance(result, tuple | list) else [result]


def _common_shape(one: Tensor, two: Tensor, sizes: tuple[int, int]) -> tuple:
    if one.dtype != two.dtype or one.dim() != two.dim():
        raise RewardRejected("E_BATCH_BRANCH", "the graph differs between batch sizes")
    shape: list[Any] = []
    for a, b in zip(one.shape, two.shape, strict=True):
        multiple, rest = divmod(a, sizes[0])
        if a == b:
            shape.append(a)
        elif not rest and b == multiple * sizes[1]:
            shape.append(BatchSize(multiple))
        else:
            raise RewardRejected("E_BATCH_COUPLING", "the graph cuts out part of the environments")
    return tuple(shape)
