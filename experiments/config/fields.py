"""How an option of a command is declared beyond what a dataclass says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from omegaconf import MISSING

from rewardsmith.envs import UserError


def verbatim(default: str = MISSING) -> Any:
    """Declare a text that is taken as typed: a sentence may hold commas, quotes, braces and line breaks."""
    return field(default=default, metadata={"verbatim": True})


def one_of(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise UserError unless a value is one of the choices."""
    if value not in choices:
        raise UserError(f"{name} is {value!r}; choose one of: {', '.join(choices)}")


PAGE_CHOICES = ("auto", "yes", "no")
