"""A person's order of films, with ties, and what was said of single ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from rewardsmith.envs import UserError

Order = tuple[tuple[str, ...], ...]
"""Ids from best to worst; those in one group are equally good."""

MAX_COMMENT = 2000
"""Longest comment [characters]."""

_REST = "..."
_ASKED = "write the numbers from best to worst, such as `2 1=3`, `=` for a tie and `...` for all others"


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """One answer.

    Attributes:
        order: Best to worst, each id once.
        shown: The ids in the order in which their films were shown.
        annotator: Who answered.
        milliseconds: How long it took.
        comments: What was said of single films, by id.
    """

    order: Order
    shown: tuple[str, ...]
    annotator: str = "you"
    milliseconds: int = 0
    comments: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = [name for group in self.order for name in group]
        if sorted(named) != sorted(self.shown) or len(set(named)) < len(named):
            raise ValueError(f"a ranking orders each film once: {', '.join(self.shown)}; not {', '.join(named)}")
        if unknown := self.comments.keys() - set(self.shown):
            raise ValueError(f"a comment is on {min(unknown)}, which was not shown")
        if not all(isinstance(text, str) and len(text) <= MAX_COMMENT for text in self.comments.values()):
            raise ValueError(f"a comment is a text of at most {MAX_COMMENT} characters")

    def to_json(self) -> dict[str, Any]:
        """Return the ranking as plain data."""
        return {
            **vars(self),
            "order": [list(group) for group in self.order],
            "shown": list(self.shown),
            "comments": dict(self.comments),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            ValueError: the data is no ranking.
        """
        try:
            order = tuple(tuple(str(name) for name in group) for group in data["order"])
            shown = tuple(str(name) for name in data["shown"])
            annotator, milliseconds = str(data.get("annotator", "you")), int(data.get("milliseconds", 0))
            comments = {str(name): text for name, text in dict(data.get("comments", {})).items()}
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"no ranking: {error}") from error
        return cls(order=order, shown=shown, annotator=annotator, milliseconds=milliseconds, comments=comments)


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


def merged(rankings: Sequence[Ranking]) -> tuple[Order, float]:
    """Return the order of several rankings of the same films by mean place, and how far they agree.

    The agreement is the share of pairs of films on which two annotators do not contradict each other, from 0 to 1; of a
    single ranking it is 1.

    Args:
        rankings: At least one.
    """
    each = [places(ranking.order) for ranking in rankings]
    ids = sorted(each[0])
    means = {name: sum(place[name] for place in each) / len(each) for name in ids}
    order = tuple(tuple(name for name in ids if means[name] == mean) for mean in sorted(set(means.values())))
    pairs = [(a, b) for number, a in enumerate(ids) for b in ids[number + 1 :]]
    votes = [
        (one[a] - one[b]) * (other[a] - other[b]) >= 0
        for number, one in enumerate(each)
        for other in each[number + 1 :]
        for a, b in pairs
    ]
    return order, sum(votes) / len(votes) if votes else 1.0


def places(order: Order) -> dict[str, float]:
    """Return each film's place, the mean one in a tie."""
    found: dict[str, float] = {}
    before = 0
    for group in order:
        found |= dict.fromkeys(group, before + (len(group) - 1) / 2)
        before += len(group)
    return found
