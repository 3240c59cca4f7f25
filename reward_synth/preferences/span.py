"""A stretch of a film that somebody marked, with what is wrong there."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

MAX_SECONDS = 3600.0
"""Later than any film ends [s]."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """One marked stretch.

    Attributes:
        film: The candidate's id.
        begin, end: Where it lies in the film [s].
        reason: What is wrong there, or good.
    """

    film: str
    begin: float
    end: float
    reason: str

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end <= MAX_SECONDS:
            raise ValueError(f"a span lies between 0 and {MAX_SECONDS:g} s; not from {self.begin} to {self.end}")

    @property
    def words(self) -> str:
        """The reason, with where it was seen; see `without_place`."""
        return f"{self.reason.strip()} (seen from {self.begin:.1f} s to {self.end:.1f} s)"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a span from plain data.

        Raises:
            ValueError: the data is no span.
        """
        try:
            begin, end = float(data["begin"]), float(data["end"])
            film, reason = data["film"], data["reason"]
        except (KeyError, TypeError) as error:
            raise ValueError(f"no span: {error}") from error
        if not isinstance(film, str) or not isinstance(reason, str) or not math.isfinite(begin + end):
            raise ValueError("a span is of a film, from a second to another, with a reason")
        return cls(film=film, begin=begin, end=end, reason=reason)


def without_place(words: str) -> str:
    """Return the reasons alone, for those to whom a place in a film says nothing."""
    return re.sub(r" \(seen from [\d.]+ s to [\d.]+ s\)", "", words)
