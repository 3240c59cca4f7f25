"""From names and numbers, as a user or a file gives them, to wrappers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.reward_synth.rewards.wrappers.wrapper import WRAPPERS, Wrapper


def chosen(names: str, numbers: Mapping[str, Any]) -> tuple[Wrapper, ...]:
    """Return wrappers in the order in which they are named.

    Args:
        names: Names of wrappers with commas between them; empty for none.
        numbers: For wrappers by name their numbers by name.

    Raises:
        UserError: a name or a number is unknown, out of range or given without its wrapper; or a wrapper twice.
    """
    listed = [name.strip() for name in names.split(",")] if names.strip() else []
    for name in listed:
        WRAPPERS.check(name)
        if listed.count(name) > 1:
            raise UserError(f"wrap names {name} twice; name each wrapper once, the innermost first")
    for name in numbers:
        WRAPPERS.check(name)
        if name not in listed:
            raise UserError(
                f"wrapper.{name} is given, but wrap does not name it; add it: wrap={','.join([*listed, name])}"
            )
    return tuple(made(name, numbers.get(name, {})) for name in listed)


def made(name: str, numbers: Any) -> Wrapper:
    """Return a wrapper with numbers of its user's.

    Raises:
        UserError: there is no such wrapper or number, or a number is out of range or something else.
    """
    kind = WRAPPERS.find(name)
    known = {field.name: field.default for field in fields(kind)}
    listed = ", ".join(f"wrapper.{name}.{number}" for number in known) or "it has none"
    if not isinstance(numbers, Mapping):
        raise UserError(f"wrapper.{name} has numbers by name, not {one_line(numbers)[:40]!r}: {listed}")
    for number, value in numbers.items():
        if number not in known:
            raise UserError(f"unknown number wrapper.{name}.{one_line(number)[:40]}; its numbers: {listed}")
        if not _fits(value, known[number]):
            wanted = "a name" if isinstance(known[number], str) else "a number"
            raise UserError(f"wrapper.{name}.{number} is {one_line(value)[:40]!r}; it must be {wanted}")
    return kind(**numbers)


def _fits(value: Any, usual: Any) -> bool:
    """Tell whether a value is of the type of a default; a whole number is a number, too."""
    if isinstance(value, bool) or isinstance(usual, str):
        return type(value) is type(usual)
    return isinstance(value, int) or (isinstance(value, float) and isinstance(usual, float))
