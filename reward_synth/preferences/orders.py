"""Orders with ties: as people type them, and as places."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from rewardsmith.envs import UserError

Order = tuple[tuple[str, ...], ...]
"""Ids from best to worst; those in one group are equally good."""

_REST = "..."
_ASKED = "write the numbers from best to worst, such as `2 1=3`, `=` for a tie and `...` for all others"


def parse_order(text: str, shown: Sequence[str]) -> Order:
    """Read an order as people type it: places in the order shown, counted from 1.

    Films that are not named come last, in a tie, or where `...` stands.

    Raises:
        UserError: it is no such order; the message says what to write.
    """
    groups: list[list[str]] = []
    rest: int | None = None
    for word in re.sub(r"\s*=\s*", "=", text.replace(",", " ").replace(">", " ")).split():
        if word == _REST and rest is None:
            rest = len(groups)
            continue
        places = word.split("=")
        if not all(place.isdecimal() and 1 <= int(place) <= len(shown) for place in places):
            raise UserError(f"{word!r} is none of the films 1 to {len(shown)}; {_ASKED}")
        groups.append([shown[int(place) - 1] for place in places])
    named = [name for group in groups for name in group]
    if not named or len(set(named)) < len(named):
        raise UserError(f"{'a film is named twice' if named else 'no film is named'}; {_ASKED}")
    if left := [name for name in shown if name not in named]:
        groups.insert(len(groups) if rest is None else rest, left)
    return tuple(tuple(group) for group in groups)


def shuffled(ids: Sequence[str], annotator: str) -> list[str]:
    """Return films in the order in which one annotator is shown them, the same one every time.

    Nobody is to learn that the first is of the plainest design, or to find them where a colleague did.
    """
    return random.Random(f"{annotator} {list(ids)}").sample(list(ids), len(ids))


def places(order: Order) -> dict[str, float]:
    """Return each film's place, the mean one in a tie."""
    found: dict[str, float] = {}
    before = 0
    for group in order:
        found |= dict.fromkeys(group, before + (len(group) - 1) / 2)
        before += len(group)
    return found
