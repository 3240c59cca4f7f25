"""Python's built-in functions as a program sees them: on numbers, lists and dicts, never on the values of tensors.

Runs only inside the jailed child.
"""

from __future__ import annotations

import builtins
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.batch_size import BatchN
from rewardsmith.reward_synth.language.child.host import Host
from rewardsmith.reward_synth.language.child.values import NUMBER, bounded, kind, pairs, refuse_tensor
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text.limits import MAX_TRIPS


class Builtins:
    """The built-in functions for one run of a program."""

    def __init__(self, host: Host):
        self.host = host

    def bindings(self) -> dict[str, Any]:
        """Return the functions under the names a program uses."""
        return {
            "_format": self.format,
            "_text": self.text,
            "abs": self.absolute,
            "all": lambda items: all(self._flags("all", items)),
            "any": lambda items: any(self._flags("any", items)),
            "bool": self.boolean,
            "dict": lambda *args, **items: pairs(self.host, *args, **items),
            "enumerate": self.enumerate,
            "float": self.float,
            "int": self.int,
            "len": self.length,
            "list": lambda items=(): list(self.host.iterate(items)),
            "max": lambda *items, **extra: self.extreme(max, "torch.maximum or torch.clamp", items, extra),
            "min": lambda *items, **extra: self.extreme(min, "torch.minimum or torch.clamp", items, extra),
            "range": self.range,
            "round": self.round,
            "sorted": self.sorted,
            "str": lambda item="": self.text(item),
            "sum": self.sum,
            "tuple": lambda items=(): tuple(self.host.iterate(items)),
            "zip": self.zip,
        }

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
        return list(enumerate(self.host.iterate(items), start))

    def zip(self, *sequences: Any, strict: bool = False) -> list[tuple[Any, ...]]:
        """Return tuples of items with the same index."""
        return list(zip(*map(self.host.iterate, sequences), strict=bool(strict)))

    def sum(self, items: Any, start: Any = 0) -> Any:
        """Return the sum of Python numbers or of a sequence of tensors."""
        if isinstance(items, Tensor):
            raise RewardRejected("E_BUDGET", "sum() loops over environments; use torch.sum(x, dim=-1)")
        total = start
        for item in self.host.iterate(items):
            total = self.host.binary("Add", total, item)
        return total

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
        """Return a number, or the text "inf" or "nan", as a float."""
        refuse_tensor(value, "float()", "use x.float()")
        if isinstance(value, str) and value.strip().lower().lstrip("+-") not in ("inf", "infinity", "nan"):
            raise RewardRejected("E_TYPE", "write the number without quotes")
        return float(value)

    def int(self, value: Any = 0) -> builtins.int:
        """Return the whole part of a number."""
        refuse_tensor(value, "int()", "use x.long()")
        if not isinstance(value, NUMBER):
            raise RewardRejected("E_TYPE", "int() takes a number")
        return bounded(int(value))

    def round(self, value: Any, digits: builtins.int | None = None) -> Any:
        """Return a number rounded to `digits`."""
        refuse_tensor(value, "round()", "use torch.round(x)")
        return round(value, digits)

    def length(self, value: Any) -> builtins.int:
        """Return len(value); of a tensor, its first size."""
        if isinstance(value, Tensor):
            first: builtins.int = self.host.attribute(value, "shape")[0]
            return first
        if not isinstance(value, str | list | tuple | dict):
            raise RewardRejected("E_TYPE", f"{kind(value)} has no len(); use x.shape[-1]")
        return len(value)

    def extreme(self, function: Any, instead: str, items: tuple[Any, ...], extra: dict[str, Any]) -> Any:
        """Return the built-in min or max of Python numbers."""
        if extra:
            raise RewardRejected("E_CALL", f"{function.__name__}() takes numbers only; use {instead}")
        values = list(self.host.iterate(items[0])) if len(items) == 1 else list(items)
        for value in values:
            refuse_tensor(value, f"{function.__name__}()", f"use {instead}")
        return function(values)

    def _flags(self, name: str, items: Any) -> list[Any]:
        """Return Python values whose truth may be asked."""
        if isinstance(items, Tensor):
            raise RewardRejected("E_SYNC", f"{name}() asks all environments; use torch.{name}(x, dim=-1)")
        return [self.host.truth(item, "and" if name == "all" else "or") for item in self.host.iterate(items)]

    def sorted(self, items: Any, reverse: bool = False) -> list[Any]:
        """Return Python numbers or names in order."""
        if isinstance(items, Tensor):
            raise RewardRejected("E_SYNC", "sorted() is for numbers; use torch.sort(x, dim=-1).values")
        values = list(self.host.iterate(items))
        for value in values:
            refuse_tensor(value, "sorted()", "use torch.sort(x, dim=-1).values")
        return sorted(values, reverse=bool(reverse))

    def format(self, value: Any, spec: str) -> str:
        """Return a number as text."""
        refuse_tensor(value, "an f-string", "use names and numbers only")
        if not isinstance(value, NUMBER):
            raise RewardRejected("E_TYPE", f"text cannot contain {kind(value)} in a number's format")
        return format(value, spec)

    def text(self, *parts: Any) -> str:
        """Return the joined text of names and small numbers."""
        for part in parts:
            if isinstance(part, BatchN):
                part._refuse()
            if not isinstance(part, str | int | float):
                raise RewardRejected("E_TYPE", f"text cannot contain {kind(part)}; use names and numbers only")
        return bounded("".join(str(part) for part in parts))
