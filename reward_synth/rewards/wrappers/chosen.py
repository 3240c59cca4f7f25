"""From names and numbers, as a user or a file gives them, to wrappers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.numbers import with_numbers
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
    return with_numbers(WRAPPERS.find(name), numbers, f"wrapper.{name}")
