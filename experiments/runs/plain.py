"""Plain data from a file as a dataclass, every field of which is what its type says."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from rewardsmith.envs import UserError

Made = TypeVar("Made")


def made(cls: type[Made], fields: Mapping[str, Any]) -> Made:
    """Make a dataclass of fields that a file gave.

    Raises:
        TypeError: a field is unknown, missing, or of another type; the message names it.
    """
    built = cls(**fields)
    for name, hint in _hints(cls).items():  # type: ignore[arg-type]
        if hasattr(built, name) and not _fits(getattr(built, name), hint):
            raise TypeError(f"its {name} is {str(getattr(built, name))[:40]!r}")
    return built


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    """Return the types of a dataclass's fields; to find them out takes longer than all else."""
    return get_type_hints(cls)


@contextmanager
def of_this_version(what: str) -> Iterator[None]:
    """Say in one line that a file, of which something is made here, is not what this version writes.

    Args:
        what: The file, as its user knows it.

    Raises:
        UserError: what was made of it misses something or is of another type.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise UserError(f"{what} is none of this version: {error}; begin a new run") from None


def _fits(value: Any, hint: Any) -> bool:
    """Tell whether a value is of a type, as far as plain data goes; a whole number is a number, too."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, each) for each in inner)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(each, inner[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(k, inner[0]) and _fits(v, inner[1]) for k, v in value.items())
    if hint is Any:
        return True
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    return isinstance(value, origin or hint)
