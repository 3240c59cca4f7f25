"""Layer 3: run a program once on tensors without storage and write down every operation.

The program runs twice, at two prime batch sizes. Where both runs agree, a number is a constant; where it is the same
multiple of the batch size in both, it is a size; anything else would make the program behave differently at another
batch size and is refused. Since nothing can branch on data, the recorded path is the whole program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from rewardsmith.reward_synth.language.child.constants import Constant
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.budgets import Budget
from rewardsmith.reward_synth.language.graph.meta import META
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, DTYPE_NAMES, Node, Ref
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph, is_component_name
from rewardsmith.reward_synth.language.graph.sizes import ValueType, common_size
from rewardsmith.reward_synth.language.schema import RewardSchema
from rewardsmith.reward_synth.language.text.limits import MAX_COMPONENTS

_IDENTITIES = frozenset({"aten.detach.default", "aten.alias.default", "aten.lift_fresh.default"})
_RESHAPING = frozenset({"aten.view.default", "aten._unsafe_view.default", "aten.expand.default"})
_SQUEEZING = frozenset(f"aten.{name}.{kind}" for name in ("squeeze", "squeeze_") for kind in ("default", "dim", "dims"))
_DROPPED = frozenset({"device", "layout", "pin_memory", "memory_format", "non_blocking", "generator"})
_DATA_DEPENDENT = ("item", "_local_scalar_dense", "nonzero", "masked_select", "unique", "bincount", "is_nonzero")

Reward = Callable[[Any, Tensor], Any]


class Tracer(TorchDispatchMode):
    """Writes down each operation as a graph node while it runs on the meta device."""

    def __init__(self, batch: int, inputs: dict[str, Tensor], line: Callable[[], int | None]):
        super().__init__()  # type: ignore[no-untyped-call]  # torch gives its modes no types
        self.batch = batch
        self.line = line
        self.nodes: list[Node] = []
        self.lines: list[int | None] = []
        self.shapes: list[tuple[int, ...]] = []
        self.dtypes: list[torch.dtype] = []
        self.budget = Budget(batch)
        self._paused = False
        self._alive: list[Tensor] = []
        self._index: dict[int, int] = {}
        self.inputs = inputs
        self.storages = {tensor.untyped_storage()._cdata for tensor in inputs.values()}
        for tensor in inputs.values():
            self._add(tensor)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Tell torch not to hide this from its compiler, which it would import for that alone."""
        return False

    def _add(self, tensor: Tensor) -> int:
        index = len(self.shapes)
        self._alive.append(tensor)
        self._index[id(tensor)] = index
        self.shapes.append(tuple(tensor.shape))
        self.dtypes.append(tensor.dtype)
        return index

    def index_of(self, tensor: Tensor) -> int:
        """Return the value a tensor is, or refuse a tensor that no recorded operation made."""
        index = self._index.get(id(tensor))
        if index is None:
            raise RewardRejected("E_TYPE", "a value was made outside the program; compute it from state and action")
        return index

    def constant(self, numbers: Constant) -> Tensor:
        """Return a storage-less stand-in for numbers written in the program, and record the numbers."""
        self._paused = True
        stand_in = torch.empty(numbers.shape, dtype=numbers.dtype, device=META)
        self._paused = False
        self._node(CONSTANT, (list(numbers.values), list(numbers.shape), numbers.dtype), (), [stand_in])
        return stand_in

    def _node(self, op: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...], outputs: list[Tensor]) -> None:
        for output in outputs:
            self.budget.count(output, op)
        indices = tuple(self._add(output) for output in outputs)
        self.nodes.append(Node(op, args, kwargs, indices))
        self.lines.append(self.line())

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        op = str(func)
        given = {**(kwargs or {}), **_on_meta(func)}
        kwargs = {name: value for name, value in (kwargs or {}).items() if name not in _DROPPED}
        if self._paused:
            return func(*args, **given)
        if op in _IDENTITIES:
            return self._same(args[0], func(*args, **given))
        if op in _SQUEEZING:
            return self._squeeze(args, func)
        pure = _pure_form(op)
        if pure is not None:
            return self._in_place(pure, args, kwargs)
        if op not in OPERATIONS:
            raise _unlisted(op)
        self.budget.before(OPERATIONS[op], args)
        result = func(*args, **given)
        if op in _RESHAPING and result.shape == args[0].shape:
            return self._same(args[0], result)
        outputs = list(result) if isinstance(result, tuple | list) else [result]
        self._record(op, args, kwargs, outputs)
        return result

    def _same(self, source: Tensor, result: Tensor) -> Tensor:
        """Note that `result` is the same value as `source`."""
        self._alive.append(result)
        self._index[id(result)] = self.index_of(source)
        return result

    def _squeeze(self, args: tuple[Any, ...], func: Any) -> Tensor:
        """Record exactly the dimensions that go, or a batch of one environment would go with them."""
        tensor, source = args[0], Ref(self.index_of(args[0]))
        asked = range(tensor.dim()) if len(args) == 1 else args[1] if isinstance(args[1], list) else [args[1]]
        gone = sorted({dim % tensor.dim() for dim in asked if tensor.shape[dim] == 1}) if tensor.dim() else []
        result: Tensor = func(*args)
        if gone:
            self._node("aten.squeeze.dims", (source, gone), (), [result])
        elif result is not tensor:
            self._same(tensor, result)
        return result

    def _in_place(self, op: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor:
        """Record an internal in-place step of torch as the pure operation, on a value nothing else shares."""
        target: Tensor = args[0]
        storage = target.untyped_storage()._cdata
        shared = sum(tensor.untyped_storage()._cdata == storage for tensor in self._alive) != 1
        result = OPERATIONS[op].call(*args, **kwargs)
        shared = shared or storage in self.storages
        if shared or result.dtype != target.dtype or result.shape != target.shape:
            raise RewardRejected("E_MUTATE", "a tensor would be changed in place; use the function without _")
        self._record(op, args, kwargs, [result])
        self._index[id(target)] = len(self.shapes) - 1
        return target

    def _record(self, op: str, args: tuple[Any, ...], kwargs: dict[str, Any], outputs: list[Any]) -> None:
        if not all(isinstance(output, Tensor) for output in outputs):
            raise _unlisted(op)
        named = tuple((name, self._symbol(kwargs[name])) for name in sorted(kwargs) if kwargs[name] is not None)
        self._node(op, tuple(self._symbol(item) for item in args), named, outputs)

    def _symbol(self, item: Any) -> Any:
        if isinstance(item, Tensor):
            return Ref(self.index_of(item))
        if isinstance(item, list | tuple):
            return [self._symbol(part) for part in item]
        if isinstance(item, torch.device | torch.layout | torch.memory_format):
            return None
        if isinstance(item, torch.dtype) and item not in DTYPE_NAMES:
            raise RewardRejected("E_DTYPE", f"{item} is not in the reward language; use torch.float32")
        if type(item) is not bool and isinstance(item, int):
            return int(item)
        return item


def _pure_form(op: str) -> str | None:
    """Return the listed operation that an in-place one computes, if there is one."""
    namespace, name, overload = op.split(".")
    pure = f"{namespace}.{name.removesuffix('_')}.{overload}"
    return pure if name.endswith("_") and pure in OPERATIONS else None


def _on_meta(func: Any) -> dict[str, Any]:
    """Return the device argument for operations that make a tensor from nothing."""
    has_tensor = any("Tensor" in str(argument.type) for argument in func._schema.arguments)
    takes_device = any(argument.name == "device" for argument in func._schema.arguments)
    return {"device": META} if takes_device and not has_tensor else {}


def _unlisted(op: str) -> RewardRejected:
    name = op.removeprefix("aten.").split(".")[0]
    if name in _DATA_DEPENDENT:
        return RewardRejected("E_SYNC", f"{name} depends on the data; use torch.where(condition, a, b)")
    if name.endswith("_"):
        return RewardRejected("E_MUTATE", f"{name} changes a tensor in place; use the function without _")
    return RewardRejected("E_TORCH_NAME", f"{name} cannot be part of a reward; use the functions of the language page")


def empty_inputs(schema: RewardSchema, batch: int) -> dict[str, Tensor]:
    """Return the state's fields and the action as tensors without storage."""
    return {name: torch.empty((batch, *shape), device=META) for name, shape in schema.inputs.items()}


def check_output(result: Any, batch: int) -> tuple[Tensor, dict[str, Tensor]]:
    """Return (reward, components) if they are what a reward returns: float32 tensors `[num_envs]`."""
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)):
        swapped = isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], dict)
        what = "the dict comes second" if swapped else "for example `return reward, {'speed': speed}`"
        raise RewardRejected("E_TYPE", f"compute_reward must return (reward, components): {what}")
    reward, components = result
    if len(components) > MAX_COMPONENTS:
        raise RewardRejected("E_BUDGET", f"{len(components)} components, at most {MAX_COMPONENTS}")
    for name, value in [("reward", reward), *components.items()]:
        if not is_component_name(name):
            shown = str(name)[:40]
            raise RewardRejected(
                "E_TYPE", f"component name {shown!r}: use letters, digits and _, a letter first, at most 48"
            )
        _check_tensor(name, value, batch)
    return reward, components


def _check_tensor(name: str, value: Any, batch: int) -> None:
    if not isinstance(value, Tensor):
        raise RewardRejected(
            "E_TYPE", f"{name} is {type(value).__name__}, not a tensor [num_envs]; use torch.full_like or leave it out"
        )
    if tuple(value.shape) != (batch,):
        shape = ", ".join("num_envs" if size == batch else str(size) for size in value.shape)
        hint = "; use .squeeze(-1)" if tuple(value.shape) == (batch, 1) else "; reduce with dim=-1"
        if value.dim() == 0:
            hint = "; keep one value per environment: reduce with dim=-1, not over everything"
        raise RewardRejected("E_SHAPE", f"{name} has shape [{shape}], wanted [num_envs]{hint}")
    if value.dtype != torch.float32:
        raise RewardRejected("E_DTYPE", f"{name} is {value.dtype}, wanted torch.float32; use .float()")


def finish(tracer: Tracer, result: Any) -> Graph:
    """Return the traced graph with its outputs; an output never shares memory with the state."""
    reward, components = check_output(result, tracer.batch)
    with tracer:
        outputs = {name: _own(value, tracer) for name, value in [("", reward), *components.items()]}
    indices = {name: tracer.index_of(value) for name, value in outputs.items()}
    return Graph(tuple(tracer.inputs), tuple(tracer.nodes), indices.pop(""), indices)


def _own(value: Tensor, tracer: Tracer) -> Tensor:
    shared = value.untyped_storage()._cdata in tracer.storages
    return value.clone() if shared or not value.is_contiguous() else value


def for_every_batch(first: Tracer, second: Tracer, graphs: tuple[Graph, Graph]) -> tuple[Graph, tuple[ValueType, ...]]:
    """Return one graph for every batch size, and what its values are, from the traces at `TWO_BATCHES`."""
    one, two = graphs
    structure = [(node.op, node.outputs, [name for name, _ in node.kwargs]) for node in one.nodes]
    if structure != [(node.op, node.outputs, [name for name, _ in node.kwargs]) for node in two.nodes]:
        raise _depends(None)
    if first.dtypes != second.dtypes:
        raise _depends(None)
    types = []
    for index, shapes in enumerate(zip(first.shapes, second.shapes, strict=True)):
        shape = [common_size(*sizes) for sizes in zip(*shapes, strict=True)]
        if None in shape:
            raise RewardRejected(
                "E_BATCH_COUPLING",
                "part of the environments is cut out or added; index the last dimensions: x[:, i]",
                _line_of(index, first),
            )
        types.append(ValueType(tuple(size for size in shape if size is not None), first.dtypes[index]))
    nodes = []
    for place, (a, b) in enumerate(zip(one.nodes, two.nodes, strict=True)):
        line = first.lines[place]
        args = tuple(_common(pair, line) for pair in zip(a.args, b.args, strict=True))
        kwargs = tuple((name, _common((x, y), line)) for (name, x), (_, y) in
                       zip(a.kwargs, b.kwargs, strict=True))  # fmt: skip
        nodes.append(Node(a.op, args, kwargs, a.outputs))
    if (one.reward, one.components) != (two.reward, two.components):
        raise _depends(None)
    return Graph(one.inputs, tuple(nodes), one.reward, one.components), tuple(types)


def _line_of(index: int, tracer: Tracer) -> int | None:
    for node, line in zip(tracer.nodes, tracer.lines, strict=True):
        if index in node.outputs:
            return line
    return None


def _depends(line: int | None) -> RewardRejected:
    return RewardRejected(
        "E_BATCH_BRANCH", "the program differs between batch sizes; use the batch size only as a size", line
    )


def _common(pair: tuple[Any, Any], line: int | None) -> Any:
    a, b = pair
    if isinstance(a, Ref) or isinstance(b, Ref):
        if a != b:
            raise _depends(line)
        return a
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            raise _depends(line)
        return [_common(part, line) for part in zip(a, b, strict=True)]
    if type(a) is int and type(b) is int:
        size = common_size(a, b)
        if size is None:
            raise _depends(line)
        return size
    if a != b and not (a != a and b != b):
        raise _depends(line)
    return a
