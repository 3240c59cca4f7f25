"""From a graph to the C++ that computes it for one environment."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rewardsmith.reward_synth.language.fused.code import Code, Unsupported
from rewardsmith.reward_synth.language.fused.movement import move
from rewardsmith.reward_synth.language.fused.pointwise import pointwise
from rewardsmith.reward_synth.language.fused.reduction import REDUCTIONS
from rewardsmith.reward_synth.language.fused.value import PROBE, Value, batch_of, from_constant, without_batch
from rewardsmith.reward_synth.language.graph.binding import bound_call, compute
from rewardsmith.reward_synth.language.graph.nodes import Node, Ref, node_refs, refs
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import ValueType

MAX_EXPRESSION = 2_000
"""Characters of one expression: some hundreds of casts of casts crash the compiler."""


class Translation(NamedTuple):
    """The code of a graph.

    Attributes:
        lines: C++ statements; `x[k]` are the numbers of all inputs, one input after the other.
        reward: Expression of the reward.
        components: Expressions of the components, in the graph's order.
    """

    lines: list[str]
    reward: str
    components: list[str]


def translate(graph: Graph, types: tuple[ValueType, ...]) -> Translation:
    """Write a graph as C++.

    Args:
        graph: A validated graph.
        types: shape and dtype of each value.

    Raises:
        Unsupported: it holds an operation that is not written here.
    """
    writer = _Writer(graph, types)
    for node in graph.nodes:
        try:
            writer.write(node)
        except (LookupError, TypeError, ValueError, RuntimeError, ArithmeticError) as error:
            raise Unsupported(f"{node.op} with such arguments") from error
    reward, *components = [writer.result(index) for index in (graph.reward, *graph.components.values())]
    return Translation(writer.code.lines, reward, components)


class _Writer:
    """Holds what has been written so far.

    Attributes:
        code: The lines.
    """

    def __init__(self, graph: Graph, types: tuple[ValueType, ...]) -> None:
        self.code = Code()
        self._types = types
        self._values: dict[int, Value] = {}
        self._constants: dict[int, Tensor] = {}
        width = 0
        for index, _ in enumerate(graph.inputs):
            shape, dtype = types[index]
            own = without_batch(shape)
            size = math.prod(own)
            numbers = np.array([f"x[{width + k}]" for k in range(size)], object).reshape(own)
            self._values[index] = Value(numbers, dtype, batch_of(shape))
            width += size

    def result(self, index: int) -> str:
        """Return the one number of a value, as float32."""
        value = self._value(index).to(torch.float32)
        if value.numbers.shape != ():
            raise Unsupported("a result that is not one number an environment")
        number: str = value.numbers.item()
        return number

    def write(self, node: Node) -> None:
        """Write one operation, or compute it where it depends on no state."""
        call = bound_call(node, self._types, PROBE, torch.device("cpu"), self._constants)
        if self._constants.keys() >= set(refs(call.args)):
            self._constants |= compute(node, call, self._constants, PROBE)
        else:
            self._translate(node)

    def _value(self, index: int) -> Value:
        if index not in self._values:
            self._values[index] = from_constant(self._constants[index], batch_of(self._types[index][0]))
        return self._values[index]

    def _translate(self, node: Node) -> None:
        results = self._move(node) if OPERATIONS[node.op].moves else self._calculate(node)
        for index, numbers in zip(node.outputs, results, strict=True):
            shape, dtype = self._types[index]
            if numbers.shape != without_batch(shape):
                raise Unsupported(f"the shape that {node.op} makes")
            if any(len(number) > MAX_EXPRESSION for number in numbers.flat):
                raise Unsupported("an expression too long for a compiler")
            self._values[index] = Value(numbers, dtype, batch_of(shape))

    def _move(self, node: Node) -> list[np.ndarray]:
        """Write an operation that chooses and arranges numbers."""
        moved = refs(node.args[: OPERATIONS[node.op].moves])
        values: dict[int, Any] = {index: self._value(index) for index in moved}
        for index in set(node_refs(node)) - values.keys():
            if index not in self._constants:
                raise Unsupported("indices that depend on the state")
            values[index] = self._constants[index]
        return move(node.op, node.args, dict(node.kwargs), values, [self._types[index] for index in node.outputs])

    def _calculate(self, node: Node) -> list[np.ndarray]:
        """Write an operation that makes new numbers."""
        args = [self._value(arg.number) if isinstance(arg, Ref) else arg for arg in node.args]
        kwargs = dict(node.kwargs)
        shape, dtype = self._types[node.outputs[0]]
        batch = batch_of(shape)
        if batch is None:
            raise Unsupported("a constant made of a state")
        name = node.op.removeprefix("aten.")
        if name == "_to_copy.default":
            return [args[0].to(dtype).numbers]
        if name in REDUCTIONS:
            return REDUCTIONS[name](self.code, dtype, *args, **kwargs)
        return [pointwise(self.code, name.partition(".")[0], args, kwargs, dtype, len(shape), batch)]
