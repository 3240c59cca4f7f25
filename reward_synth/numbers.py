"""From numbers by name, as a user or a file gives them, to the dataclass whose fields they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line

Made = TypeVar("Made")


def with_numbers(kind: type[Made], numbers: Any, prefix: str) -> Made:
    """Return a dataclass with numbers of its user's, each of the type that it has by default.

    Args:
        kind: The dataclass, every field of which has a default.
        numbers: Its fields by name; what is left out stays as it is.
        prefix: What the user writes before a number's name and a dot.

    Raises:
        UserError: there is no such number, or a number is out of range or something else.
    """
    known = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]  # it is a dataclass
    listed = ", ".join(f"{prefix}.{number}" for number in known) or "it has none"
    if not isinstance(numbers, Mapping):
        raise UserError(f"{prefix} has numbers by name, not {one_line(numbers)[:40]!r}: {listed}")
    for number, value in numbers.items():
        if number not in known:
            raise UserError(f"unknown number {prefix}.{one_line(number)[:40]}; its numbers: {listed}")
        if not _fits(value, known[number]):
            wanted = "a name" if isinstance(known[number], str) else "a number"
            raise UserError(f"{prefix}.{number} is {one_line(value)[:40]!r}; it must be {wanted}")
    return kind(**numbers)


def _fits(value: Any, usual: Any) -> bool:
    """Tell whether a value is of the type of a default; a whole number is a number, too."""
    if isinstance(value, bool) or isinstance(usual, str):
        return type(value) is type(usual)
    return isinstance(value, int) or (isinstance(value, float) and isinstance(usual, float))
