"""From an untrusted graph to a reward program: inputs, shapes, budgets and independence are checked again here.

This is all the trainer's process relies on. Whatever happened in the jail, nothing but a graph that passes this file
is ever run.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph import graph as graphs
from rewardsmith.reward_synth.language.graph.budgets import Budget
from rewardsmith.reward_synth.language.graph.graph import ACTION, BatchSize, Graph, Node
from rewardsmith.reward_synth.language.graph.independence import prove_independence
from rewardsmith.reward_synth.language.graph.operations import CONSTANT, OPERATIONS
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.schema import RewardSchema

SIZE_ARGUMENTS = {
    "aten.full.default": 0,
    "aten.zeros.default": 0,
    "aten.ones.default": 0,
    "aten.view.default": 1,
    "aten._unsafe_view.default": 1,
    "aten.expand.default": 1,
    "aten.repeat.default": 1,
    "aten.new_zeros.default": 1,
    "aten.new_ones.default": 1,
    "aten.new_full.default": 1,
    "aten.slice.Tensor": 3,
}
"""Operations that take sizes, and which argument holds them."""

DAMAGE = (
    RuntimeError, TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError, NotImplementedError
)  # fmt: skip
"""What operations raise when an untrusted graph gives them nonsense."""

CHECK_SIZES = (4_099, 5_003)


def validated(
    graph: Graph,
    source: str,
    schema: RewardSchema,
    report: dict[str, Any] | None = None,
    *,
    prove: bool = True,
) -> RewardProgram:
    """Return the program of `graph` after checking that it is one the language could have made.

    Args:
        graph: the operations; not trusted.
        source: the text they came from, kept for people.
        schema: what the program may read.
        report: what the probes found.
        prove: False only in tests that show what the probes stop without the proof.

    Raises:
        RewardRejected: a field is not in the schema, shapes or types do not fit, a budget is exceeded, or one
            environment's reward depends on another environment.
    """
    check_inputs(graph, schema)
    check_sizes(graph)
    values, budget = run_without_storage(graph, schema, CHECK_SIZES[0])
    shapes = _common_shapes(values, run_without_storage(graph, schema, CHECK_SIZES[1])[0])
    if prove:
        try:
            prove_independence(graph, shapes)
        except DAMAGE as error:
            raise RewardRejected("E_GRAPH", f"the graph's independence cannot be shown: {error}") from None
    return RewardProgram(graph, source, budget.bytes_per_env, shapes, report)


def shapes_of(graph: Graph, schema: RewardSchema) -> tuple:
    """Return (shape, dtype) of every value, sizes of the batch as `BatchSize`."""
    return _common_shapes(*(run_without_storage(graph, schema, batch)[0] for batch in CHECK_SIZES))


def _common_shapes(one: list[Tensor], two: list[Tensor]) -> tuple:
    return tuple((_common_shape(a, b, CHECK_SIZES), a.dtype) for a, b in zip(one, two, strict=True))


def load_meta_kernels() -> None:
    """Let torch load what it needs for meta tensors: a second at first use, spent while the checker starts."""
    torch.empty((), device="meta") + 1


def check_inputs(graph: Graph, schema: RewardSchema) -> None:
    """Refuse a graph that reads anything but fields of the schema and the action."""
    if ACTION in graph.inputs[:-1]:
        raise RewardRejected("E_GRAPH", "the graph's inputs are out of order; check the reward's source again")
    for name in graph.inputs:
        if name not in schema.fields and name != ACTION:
            known = ", ".join(sorted(schema.fields))
            raise RewardRejected("E_FIELD", f"state has no field {name[:60]!r}; the fields are {known}")


def check_sizes(graph: Graph) -> None:
    """Refuse a graph in which the number of environments stands anywhere but in the place of a size."""
    for node in graph.nodes:
        place = SIZE_ARGUMENTS.get(node.op)
        others = [item for i, item in enumerate(node.args) if i != place] + [value for _, value in node.kwargs]
        if any(_holds_batch_size(item) for item in others):
            raise RewardRejected("E_BATCH_BRANCH", "the number of environments may only be used as a tensor size")


def _holds_batch_size(item: Any) -> bool:
    if isinstance(item, BatchSize):
        return True
    return isinstance(item, list) and any(map(_holds_batch_size, item))


def run_without_storage(graph: Graph, schema: RewardSchema, batch: int) -> tuple[list[Tensor], Budget]:
    """Return every value of the graph as a meta tensor: its shape and type, without memory or arithmetic."""
    shapes = {**schema.fields, ACTION: (schema.action_size,)}
    values: list[Tensor] = [torch.empty((batch, *shapes[name]), device="meta") for name in graph.inputs]
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
        args, kwargs = [args[0], kwargs.get("dtype", torch.float32)], {}
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
