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

from reward_synth.language import advice, names
from reward_synth.language.batch_size import BatchN, as_size
from reward_synth.language.constants import Constant
from reward_synth.language.errors import RewardRejected
from reward_synth.language.indexing import get_item, replace_item

MAX_TRIPS = 64
MAX_STEPS = 1_024
MAX_CALLS = 4_096
MAX_LENGTH = 4_096
MAX_INTEGER = 2**63

_NUMBER = (bool, int, float)
_BINARY = {
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
_COMPARE = {
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
_CONTAINER_METHODS = {
    dict: frozenset({"items", "keys", "values", "get", "update", "copy"}),
    list: frozenset({"append", "copy"}),
}


class State:
    """The state as a program sees it: the fields of the schema and nothing else."""

    __slots__ = ("_tensors",)

    def __init__(self, tensors: dict[str, Tensor]):
        object.__setattr__(self, "_tensors", tensors)

    def field(self, name: str) -> Tensor:
        """Return one field; E_FIELD if there is none of that name."""
        if not isinstance(name, str) or name not in self._tensors:
            known = ", ".join(sorted(self._tensors))
            raise RewardRejected("E_FIELD", f"state has no field {str(name)[:60]!r}; the fields are {known}")
        return self._tensors[name]


def refuse_tensor(value: Any, what: str, instead: str) -> None:
    """Refuse a tensor where only a Python number makes sense."""
    if isinstance(value, Tensor):
        raise RewardRejected("E_SYNC", f"{what} needs one number but got a tensor of all environments; {instead}")
    if isinstance(value, BatchN):
        value._refuse()


def bounded(value: Any) -> Any:
    """Return a Python value, refusing numbers, strings and sequences that grow without end."""
    if type(value) is int and abs(value) >= MAX_INTEGER:
        raise RewardRejected("E_BUDGET", "an integer grows too large; use floats")
    if isinstance(value, complex):
        raise RewardRejected("E_TYPE", "a power of a negative number is complex; use torch.abs or abs first")
    if isinstance(value, str | list | tuple | dict) and len(value) > MAX_LENGTH:
        raise RewardRejected("E_BUDGET", f"a list or string grows beyond {MAX_LENGTH} items; write a shorter one")
    return value


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
            "_attribute": self.attribute,
            "_method": self.method,
            "_text": self.text,
            "_frozen": self.frozen,
            "abs": self.absolute,
            "bool": self.boolean,
            "dict": self.dict,
            "enumerate": self.enumerate,
            "float": self.float,
            "int": self.int,
            "len": self.length,
            "list": lambda items=(): list(self.iterate(items)),
            "max": lambda *items, **extra: self.extreme(max, "torch.maximum or torch.clamp", items, extra),
            "min": lambda *items, **extra: self.extreme(min, "torch.minimum or torch.clamp", items, extra),
            "range": self.range,
            "round": self.round,
            "str": lambda item="": self.text(item),
            "sum": self.sum,
            "tuple": lambda items=(): tuple(self.iterate(items)),
            "zip": self.zip,
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
        if isinstance(items, State) or not isinstance(items, Iterable):
            raise RewardRejected("E_TYPE", f"cannot loop over {_kind(items)}; loop over range(n), a list or a dict")
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

    def binary(self, kind: str, left: Any, right: Any) -> Any:
        """Return `left <kind> right`."""
        if isinstance(left, BatchN) or isinstance(right, BatchN):
            if kind == "Mult" and not isinstance(left, Tensor) and not isinstance(right, Tensor):
                return left * right
            BatchN()._refuse()
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self._operand(left)
            self._operand(right)
            return _BINARY[kind](left, right)
        if isinstance(left, _NUMBER) and isinstance(right, _NUMBER):
            if kind == "Pow" and (abs(right) > MAX_TRIPS or abs(left) > 1e6):
                raise RewardRejected("E_BUDGET", "power too large; write the number")
            return bounded(_BINARY[kind](left, right))
        joined = kind == "Add" and type(left) is type(right) and isinstance(left, list | tuple | str)
        merged = kind == "BitOr" and isinstance(left, dict) and isinstance(right, dict)
        if joined or merged:
            bounded(left), bounded(right)
            return bounded(_BINARY[kind](left, right))
        if kind == "Mult" and isinstance(left, list | tuple | str) | isinstance(right, list | tuple | str):
            raise RewardRejected("E_BUDGET", "sequences cannot be repeated with *; write the items or use expand")
        if kind == "Mod" and isinstance(left, str):
            raise RewardRejected("E_ATTR", "% formatting is not allowed; write an f-string: f'foot_{i}'")
        raise RewardRejected("E_TYPE", f"cannot combine {_kind(left)} and {_kind(right)}; use tensors and numbers")

    def _operand(self, value: Any) -> None:
        if not isinstance(value, (Tensor, *_NUMBER)):
            raise RewardRejected(
                "E_TYPE", f"cannot combine a tensor with {_kind(value)}; use torch.tensor([...], device=action.device)"
            )

    def unary(self, kind: str, value: Any) -> Any:
        """Return `<kind> value`."""
        if kind == "Not":
            return not self.truth(value, "not")
        if isinstance(value, BatchN):
            value._refuse()
        if not isinstance(value, (Tensor, *_NUMBER)):
            raise RewardRejected("E_TYPE", f"cannot negate {_kind(value)}; use tensors and numbers")
        if kind == "Invert" and isinstance(value, bool):
            return not value
        return {"USub": operator.neg, "UAdd": operator.pos, "Invert": operator.invert}[kind](value)

    def compare(self, kind: str, left: Any, right: Any) -> Any:
        """Return `left <kind> right`."""
        if kind in ("Is", "IsNot"):
            return _COMPARE[kind](left, right)
        for value in (left, right):
            if isinstance(value, BatchN):
                value._refuse()
        if kind in ("In", "NotIn"):
            items = right if isinstance(right, list | tuple | dict | str) else list(self.iterate(right))
            for value in (left, *items):
                self.truth(value, "in")
            found = left in items
            return found if kind == "In" else not found
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self._operand(left)
            self._operand(right)
        elif not (isinstance(left, _NUMBER) and isinstance(right, _NUMBER)):
            simple = (str, bool, int, float, tuple, torch.dtype, torch.device, type(None))
            if not (isinstance(left, simple) and isinstance(right, simple)):
                raise RewardRejected("E_TYPE", f"cannot compare {_kind(left)} with {_kind(right)}; use tensors")
        return _COMPARE[kind](left, right)

    # --- items, attributes, methods -----------------------------------------------------------------------------

    def get(self, value: Any, index: Any) -> Any:
        """Return `value[index]`."""
        if isinstance(value, State):
            return value.field(index)
        if isinstance(value, Tensor):
            return get_item(value, index, self.constant)
        if isinstance(value, dict | list | tuple | str):
            for part in (index.start, index.stop, index.step) if isinstance(index, slice) else (index,):
                refuse_tensor(part, "an index of a list or dict", "index with a Python number or a string")
            return value[index]
        if callable(value):
            raise RewardRejected("E_CALL", "functions cannot be indexed; call them by name")
        raise RewardRejected("E_TYPE", f"{_kind(value)} has no items; index tensors, lists and dicts")

    def set(self, value: Any, index: Any, item: Any) -> Any:
        """Return `value` with `value[index] = item`; a tensor is copied, a dict or list of the program is not."""
        if isinstance(value, Tensor):
            return replace_item(value, index, item)
        if isinstance(value, dict | list):
            refuse_tensor(index, "an index of a list or dict", "index with a Python number or a string")
            value[index] = item
            return bounded(value)
        raise RewardRejected("E_MUTATE", f"items of {_kind(value)} cannot be set; use a tensor, dict or list")

    def augment(self, value: Any, index: Any, kind: str, item: Any) -> Any:
        """Return `value` with `value[index] <kind>= item`."""
        if isinstance(value, Tensor) and isinstance(index, Tensor) and index.dtype == torch.bool:
            return replace_item(value, index, self.binary(kind, value, item))
        return self.set(value, index, self.binary(kind, self.get(value, index), item))

    def attribute(self, value: Any, name: str) -> Any:
        """Return `value.name`, read and not called."""
        if isinstance(value, State):
            return value.field(name)
        if isinstance(value, Tensor) and name in ("T", "mT", "device", "dtype", "ndim"):
            return getattr(value, name)
        if isinstance(value, Tensor) and name == "shape":
            return tuple(as_size(size, self.batch) for size in value.shape)
        if isinstance(value, tuple) and name in ("values", "indices") and hasattr(value, name):
            return getattr(value, name)
        raise RewardRejected("E_ATTR", f"{_kind(value)} has no .{name[:60]}; state fields are read as state.<field>")

    def method(self, value: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Return `value.name(*args, **kwargs)`."""
        if isinstance(value, Tensor) and name in names.METHODS:
            return self._tensor_method(value, name, args, kwargs)
        if name in _CONTAINER_METHODS.get(type(value), ()):
            if name == "update":
                value.update(self.dict(*args, **kwargs))
                return bounded(value)
            for argument in args[:1] if name == "get" else ():
                refuse_tensor(argument, "a dict key", "use a string")
            result = getattr(value, name)(*args, **kwargs)
            bounded(value)
            return result
        if isinstance(value, State) and name in value._tensors:
            raise RewardRejected("E_CALL", f"state.{name} is a tensor, not a function; write it without ()")
        if isinstance(value, State):
            value.field(name)
        hint = advice.for_attribute(name, names.METHODS)
        raise RewardRejected("E_ATTR", f"{_kind(value)} has no method .{name[:60]}{hint or '; use tensors'}")

    def _tensor_method(self, value: Tensor, name: str, args: tuple, kwargs: dict) -> Any:
        if name == "size":
            shape = self.attribute(value, "shape")
            dims = (*args, *kwargs.values())
            return shape[dims[0]] if dims else shape
        if name == "new_tensor":
            return self.tensor(*args, **{"dtype": value.dtype, **kwargs})
        if name in ("to", "type"):
            return _convert(value, args, kwargs)
        if name in ("append", "get", "items", "keys", "values", "update", "copy"):
            raise RewardRejected("E_ATTR", f"a tensor has no method .{name}")
        return getattr(value, name)(*args, **clean_keywords(kwargs))

    def tensor(self, data: Any, dtype: torch.dtype | None = None, **kwargs: Any) -> Tensor:
        """Return a tensor of numbers written in the program, or a tensor as it is."""
        clean_keywords(kwargs)
        if isinstance(data, Tensor):
            return data if dtype is None else data.to(dtype)
        return self.constant(Constant.of(data, dtype))

    # --- builtins -----------------------------------------------------------------------------------------------

    def range(self, *bounds: Any) -> list[int]:
        """Return the numbers of a short range."""
        for bound in bounds:
            if isinstance(bound, BatchN):
                raise RewardRejected(
                    "E_BUDGET", "cannot loop over environments; every operation works on all of them at once"
                )
            refuse_tensor(bound, "range()", "use a Python number")
        numbers = range(*bounds)
        if len(numbers) > MAX_TRIPS:
            raise RewardRejected(
                "E_BUDGET", f"loop of {len(numbers)} steps, at most {MAX_TRIPS}; use tensor operations"
            )
        return list(numbers)

    def enumerate(self, items: Any, start: int = 0) -> list[tuple[int, Any]]:
        """Return (index, item) pairs."""
        refuse_tensor(start, "enumerate()", "use a Python number")
        return list(enumerate(self.iterate(items), start))

    def zip(self, *sequences: Any, strict: bool = False) -> list[tuple]:
        """Return tuples of items with the same index."""
        return list(zip(*map(self.iterate, sequences), strict=bool(strict)))

    def sum(self, items: Any, start: Any = 0) -> Any:
        """Return the sum of Python numbers or of a sequence of tensors."""
        if isinstance(items, Tensor):
            raise RewardRejected("E_BUDGET", "sum() loops over environments; use torch.sum(x, dim=-1)")
        total = start
        for item in self.iterate(items):
            total = self.binary("Add", total, item)
        return total

    def dict(self, *args: Any, **items: Any) -> dict:
        """Return a dict of keyword arguments, of another dict or of pairs."""
        if len(args) > 1:
            raise RewardRejected("E_TYPE", "dict() takes one dict or list of pairs")
        result: dict = {}
        if args:
            source = args[0].items() if isinstance(args[0], dict) else args[0]
            for pair in self.iterate(source):
                key, value = pair
                refuse_tensor(key, "a dict key", "use a string")
                result[key] = value
        result.update(items)
        return bounded(result)

    def absolute(self, value: Any) -> Any:
        """Return abs(value) of a number or a tensor."""
        if isinstance(value, Tensor):
            return torch.abs(value)
        refuse_tensor(value, "abs()", "")
        return abs(value)

    def boolean(self, value: Any = False) -> bool:
        """Return bool(value) of a Python value."""
        refuse_tensor(value, "bool()", "use x.bool() or a comparison")
        return bool(value)

    def float(self, value: Any = 0.0) -> float:
        """Return float(value) of a number, or of "inf" and "nan"."""
        refuse_tensor(value, "float()", "use x.float()")
        if isinstance(value, str) and value.strip().lower().lstrip("+-") not in ("inf", "infinity", "nan"):
            raise RewardRejected("E_TYPE", "write the number without quotes")
        return float(value)

    def int(self, value: Any = 0) -> int:
        """Return int(value) of a number."""
        refuse_tensor(value, "int()", "use x.long()")
        if not isinstance(value, _NUMBER):
            raise RewardRejected("E_TYPE", "int() takes a number")
        return bounded(int(value))

    def round(self, value: Any, digits: int | None = None) -> Any:
        """Return round(value) of a number."""
        refuse_tensor(value, "round()", "use torch.round(x)")
        return round(value, digits)

    def length(self, value: Any) -> int:
        """Return len(value); of a tensor, its first size."""
        if isinstance(value, Tensor):
            return self.attribute(value, "shape")[0]
        if not isinstance(value, str | list | tuple | dict):
            raise RewardRejected("E_TYPE", f"{_kind(value)} has no len(); use x.shape[-1]")
        return len(value)

    def extreme(self, function: Any, instead: str, items: tuple, extra: dict) -> Any:
        """Return the built-in min or max of Python numbers."""
        if extra:
            raise RewardRejected("E_CALL", f"{function.__name__}() takes numbers only; use {instead}")
        values = list(self.iterate(items[0])) if len(items) == 1 else list(items)
        for value in values:
            refuse_tensor(value, f"{function.__name__}()", f"use {instead}")
        return function(values)

    def text(self, *parts: Any) -> str:
        """Return the joined text of names and small numbers."""
        for part in parts:
            if isinstance(part, BatchN):
                part._refuse()
            if not isinstance(part, str | int | float):
                raise RewardRejected("E_TYPE", f"text cannot contain {_kind(part)}; use names and numbers only")
        return bounded("".join(str(part) for part in parts))

    def frozen(self, value: Any) -> Any:
        """Return a module-level constant that no function can change."""
        if isinstance(value, dict):
            return FrozenDict({key: self.frozen(item) for key, item in value.items()})
        if isinstance(value, list | tuple):
            return tuple(self.frozen(item) for item in value)
        return value


class FrozenDict(dict):
    """A module-level dict: read like any other, never written."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise RewardRejected("E_MUTATE", "a module-level dict cannot be changed; write dict(CONSTANT) first")

    __setitem__ = update = _refuse


_CONTAINER_METHODS[FrozenDict] = frozenset({"items", "keys", "values", "get", "copy"})


def clean_keywords(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return keyword arguments without those that say where a tensor lives; refuse the ones that would move it."""
    device = kwargs.pop("device", None)
    if not (device is None or isinstance(device, torch.device) or device in names.DEVICE_NAMES):
        raise RewardRejected("E_ATTR", "a reward runs where the trainer puts it; write device=action.device")
    if kwargs.pop("requires_grad", False):
        raise RewardRejected("E_ATTR", "rewards are never differentiated; remove requires_grad")
    kwargs.pop("non_blocking", None)
    return kwargs


def _convert(value: Tensor, args: tuple, kwargs: dict) -> Tensor:
    """Return `value.to(...)` for a dtype, or `value` itself for a device or another tensor's device."""
    dtype = kwargs.pop("dtype", None)
    clean_keywords(kwargs)
    for argument in (*args, *kwargs.values()):
        if isinstance(argument, torch.dtype):
            dtype = argument
        elif isinstance(argument, Tensor):
            dtype = argument.dtype
        elif not isinstance(argument, torch.device | bool):
            raise RewardRejected("E_ATTR", "write x.to(torch.float32) or x.float(); devices are chosen by the trainer")
    return value if dtype is None else value.to(dtype)


def _kind(value: Any) -> str:
    """Return the type of a value in a person's words."""
    if isinstance(value, State):
        return "state"
    if value is None:
        return "None"
    return {Tensor: "a tensor", str: "a string", list: "a list", tuple: "a tuple", dict: "a dict"}.get(
        type(value), f"a {type(value).__name__}"
    )
