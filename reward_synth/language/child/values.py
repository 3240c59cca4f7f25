"""The plain Python values a running program may hold, and their limits."""

from __future__ import annotations

from typing import Any, TypeVar

from torch import Tensor

from rewardsmith.reward_synth.language.child.batch_size import BatchN
from rewardsmith.reward_synth.language.errors import RewardRejected

MAX_LENGTH = 4_096
MAX_INTEGER = 2**63

NUMBER = (bool, int, float)

Value = TypeVar("Value")


class StateView:
    """The state as a program sees it: the fields of the schema and nothing else."""

    __slots__ = ("_tensors",)
    _tensors: dict[str, Tensor]

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


def bounded(value: Value) -> Value:
    """Return a Python value, refusing numbers, strings and sequences that grow without end."""
    if isinstance(value, int) and type(value) is int and abs(value) >= MAX_INTEGER:
        raise RewardRejected("E_BUDGET", "an integer grows too large; use floats")
    if isinstance(value, complex):
        raise RewardRejected("E_TYPE", "a power of a negative number is complex; use torch.abs or abs first")
    if isinstance(value, str | list | tuple | dict) and len(value) > MAX_LENGTH:
        raise RewardRejected("E_BUDGET", f"a list or string grows beyond {MAX_LENGTH} items; write a shorter one")
    return value


class FrozenDict(dict[Any, Any]):
    """A module-level dict: read like any other, never written."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise RewardRejected("E_MUTATE", "a module-level dict cannot be changed; write dict(CONSTANT) first")

    __setitem__ = update = _refuse


def frozen(value: Any) -> Any:
    """Return a module-level constant that no function can change."""
    if isinstance(value, dict):
        return FrozenDict({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def kind(value: Any) -> str:
    """Return the type of a value in a person's words."""
    if isinstance(value, StateView):
        return "state"
    if value is None:
        return "None"
    return {Tensor: "a tensor", str: "a string", list: "a list", tuple: "a tuple", dict: "a dict"}.get(
        type(value), f"a {type(value).__name__}"
    )


def pairs(host: Any, /, *args: Any, **items: Any) -> dict[Any, Any]:
    """Return a dict of keyword arguments, of another dict or of pairs."""
    if len(args) > 1:
        raise RewardRejected("E_TYPE", "dict() takes one dict or list of pairs")
    result: dict[Any, Any] = {}
    if args:
        source = args[0].items() if isinstance(args[0], dict) else args[0]
        for pair in host.iterate(source):
            key, value = pair
            refuse_tensor(key, "a dict key", "use a string")
            result[key] = value
    result.update(items)
    return bounded(result)
