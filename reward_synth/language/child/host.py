"""What a rewritten program calls for everything that is not plain naming: loops, arithmetic, indexing, methods.

Runs only inside the jailed child. Each function refuses what the grammar cannot see because it depends on types:
tensors used as Python truth values or loop counters, endless growth of numbers, lists and strings, and the batch size
used as a number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.batch_size import BatchN, as_size
from rewardsmith.reward_synth.language.child.constants import Constant
from rewardsmith.reward_synth.language.child.indexing import get_item, replace_item
from rewardsmith.reward_synth.language.child.values import (
    NUMBER,
    FrozenDict,
    StateView,
    bounded,
    frozen,
    kind,
    pairs,
    refuse_tensor,
)
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import advice, names
from rewardsmith.reward_synth.language.text.limits import MAX_CALLS, MAX_STEPS

MAX_EXPONENT = 64
MAX_BASE = 1e6

_UNARY: dict[str, Callable[[Any], Any]] = {"USub": operator.neg, "UAdd": operator.pos, "Invert": operator.invert}
_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "Div": operator.truediv,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
    "Pow": operator.pow,
    "MatMult": operator.matmul,
    "BitAnd": operator.and_,
    "BitOr": operator.or_,
    "BitXor": operator.xor,
}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "Is": operator.is_,
    "IsNot": operator.is_not,
}
_TRUTH_ADVICE = {
    "if": "use torch.where(condition, a, b) instead of if",
    "and": "write (a) & (b) instead of `and`",
    "or": "write (a) | (b) instead of `or`",
    "not": "write ~mask instead of `not`",
    "in": "compare with == and combine with |",
}
_CONTAINER_METHODS: dict[type[Any], frozenset[str]] = {
    dict: frozenset({"items", "keys", "values", "get", "update", "copy"}),
    FrozenDict: frozenset({"items", "keys", "values", "get", "copy"}),
    list: frozenset({"append", "copy"}),
}


class Host:
    """The guarded operations, for one run of a program at one batch size.

    Args:
        batch: the number of environments.
        constant: makes a tensor of numbers written in the program; a trace records them.
    """

    def __init__(self, batch: int, constant: Callable[[Constant], Tensor] = Constant.tensor):
        self.batch = batch
        self.constant = constant
        self.steps = 0
        self.calls = 0

    def bindings(self) -> dict[str, Any]:
        """Return the names a rewritten program calls."""
        return {
            "_tick": self.tick,
            "_iterate": self.iterate,
            "_truth": self.truth,
            "_binary": self.binary,
            "_unary": self.unary,
            "_compare": self.compare,
            "_get": self.get,
            "_set": self.set,
            "_augment": self.augment,
            "_slice": slice,
            "_key": self.key,
            "_attribute": self.attribute,
            "_method": self.method,
            "_frozen": frozen,
        }

    # --- control ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Count one call of a function of the program."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise RewardRejected("E_BUDGET", f"more than {MAX_CALLS} function calls; call helpers on whole tensors")

    def iterate(self, items: Any) -> Iterator[Any]:
        """Yield the items of a Python sequence, within the loop budget."""
        if isinstance(items, Tensor):
            raise RewardRejected(
                "E_BUDGET", "a tensor cannot be looped over: work on it whole, or use x.unbind(dim=-1) or x[:, i]"
            )
        if isinstance(items, StateView) or not isinstance(items, Iterable):
            raise RewardRejected("E_TYPE", f"cannot loop over {kind(items)}; loop over range(n), a list or a dict")
        return self._counted(items)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise RewardRejected("E_BUDGET", f"loops take more than {MAX_STEPS} steps; use tensor operations")
            yield item

    def truth(self, value: Any, word: str) -> Any:
        """Return `value` if Python may ask whether it is true."""
        if isinstance(value, Tensor):
            raise RewardRejected("E_SYNC", f"a tensor has one value per environment; {_TRUTH_ADVICE[word]}")
        if isinstance(value, BatchN):
            value._refuse()
        return value

    # --- arithmetic ---------------------------------------------------------------------------------------------

    def binary(self, operation: str, left: Any, right: Any) -> Any:
        """Return `left <operation> right`."""
        if isinstance(left, BatchN) or isinstance(right, BatchN):
            if operation == "Mult" and not isinstance(left, Tensor) and not isinstance(right, Tensor):
                return left * right
            BatchN()._refuse()
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self._operand(left)
            self._operand(right)
            return _BINARY[operation](left, right)
        if isinstance(left, NUMBER) and isinstance(right, NUMBER):
            if operation == "Pow" and (abs(right) > MAX_EXPONENT or abs(left) > MAX_BASE):
                raise RewardRejected("E_BUDGET", "power too large; write the number")
            return bounded(_BINARY[operation](left, right))
        joined = operation == "Add" and type(left) is type(right) and isinstance(left, list | tuple | str)
        merged = operation == "BitOr" and isinstance(left, dict) and isinstance(right, dict)
        if joined or merged:
            bounded(left)
            bounded(right)
            return bounded(_BINARY[operation](left, right))
        if operation == "Mult" and (isinstance(left, list | tuple | str) or isinstance(right, list | tuple | str)):
            raise RewardRejected("E_BUDGET", "sequences cannot be repeated with *; write the items or use expand")
        if operation == "Mod" and isinstance(left, str):
            raise RewardRejected("E_ATTR", "% formatting is not allowed; write an f-string: f'foot_{i}'")
        raise RewardRejected("E_TYPE", f"cannot combine {kind(left)} and {kind(right)}; use tensors and numbers")

    def _operand(self, value: Any) -> None:
        if not isinstance(value, (Tensor, *NUMBER)):
            raise RewardRejected(
                "E_TYPE", f"cannot combine a tensor with {kind(value)}; use torch.tensor([...], device=action.device)"
            )

    def unary(self, operation: str, value: Any) -> Any:
        """Return `<operation> value`."""
        if operation == "Not":
            return not self.truth(value, "not")
        if isinstance(value, BatchN):
            value._refuse()
        if not isinstance(value, (Tensor, *NUMBER)):
            raise RewardRejected("E_TYPE", f"cannot negate {kind(value)}; use tensors and numbers")
        if operation == "Invert" and isinstance(value, bool):
            return not value
        return _UNARY[operation](value)

    def compare(self, operation: str, left: Any, right: Any) -> Any:
        """Return `left <operation> right`."""
        if operation in ("Is", "IsNot"):
            return _COMPARE[operation](left, right)
        for value in (left, right):
            if isinstance(value, BatchN):
                value._refuse()
        if operation in ("In", "NotIn"):
            items = right if isinstance(right, list | tuple | dict | str) else list(self.iterate(right))
            for value in (left, *items):
                self.truth(value, "in")
            found = left in items
            return found if operation == "In" else not found
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self._operand(left)
            self._operand(right)
        elif not (isinstance(left, NUMBER) and isinstance(right, NUMBER)):
            simple = (str, bool, int, float, tuple, torch.dtype, torch.device, type(None))
            if not (isinstance(left, simple) and isinstance(right, simple)):
                raise RewardRejected("E_TYPE", f"cannot compare {kind(left)} with {kind(right)}; use tensors")
        return _COMPARE[operation](left, right)

    # --- items, attributes, methods -----------------------------------------------------------------------------

    def get(self, value: Any, index: Any) -> Any:
        """Return `value[index]`."""
        if isinstance(value, StateView):
            return value.field(index)
        if isinstance(value, Tensor):
            return get_item(value, index, self.constant)
        if isinstance(value, dict | list | tuple | str):
            for part in (index.start, index.stop, index.step) if isinstance(index, slice) else (index,):
                refuse_tensor(part, "an index of a list or dict", "index with a Python number or a string")
            return value[index]
        if callable(value):
            raise RewardRejected("E_CALL", "functions cannot be indexed; call them by name")
        raise RewardRejected("E_TYPE", f"{kind(value)} has no items; index tensors, lists and dicts")

    def set(self, value: Any, index: Any, item: Any) -> Any:
        """Return `value` with `value[index] = item`; a tensor is copied, a dict or list of the program is not."""
        if isinstance(value, Tensor):
            return replace_item(value, index, item)
        if isinstance(value, dict | list):
            refuse_tensor(index, "an index of a list or dict", "index with a Python number or a string")
            value[index] = item
            return bounded(value)
        raise RewardRejected("E_MUTATE", f"items of {kind(value)} cannot be set; use a tensor, dict or list")

    def augment(self, value: Any, index: Any, operation: str, item: Any) -> Any:
        """Return `value` with `value[index] <operation>= item`."""
        if isinstance(value, Tensor) and isinstance(index, Tensor) and index.dtype == torch.bool:
            return replace_item(value, index, self.binary(operation, value, item))
        return self.set(value, index, self.binary(operation, self.get(value, index), item))

    def key(self, value: Any) -> Any:
        """Return a dict key: a name or a number."""
        refuse_tensor(value, "a dict key", "use a string")
        if not isinstance(value, str | int | float | tuple):
            raise RewardRejected("E_TYPE", f"a dict key cannot be {kind(value)}; use a string")
        return value

    def attribute(self, value: Any, name: str) -> Any:
        """Return `value.name`, read and not called."""
        if isinstance(value, StateView):
            return value.field(name)
        if isinstance(value, Tensor) and name in ("T", "mT", "device", "dtype", "ndim"):
            return getattr(value, name)
        if isinstance(value, Tensor) and name == "shape":
            return tuple(as_size(size, self.batch) for size in value.shape)
        if isinstance(value, tuple) and name in ("values", "indices") and hasattr(value, name):
            return getattr(value, name)
        raise RewardRejected("E_ATTR", f"{kind(value)} has no .{name[:60]}; state fields are read as state.<field>")

    def method(self, value: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Return `value.name(*args, **kwargs)`."""
        if isinstance(value, Tensor) and name in names.METHODS:
            return self._tensor_method(value, name, args, kwargs)
        if name in _CONTAINER_METHODS.get(type(value), ()):
            if name == "update":
                value.update(pairs(self, *args, **kwargs))
                return bounded(value)
            for argument in args[:1] if name == "get" else ():
                refuse_tensor(argument, "a dict key", "use a string")
            result = getattr(value, name)(*args, **kwargs)
            bounded(value)
            return result
        if isinstance(value, StateView) and name in value._tensors:
            raise RewardRejected("E_CALL", f"state.{name} is a tensor, not a function; write it without ()")
        if isinstance(value, StateView):
            value.field(name)
        hint = advice.for_attribute(name, names.METHODS)
        raise RewardRejected("E_ATTR", f"{kind(value)} has no method .{name[:60]}{hint or '; use tensors'}")

    def _tensor_method(self, value: Tensor, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if name == "size":
            shape = self.attribute(value, "shape")
            dims = (*args, *kwargs.values())
            return shape[dims[0]] if dims else shape
        if name == "new_tensor":
            return self.tensor(*args, **{"dtype": value.dtype, **kwargs})
        if name in ("to", "type"):
            return _convert(value, args, kwargs, name)
        if name in ("append", "get", "items", "keys", "values", "update", "copy"):
            raise RewardRejected("E_ATTR", f"a tensor has no method .{name}")
        refuse_batch_size(name, args, kwargs)
        return getattr(value, name)(*args, **clean_keywords(kwargs))

    def tensor(self, data: Any, dtype: torch.dtype | None = None, **kwargs: Any) -> Tensor:
        """Return a tensor of numbers written in the program, or a tensor as it is."""
        clean_keywords(kwargs)
        if isinstance(data, Tensor):
            return data if dtype is None else data.to(dtype)
        return self.constant(Constant.of(data, dtype))


def clean_keywords(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return keyword arguments without those that say where a tensor lives; refuse the ones that would move it."""
    device = kwargs.pop("device", None)
    if not (device is None or isinstance(device, torch.device) or device in names.DEVICE_NAMES):
        raise RewardRejected("E_ATTR", "a reward runs where the trainer puts it; write device=action.device")
    if kwargs.pop("requires_grad", False):
        raise RewardRejected("E_ATTR", "rewards are never differentiated; remove requires_grad")
    kwargs.pop("non_blocking", None)
    return kwargs


def refuse_batch_size(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse the batch size as an argument that is no size."""
    if name in ("full", "new_full"):
        args, kwargs = args[1:], {key: value for key, value in kwargs.items() if key != "size"}
    elif name in names.SIZED:
        return
    for value in (*args, *kwargs.values()):
        for part in value if isinstance(value, tuple | list) else (value,):
            if isinstance(part, BatchN):
                part._refuse()


def _convert(value: Tensor, args: tuple[Any, ...], kwargs: dict[str, Any], name: str) -> Tensor:
    """Return `value.to(...)` for a dtype, or `value` itself for a device or another tensor's device."""
    dtype = kwargs.pop("dtype", None)
    if name == "type" and dtype is None and not (args and isinstance(args[0], torch.dtype)):
        raise RewardRejected("E_ATTR", "write x.to(torch.float32) or x.float()")
    clean_keywords(kwargs)
    for argument in (*args, *kwargs.values()):
        if isinstance(argument, torch.dtype):
            dtype = argument
        elif isinstance(argument, Tensor):
            dtype = argument.dtype
        elif not isinstance(argument, torch.device | bool):
            raise RewardRejected("E_ATTR", "write x.to(torch.float32) or x.float(); devices are chosen by the trainer")
    return value if dtype is None else value.to(dtype)
