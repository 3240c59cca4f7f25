"""Plain data from a file as a dataclass, every field of which is what its type says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.types import fits, hints

Made = TypeVar("Made")


def made(cls: type[Made], fields: Mapping[str, Any]) -> Made:
    """Make a dataclass of fields that a file gave.

    Raises:
        TypeError: a field is unknown, missing, or of another type; the message names it.
    """
    built = cls(**fields)
    for name, hint in hints(cls).items():  # type: ignore[arg-type]
        if hasattr(built, name) and not fits(getattr(built, name), hint):
            raise TypeError(f"its {name} is {str(getattr(built, name))[:40]!r}")
    return built


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
