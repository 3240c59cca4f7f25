"""What must hold of an untrusted graph before it may run: inputs, arguments, shapes, budgets and independence.

This is all the trainer's process relies on. Whatever happened in the jail, nothing but a graph that passes this file
is ever run.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.arguments import check_arguments
from rewardsmith.reward_synth.language.graph.budgets import Budget
from rewardsmith.reward_synth.language.graph.independence import prove_independence
from rewardsmith.reward_synth.language.graph.meta import META
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, substitute
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import TWO_BATCHES, ValueType, common_size
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema

DAMAGE = (
    RuntimeError, TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, AssertionError
)  # fmt: skip
"""What operations raise when an untrusted graph gives them nonsense."""


class ValidGraph(NamedTuple):
    """A graph that passed every check; `validated` makes it.

    Attributes:
        graph: the operations.
        types: shape and dtype of each value.
        bytes_per_env: bytes of all tensors made per call and environment.
    """

    graph: Graph
    types: tuple[ValueType, ...]
    bytes_per_env: int


def validated(graph: Graph, schema: RewardSchema) -> ValidGraph:
    """Return the graph after checking that it is one the language could have made.

    Args:
        graph: the operations; not trusted.
        schema: what the program may read.

    Raises:
        RewardRejected: a field is not in the schema, shapes or types do not fit, a budget is exceeded, or one
            environment's reward depends on another environment.
    """
    check_inputs(graph, schema)
    check_arguments(graph)
    values, budget = run_without_storage(graph, schema, TWO_BATCHES[0])
    others, _ = run_without_storage(graph, schema, TWO_BATCHES[1])
    types = tuple(_common_type(one, two) for one, two in zip(values, others, strict=True))
    try:
        prove_independence(graph, types)
    except DAMAGE as error:
        raise RewardRejected("E_GRAPH", f"the graph's independence cannot be shown: {error}") from None
    return ValidGraph(graph, types, budget.bytes_per_env)


def _common_type(one: Tensor, two: Tensor) -> ValueType:
    if one.dtype != two.dtype or one.dim() != two.dim():
        raise RewardRejected("E_BATCH_BRANCH", "the graph differs between batch sizes")
    shape = [common_size(a, b) for a, b in zip(one.shape, two.shape, strict=True)]
    if None in shape:
        raise RewardRejected("E_BATCH_COUPLING", "the graph cuts out part of the environments")
    return ValueType(tuple(size for size in shape if size is not None), one.dtype)


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
    shapes = schema.inputs
    values: list[Tensor] = [torch.empty((batch, *shapes[name]), device=META) for name in graph.inputs]
    budget = Budget(batch)
    for node in graph.nodes:
        try:
            results = _run(node, values, batch, budget)
        except DAMAGE as error:
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
    args = substitute(node.args, values, batch)
    if node.op == CONSTANT:
        _, shape, dtype = args
        return [torch.empty(shape, dtype=dtype, device=META)]
    operation = OPERATIONS[node.op]
    budget.before(operation, tuple(args))
    kwargs = {name: substitute(value, values, batch) for name, value in node.kwargs}
    args, kwargs = operation.adapt(args, kwargs, META)
    result = operation.call(*args, **kwargs)
    if isinstance(result, Tensor):
        budget.multiplied(operation, args, result)
    return list(result) if isinstance(result, tuple | list) else [result]
