"""A person's answer to a pair: which of two segments of what a policy did is the better one."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from rewardsmith.reward_synth.preferences.ranking import MAX_COMMENT
from rewardsmith.reward_synth.preferences.teacher import EQUAL, FIRST, SECOND, SKIPPED

LEFT, RIGHT, ALIKE, CANNOT_TELL = "left", "right", "equal", "cannot_tell"

SIDES = (LEFT, RIGHT, ALIKE, CANNOT_TELL)
"""What can be answered; a pair of which nobody can tell has no answer, and nothing is learned from it."""

_SEGMENT = re.compile(r"(\d{3,}\.\d{1,9})([ab])")


def pair_name(candidate: str, number: int) -> str:
    """Return the id of a pair, given the candidate in whose training it is asked, and its number there."""
    return f"{candidate}.{number}"


def candidate_of(pair: str) -> str:
    """Return the candidate in whose training a pair is asked."""
    return pair.partition(".")[0]


def sides(pair: str, annotator: str) -> tuple[str, str]:
    """Return the ids of a pair's segments as an annotator sees them, left and right: drawn, and each time the same."""
    first, second = f"{pair}a", f"{pair}b"
    return (first, second) if random.Random(f"{pair} {annotator}").random() < 0.5 else (second, first)


@dataclass(frozen=True, kw_only=True)
class SegmentAnswer:
    """One answer.

    Attributes:
        shown: The ids of the two segments, the one on the left first: the pair's id, and `a` or `b`.
        preferred: One of `SIDES`.
        annotator: Who answered.
        milliseconds: How long it took.
        remark: What was said of the pair.
        uuid: A name made by whoever sent the answer, so that one which is sent again is known; empty for none.
    """

    shown: tuple[str, str]
    preferred: str
    annotator: str = "you"
    milliseconds: int = 0
    remark: str = ""
    uuid: str = ""

    kind = "segments"

    def __post_init__(self) -> None:
        found = [_SEGMENT.fullmatch(name) for name in self.shown]
        if len(found) != 2 or {match and match[2] for match in found} != {"a", "b"}:
            raise ValueError(f"a pair is shown as its segments a and b; not as {', '.join(self.shown)}")
        if len({match and match[1] for match in found}) > 1:
            raise ValueError(f"{' and '.join(self.shown)} are of two pairs")
        if self.preferred not in SIDES:
            raise ValueError(f"of a pair {', '.join(SIDES)} can be said; not {self.preferred!r}")
        said = (self.annotator, self.remark, self.uuid)
        if not all(isinstance(text, str) and len(text) <= MAX_COMMENT for text in said):
            raise ValueError(f"a comment is a text of at most {MAX_COMMENT} characters")

    @property
    def pair(self) -> str:
        """Id of the pair."""
        return self.shown[0][:-1]

    @property
    def value(self) -> float:
        """How likely the first segment, whose id ends in `a`, is the better one; NaN where that was not told."""
        if self.preferred in (LEFT, RIGHT):
            return FIRST if self.shown[self.preferred == RIGHT].endswith("a") else SECOND
        return EQUAL if self.preferred == ALIKE else SKIPPED

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; what was not said is left out."""
        plain = {
            "kind": self.kind,
            "shown": list(self.shown),
            "preferred": self.preferred,
            "annotator": self.annotator,
            "milliseconds": self.milliseconds,
        }
        return plain | {name: text for name, text in (("remark", self.remark), ("uuid", self.uuid)) if text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            ValueError: the data is no answer to a pair.
        """
        try:
            left, right = (str(name) for name in data["shown"])
            return cls(
                shown=(left, right),
                preferred=str(data["preferred"]),
                annotator=str(data.get("annotator", "you")),
                milliseconds=int(data.get("milliseconds", 0)),
                remark=data.get("remark", ""),
                uuid=data.get("uuid", ""),
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"no answer to a pair: {error}") from error


def together(answers: Iterable[SegmentAnswer]) -> float:
    """Return what several annotators say of one pair: the mean of those who can tell, NaN where nobody can."""
    told = [each.value for each in answers if not math.isnan(each.value)]
    return sum(told) / len(told) if told else SKIPPED
