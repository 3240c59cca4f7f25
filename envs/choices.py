"""Things of one sort that are chosen by name: kinds of reward, judges, strategies, coders, learners, executors."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from operator import attrgetter
from typing import Generic, TypeVar, cast

from rewardsmith.envs.errors import UserError

Choice = TypeVar("Choice")


def nearest(name: str, names: Collection[str]) -> str:
    """Ask in one sentence whether the likest of some names was meant; nothing where none is like it."""
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {close[0]!r}? " if close else ""


def refuse_unknown(what: str, name: str, names: Collection[str]) -> None:
    """Refuse a name that is none of those that there are.

    Raises:
        UserError: it is unknown; the message lists them.
    """
    if name not in names:
        raise UserError(f"unknown {what} {name!r}; {nearest(name, names)}choose one of: {', '.join(names)}")


class Choices(Generic[Choice]):
    """A registry: one line for each name. What a name stands for is imported when it is chosen.

    Args:
        what: What is chosen, for messages, such as `judge`.
        places: Where each is defined, `{name: "package.module:attribute"}`.
    """

    def __init__(self, what: str, places: Mapping[str, str]) -> None:
        self.what = what
        self._places = dict(places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def add(self, name: str, place: str) -> None:
        """Make one more choice available.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._places:
            raise ValueError(f"{self.what} {name!r} is registered twice: {self._places[name]} and {place}")
        self._places[name] = place

    def check(self, name: str) -> None:
        """Refuse a name that there is not.

        Raises:
            UserError: it is unknown; the message lists those that there are.
        """
        refuse_unknown(self.what, name, self._places)

    def find(self, name: str) -> Choice:
        """Return what a name stands for.

        Raises:
            UserError: it is unknown.
        """
        self.check(name)
        module, _, attribute = self._places[name].partition(":")
        return cast("Choice", attrgetter(attribute)(import_module(module)))
