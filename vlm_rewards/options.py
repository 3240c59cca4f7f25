"""Options of this room's own commands, given as `name=value`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rewardsmith.envs import UserError

Made = TypeVar("Made")


def parse(options: Callable[..., Made], arguments: Sequence[str]) -> Made:
    """Return options of a dataclass whose fields have defaults, each of the type of its default.

    Raises:
        UserError: one is unknown, or not of its type.
    """
    usual = vars(options())
    given: dict[str, Any] = {}
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name not in usual:
            raise UserError(f"unknown option {name!r}; choose among: {', '.join(usual)}")
        try:
            given[name] = type(usual[name])(value)
        except ValueError:
            raise UserError(f"{name}={value} is no number such as {usual[name]}") from None
    return options(**given)


def command(work: Callable[[Made], object], options: Callable[..., Made], arguments: Sequence[str]) -> int:
    """Do a command's work with the options that its arguments give; return its exit status.

    What its user did wrong is one line, and status 2.
    """
    try:
        work(parse(options, arguments))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
