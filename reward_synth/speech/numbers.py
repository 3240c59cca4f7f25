"""Numbers with units, in words and in digits: "half a metre", "twenty-five degrees", "a metre per second", "1/2 m"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rewardsmith.reward_synth.speech.rewriting import rewritten

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def numbered(listed: str, first: float, step: float) -> dict[str, float]:
    """Return listed words with numbers that rise by a step."""
    return {word: first + step * place for place, word in enumerate(listed.split())}


NUMBERS = numbered(_SMALL, 0.0, 1.0) | numbered(_TENS, 20.0, 10.0)
"""Numbers by their words; tens and ones join."""

NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(NUMBERS)})"
"""Pattern of a number in digits or in a word."""

_LENGTHS = {
    1.0: "m meter meters metre metres",
    0.01: "cm centimeter centimeters centimetre centimetres",
    0.001: "mm millimeter millimeters millimetre millimetres",
    1000.0: "km kilometer kilometers kilometre kilometres",
    0.0254: "inches inch",
    0.3048: "ft foot feet",
    0.9144: "yard yards",
    1609.344: "mile miles",
}
_TIMES = {1.0: "s sec secs second seconds", 60.0: "min minute minutes", 3600.0: "h hr hour hours"}
_ANGLES = {
    math.pi / 180: "degrees degree deg °",
    1.0: "rad radian radians",
    2 * math.pi: "turn turns revolution revolutions rev revs rotation rotations circle circles",
}
_SPEEDS = {
    1.0: "m/s m/sec m/second mps",
    0.01: "cm/s cm/sec",
    0.001: "mm/s",
    1 / 3.6: "km/h km/hr km/hour kmh kph kmph",
    0.44704: "mph mi/h",
    0.3048: "ft/s",
    1 / 60: "m/min",
}
_ANGULAR_SPEEDS = {
    1.0: "rad/s rad/sec rad/second",
    math.pi / 180: "deg/s deg/sec °/s deg/second °/second",
    2 * math.pi / 60: "rpm rev/min",
    2 * math.pi: "rev/s rev/sec",
}


def _table(units: dict[float, str], dimension: str) -> dict[str, tuple[float, str]]:
    return {word: (factor, dimension) for factor, words in units.items() for word in words.split()}


UNITS: dict[str, tuple[float, str]] = (
    _table(_LENGTHS, "length")
    | _table(_TIMES, "time")
    | _table(_ANGLES, "angle")
    | _table(_SPEEDS, "speed")
    | _table(_ANGULAR_SPEEDS, "angular speed")
    | {
        "%": (0.01, "share"),
        "percent": (0.01, "share"),
        "%/s": (0.01, "share rate"),
        "time": (1.0, "count"),
        "times": (1.0, "count"),
    }
)
"""Units by their words: how many of the SI, and of what dimension."""

FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
PER_SECOND = " per second"
"""What the dimension of other units ends in where it is one of rates."""

_RATES = {"length": "speed", "angle": "angular speed"}


@dataclass(frozen=True)
class Counts:
    """What a sentence may count.

    Attributes:
        nouns: Nouns of the body.
        units: Other units, with their dimensions.
    """

    nouns: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)


def is_number(token: str) -> bool:
    """Tell whether a token is a number in digits."""
    return token[-1:].isdigit()


def number_at(words: list[str], start: int, counts: Counts) -> tuple[float, int] | None:
    """Read a number in digits or words; fractions and articles only where a unit follows."""
    if start >= len(words):
        return None
    word = words[start]
    if is_number(word):
        return float(word), start + 1
    for fraction, value in FRACTIONS.items():
        for lead in ([], ["a"], ["one"], ["an"]):
            for tail in (["of", "a"], ["a"], ["an"], ["of", "an"], []):
                phrase = [*lead, fraction, *tail]
                end = start + len(phrase)
                if words[start:end] == phrase and unit_at(words, end, counts):
                    return value, end
    if word in ("a", "an"):
        if words[start + 1 : start + 3] == ["couple", "of"]:
            return 2.0, start + 3
        if words[start + 1 : start + 2] == ["hundred"]:
            return 100.0, start + 2
        unit = unit_at(words, start + 1, counts)
        # "a turn", "a rotation" and "a time" name an action, not an amount.
        named = words[start + 1 : start + 2] and words[start + 1] in ("turn", "rotation", "time", "circle", "foot")
        return (1.0, start + 1) if unit and not named and unit[1] != "share" else None
    if word not in NUMBERS:
        return None
    value, end = NUMBERS[word], start + 1
    if value >= 20 and end < len(words) and 1 <= NUMBERS.get(words[end], 0) <= 9:
        value, end = value + NUMBERS[words[end]], end + 1
    if words[end : end + 1] == ["hundred"]:
        value, end = value * 100, end + 1
    if words[end : end + 1] == ["point"] and end + 1 < len(words) and words[end + 1] in NUMBERS:
        value, end = value + NUMBERS[words[end + 1]] / 10, end + 2
    if words[end : end + 3] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    elif words[end : end + 3] == ["and", "a", "quarter"]:
        value, end = value + 0.25, end + 3
    return value, end


def counted_at(words: list[str], start: int, counts: Counts) -> Iterator[tuple[str, int]]:
    """Yield the dimension of the longest unit of `counts` that begins here, then of shorter ones, and where it ends."""
    for end in range(min(start + 3, len(words)), start, -1):
        if (dimension := counts.units.get(" ".join(words[start:end]))) is not None:
            yield dimension, end


def unit_at(words: list[str], start: int, counts: Counts) -> tuple[float, str, int] | None:
    """Read a unit; return its factor to SI, its dimension, and where it ends."""
    for dimension, end in counted_at(words, start, counts):
        per_second = words[end : end + 2] in (["per", "second"], ["a", "second"], ["per", "s"])
        return (1.0, f"{dimension}{PER_SECOND}", end + 2) if per_second else (1.0, dimension, end)
    lead = 1.0
    if words[start : start + 1] in (["full"], ["complete"], ["whole"], ["half"], ["quarter"]):
        lead = {"half": 0.5, "quarter": 0.25}.get(words[start], 1.0)
        if UNITS.get(words[start + 1] if start + 1 < len(words) else "", (0, ""))[1] != "angle":
            return None
        start += 1
    if start >= len(words) or words[start] not in UNITS:
        return None
    word, end = words[start], start + 1
    if word in ("foot", "feet") and word in counts.nouns and not _measures(words, start):
        return None
    factor, dimension = UNITS[word]
    if dimension in _RATES and words[end : end + 1] and words[end] in ("per", "a", "an", "each", "every", "/"):
        time = UNITS.get(words[end + 1] if end + 1 < len(words) else "", (1.0, ""))
        if time[1] == "time":
            return lead * factor / time[0], _RATES[dimension], end + 2
    return lead * factor, dimension, end


_UPWARD = ("high", "tall", "up", "upward", "above")
_ALONG = ("forward", "forwards", "ahead", "backward", "backwards", "back", "away", "left", "right", "to", "per", "a")
_BESIDE_LENGTHS = frozenset({*_UPWARD, *_ALONG})


def _measures(words: list[str], feet: int) -> bool:
    """Tell whether "feet" after a number is a length: digits stand before it, or a direction behind it, and no "on"."""
    after = words[feet + 1] if feet + 1 < len(words) else ""
    stood_on = words[max(feet - 2, 0) : feet - 1] == ["on"]  # "hop on one foot forward"
    return is_number(words[feet - 1]) or (after in _BESIDE_LENGTHS and not stood_on)


def amount_at(words: list[str], start: int, counts: Counts) -> tuple[float, float, str, int] | None:
    """Read a number with its unit, "two metres and a half"; return both, the dimension and the end."""
    number = number_at(words, start, counts)
    found = unit_at(words, number[1], counts) if number is not None else None
    if number is None or found is None:
        return None
    value, (factor, dimension, end) = number[0], found
    if words[end : end + 2] == ["and", "a"] and words[end + 2 : end + 3] in (["half"], ["quarter"]):
        return value + FRACTIONS[words[end + 2]], factor, dimension, end + 3
    return value, factor, dimension, end


_FEW = r"(?:a few|some|several)"
_PIECE = r"(?:metres?|meters?|centimet(?:re|er)s?|cm|degrees?)"
_TURN = r"(?:turn|rotate|pivot|swivel|spin|face)"
_SIDE = r"(?: around)?(?: to)?(?: the)?(?: left| right)?(?: by)?"
_SAID = (
    (re.compile(r"(?<![\w.])1/2\b"), "half"),
    (re.compile(r"(?<![\w.])1/4\b"), "quarter"),
    (re.compile(r"(?<![\w.])3/4(?= ?(?:m|cm|metre|meter|turn)\b)"), "0.75"),
    (re.compile(r"\bper cent\b"), "percent"),
    (re.compile(rf"\b{_FEW} (?={_PIECE}\b)"), "3 "),
    (re.compile(rf"(?:^|(?<=[,.;] )|(?<=\band )|(?<=\bnow )|(?<=\bto ))({_TURN}{_SIDE} \d{{2,3}})"
                r"(?= *[.!?]*$|,| (?:to|left|right|and)\b)"), r"\1 degrees"),
)  # fmt: skip
"""What people say of amounts, in words that `amount_at` reads."""

_WORD = re.compile(r"\d+(?:\.\d+)?|[a-z°]+/[a-z]+|[a-z]+|[^\w\s-]")
_SHORT = {unit: word for word, unit in reversed(UNITS.items()) if unit[1] not in ("time", "count")}
"""How units are written."""

_AS_SAID = frozenset({"ft", "foot", "feet", *_ANGLES[2 * math.pi].split()})
"""Units that are nouns as well: two feet, half a turn."""


def with_units(text: str) -> str:
    """Return a text in lower case in which amounts are said as `amount_at` reads them: "1/2 m" is half m."""
    return rewritten(text, _SAID)


def in_digits(text: str) -> str:
    """Return a text in lower case with its amounts in digits and short units: "half a metre" is 0.5 m."""
    found = list(_WORD.finditer(text))
    words = [each[0] for each in found]
    out, done, position = "", 0, 0
    while position < len(words):
        written = _written(words, position)
        if written is None:
            position += 1
            continue
        digits, end = written
        out += text[done : found[position].start()] + digits
        done, position = found[end - 1].end(), end
    return out + text[done:]


def _written(words: list[str], start: int) -> tuple[str, int] | None:
    """Return the amount that begins at a word as it is written, and where it ends; None where there is none."""
    counts = Counts()
    measured = amount_at(words, start, counts)
    if measured is None:
        number = number_at(words, start, counts) if words[start] in NUMBERS else None
        return (f"{number[0]:g}", number[1]) if number is not None and number[1] > start + 1 else None
    value, factor, dimension, end = measured
    if words[end - 1] in _AS_SAID or words[end - 1] == "time" or (dimension == "time" and words[start] in ("a", "an")):
        return None
    return f"{value:.6g} {_SHORT.get((factor, dimension), words[end - 1])}", end
