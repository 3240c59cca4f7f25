"""Numbers with units: "at least 1.5 m/s", "half a metre", "between 20 and 30 degrees", "a quarter turn", "twice"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rewardsmith.reward_synth.speech.numbers import (
    FRACTIONS,
    NUMBERS,
    Counts,
    amount_at,
    counted_at,
    is_number,
    number_at,
    numbered,
    unit_at,
)

_ORDINALS = numbered("first second third fourth fifth sixth seventh eighth ninth tenth", 1.0, 1.0)
_COUNTS = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0}

OF_HEIGHTS = ("lower", "higher", "below", "above", "under", "no lower", "no higher", "not lower", "not higher")
"""How amounts begin that are no ways, as in "crawl lower than 40 cm"."""

_AT_LEAST = (
    "at least|no less than|not less than|no slower than|not slower than|no lower than|not lower than|not below|"
    "never below|not under|more than|over|above|faster than|higher than|greater than|beyond|past|in excess of|"
    "exceeding|exceed|exceeds|"
    "a minimum of|minimum of|further than|farther than|upwards of|larger than|bigger than"
)
_AT_MOST = (
    "at most|no more than|no further than|no farther than|not further than|not farther than|"
    "not more than|no faster than|not faster than|no higher than|not higher than|not above|"
    "never above|not over|not past|never past|not beyond|never beyond|"
    "not exceeding|not exceed|never exceeding|never exceed|less than|under|below|slower than|"
    "lower than|up to|beneath|underneath|a maximum of|maximum of|within|smaller than|closer than"
)
_ABOUT = "about|around|roughly|approximately|approx|nearly|almost|close to|exactly|precisely|circa|~|equal to|equals|="
_AFTER_LEAST = "or more|or higher|or faster|or above|or further|or greater|at minimum|minimum|at least"
_AFTER_MOST = "or less|or lower|or slower|or below|or under|at maximum|maximum|max|tops|at most"


def _phrases(listed: str) -> list[list[str]]:
    return sorted((phrase.split() for phrase in listed.split("|")), key=len, reverse=True)


_BEFORE = [(words, "low") for words in _phrases(_AT_LEAST)]
_BEFORE += [(words, "high") for words in _phrases(_AT_MOST)]
_BEFORE += [(words, "target") for words in _phrases(_ABOUT)]
_BEFORE.sort(key=lambda pair: len(pair[0]), reverse=True)
_AFTER = [(words, "low") for words in _phrases(_AFTER_LEAST)] + [(words, "high") for words in _phrases(_AFTER_MOST)]


@dataclass(frozen=True)
class Quantity:
    """An amount with its dimension, in SI units: a target, a lower or an upper bound, or both bounds.

    Attributes:
        dimension: length, speed, angle, angular speed, time, share, count, or `number` where no unit was given.
        target, low, high: Values, None where not said.
        words: The words it was read from.
        lead: The preposition before it, which tells an amount ("by 1 m") from a place ("to 1 m").
        rank: Whether it is the number of one of several, as in "level 3", rather than how many.
        within: Whether "within" gave the upper bound, which may then be about a place on both sides.
    """

    dimension: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    words: str = ""
    lead: str = ""
    rank: bool = False
    within: bool = False

    @property
    def value(self) -> float:
        """The one value that says most about the size: target, else lower, else upper bound."""
        return next(value for value in (self.target, self.low, self.high) if value is not None)

    @property
    def relative(self) -> bool:
        """Whether it says by how much rather than to where: "by at least 10 cm", or an amount without "to" or "at"."""
        return self.lead == "by" or (self.target is not None and self.lead not in ("to", "at", "of"))

    def scaled(self, factor: float) -> Quantity:
        """Return the quantity times a factor; a negative one swaps the bounds."""
        target, low, high = (None if value is None else value * factor for value in (self.target, self.low, self.high))
        if factor < 0:
            low, high = high, low
        return replace(self, target=target, low=low, high=high)

    def shifted(self, offset: float) -> Quantity:
        """Return the quantity plus an offset."""
        target, low, high = (None if value is None else value + offset for value in (self.target, self.low, self.high))
        return replace(self, target=target, low=low, high=high)

    def negated(self) -> Quantity | None:
        """Return what is left when this bound must not hold; None where that is no bound."""
        if self.target is not None or (self.low is not None and self.high is not None):
            return None
        return replace(self, low=self.high, high=self.low)


def read(
    words: list[str], counted: frozenset[str] = frozenset(), units: Mapping[str, str] | None = None
) -> list[str | Quantity]:
    """Replace the words that express quantities.

    Args:
        words: Tokens of a sentence.
        counted: Nouns of the body: "two feet" before no measure word then counts feet.
        units: In what else amounts are given, with their dimensions: "50 gold pieces", "level 3".
    """
    counts = Counts(counted, units or {})
    out: list[str | Quantity] = []
    position = 0
    while position < len(words):
        found = _bounded(words, position, counts)
        if found is None:
            out.append(words[position])
            position += 1
        else:
            quantity, position = found
            before = out[-1] if out and isinstance(out[-1], str) else ""
            out.append(replace(quantity, lead=before))
    return out


def _bounded(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    """Read a quantity with what stands before and after it."""
    if start >= len(words):
        return None
    if (words[start] in ("between", "from") or is_number(words[start]) or words[start] in NUMBERS) and (
        found := _interval(words, start, counts)
    ):
        return found
    for phrase, bound in _BEFORE:
        if words[start : start + len(phrase)] != phrase:
            continue
        after = start + len(phrase)
        if after < len(words) and words[after] in ("a", "the") and not number_at(words, after, counts):
            after += 1
        inner = _bounded(words, after, counts) if bound == "target" else _plain(words, after, counts)
        if inner is None:
            continue
        quantity, end = inner
        if quantity.dimension == "number" and bound != "target":
            return None
        text = " ".join(words[start:end])
        if bound == "target":
            return replace(quantity, words=text, lead="", within=False), end
        within = phrase == ["within"]
        return _bound(quantity, bound, text, within=within), end
    found = _plain(words, start, counts)
    if found is None:
        return None
    quantity, end = found
    for phrase, bound in _AFTER:
        if words[end : end + len(phrase)] == phrase:
            text = " ".join(words[start : end + len(phrase)])
            return _bound(quantity, bound, text), end + len(phrase)
    return found


def _bound(quantity: Quantity, bound: str, words: str, *, within: bool = False) -> Quantity:
    """Return a plain amount as a `low` or `high` bound."""
    low, high = (quantity.target, None) if bound == "low" else (None, quantity.target)
    return replace(quantity, target=None, low=low, high=high, words=words, within=within)


def _interval(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    opening = words[start] if words[start] in ("between", "from") else ""
    first = number_at(words, start + bool(opening), counts)
    if first is None:
        return None
    low, middle = first
    unit = unit_at(words, middle, counts)
    if unit is not None:
        middle = unit[2]
    if words[middle : middle + 1] != ["and" if opening == "between" else "to"]:
        return None
    second = amount_at(words, middle + 1, counts)
    if second is None or second[2] == "count":
        return None
    value, factor, dimension, end = second
    unit = unit or (factor, dimension, end)  # a unit of the second number alone is that of both
    if unit[1] != dimension:
        return None
    low, high = sorted((low * unit[0], value * factor))
    return Quantity(dimension, None, low, high, " ".join(words[start:end])), end


def _plain(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    if start < len(words) and words[start] in _COUNTS:
        return Quantity("count", _COUNTS[words[start]], words=words[start]), start + 1
    if (rank := _rank(words, start, counts)) is not None:
        return rank
    if (found := amount_at(words, start, counts)) is not None:
        value, factor, dimension, end = found
        return Quantity(dimension, value * factor, words=" ".join(words[start:end])), end
    number = number_at(words, start, counts)
    if number is None or words[start] in ("a", "an", *FRACTIONS):
        return None
    return Quantity("number", number[0], words=" ".join(words[start : number[1]])), number[1]


def _rank(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    """Read the number of one of several: "level 3", "floor two", "the third level"."""
    if start < len(words) and words[start] in _ORDINALS:
        for dimension, end in counted_at(words, start + 1, counts):
            return Quantity(dimension, _ORDINALS[words[start]], words=" ".join(words[start:end]), rank=True), end
    for dimension, end in counted_at(words, start, counts):
        if end < len(words) and (is_number(words[end]) or words[end] in NUMBERS):
            number = number_at(words, end, counts)
            assert number is not None
            return Quantity(dimension, number[0], words=" ".join(words[start : number[1]]), rank=True), number[1]
    return None
