"""Numbers with units: "at least 1.5 m/s", "half a metre", "between 20 and 30 degrees", "a quarter turn", "twice"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rewardsmith.reward_synth.phrasebook.text import is_number

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def _numbered(listed: str, first: float, step: float) -> dict[str, float]:
    return {word: first + step * place for place, word in enumerate(listed.split())}


NUMBERS = _numbered(_SMALL, 0.0, 1.0) | _numbered(_TENS, 20.0, 10.0)
_ORDINALS = _numbered("first second third fourth fifth sixth seventh eighth ninth tenth", 1.0, 1.0)
_COUNTS = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0}

_LENGTHS = {
    1.0: "m meter meters metre metres",
    0.01: "cm centimeter centimeters centimetre centimetres",
    0.001: "mm millimeter millimeters millimetre millimetres",
    1000.0: "km kilometer kilometers kilometre kilometres",
    0.0254: "inch inches",
    0.3048: "ft foot feet",
    0.9144: "yard yards",
    1609.344: "mile miles",
}
_TIMES = {1.0: "s sec secs second seconds", 60.0: "min minute minutes", 3600.0: "h hr hour hours"}
_ANGLES = {
    math.pi / 180: "degree degrees deg °",
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


UNITS = (
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
PER_SECOND = " per second"
"""What the dimension of other units ends in where it is one of rates."""

OF_HEIGHTS = ("lower", "higher", "below", "above", "under", "no lower", "no higher", "not lower", "not higher")
"""How amounts begin that are no ways, as in "crawl lower than 40 cm"."""

_RATES = {"length": "speed", "angle": "angular speed"}

_AT_LEAST = (
    "at least|no less than|not less than|no slower than|not slower than|no lower than|not lower than|not below|"
    "never below|not under|more than|over|above|faster than|higher than|greater than|beyond|past|in excess of|"
    "exceeding|exceed|exceeds|"
    "a minimum of|minimum of|further than|farther than|upwards of|larger than|bigger than"
)
_AT_MOST = (
    "at most|no more than|no further than|no farther than|not further than|not farther than|"
    "not more than|no faster than|not faster than|no higher than|not higher than|not above|"
    "never above|not over|not exceeding|not exceed|never exceeding|never exceed|less than|under|below|slower than|"
    "lower than|up to|a maximum of|maximum of|within|smaller than|closer than"
)
_ABOUT = "about|around|roughly|approximately|approx|nearly|almost|close to|exactly|precisely|circa|~|equal to|="
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


@dataclass(frozen=True)
class Counts:
    """What a sentence may count.

    Attributes:
        nouns: Nouns of the body.
        units: Other units, with their dimensions.
    """

    nouns: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)


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
        if after < len(words) and words[after] in ("a", "the") and not _amount(words, after, counts):
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
    first = _amount(words, start + bool(opening), counts)
    if first is None:
        return None
    low, middle = first
    unit = _unit(words, middle, counts)
    if unit is not None:
        middle = unit[2]
    if words[middle : middle + 1] != ["and" if opening == "between" else "to"]:
        return None
    second = _plain(words, middle + 1, counts)
    if second is None or second[0].dimension in ("number", "count"):
        return None
    quantity, end = second
    if unit is None:
        # A unit of the second number alone is that of both.
        amount = _amount(words, middle + 1, counts)
        unit = _unit(words, amount[1], counts) if amount is not None else None
        assert unit is not None  # or the second would be a number or a count
    if unit[1] != quantity.dimension:
        return None
    low, high = sorted((low * unit[0], quantity.value))
    return Quantity(quantity.dimension, None, low, high, " ".join(words[start:end])), end


def _plain(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    if start < len(words) and words[start] in _COUNTS:
        return Quantity("count", _COUNTS[words[start]], words=words[start]), start + 1
    if (rank := _rank(words, start, counts)) is not None:
        return rank
    amount = _amount(words, start, counts)
    if amount is None:
        return None
    value, after = amount
    unit = _unit(words, after, counts)
    if unit is None:
        if words[start] in ("a", "an", "half", "quarter"):
            return None
        return Quantity("number", value, words=" ".join(words[start:after])), after
    factor, dimension, end = unit
    if words[end : end + 2] == ["and", "a"] and words[end + 2 : end + 3] in (["half"], ["quarter"]):
        value += 0.5 if words[end + 2] == "half" else 0.25
        end += 3
    return Quantity(dimension, value * factor, words=" ".join(words[start:end])), end


def _rank(words: list[str], start: int, counts: Counts) -> tuple[Quantity, int] | None:
    """Read the number of one of several: "level 3", "floor two", "the third level"."""
    if start < len(words) and words[start] in _ORDINALS:
        for dimension, end in _counted(words, start + 1, counts):
            return Quantity(dimension, _ORDINALS[words[start]], words=" ".join(words[start:end]), rank=True), end
    for dimension, end in _counted(words, start, counts):
        if end < len(words) and (is_number(words[end]) or words[end] in NUMBERS):
            number = _amount(words, end, counts)
            assert number is not None
            return Quantity(dimension, number[0], words=" ".join(words[start : number[1]]), rank=True), number[1]
    return None


def _amount(words: list[str], start: int, counts: Counts) -> tuple[float, int] | None:
    """Read a number in digits or words; fractions and articles only where a unit follows."""
    if start >= len(words):
        return None
    word = words[start]
    if is_number(word):
        return float(word), start + 1
    for fraction, value in (("half", 0.5), ("quarter", 0.25), ("third", 1 / 3)):
        for lead in ([], ["a"], ["one"], ["an"]):
            for tail in (["of", "a"], ["a"], ["an"], ["of", "an"], []):
                phrase = [*lead, fraction, *tail]
                end = start + len(phrase)
                if words[start:end] == phrase and _unit(words, end, counts):
                    return value, end
    if word in ("a", "an"):
        if words[start + 1 : start + 3] == ["couple", "of"]:
            return 2.0, start + 3
        if words[start + 1 : start + 2] == ["hundred"]:
            return 100.0, start + 2
        unit = _unit(words, start + 1, counts)
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


def _counted(words: list[str], start: int, counts: Counts) -> Iterator[tuple[str, int]]:
    """Yield the dimension of the longest unit of `counts` that begins here, then of shorter ones, and where it ends."""
    for end in range(min(start + 3, len(words)), start, -1):
        if (dimension := counts.units.get(" ".join(words[start:end]))) is not None:
            yield dimension, end


def _unit(words: list[str], start: int, counts: Counts) -> tuple[float, str, int] | None:
    """Read a unit; return its factor to SI, its dimension, and where it ends."""
    for dimension, end in _counted(words, start, counts):
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


_BESIDE_LENGTHS = frozenset(
    {
        "high",
        "tall",
        "up",
        "upward",
        "forward",
        "forwards",
        "ahead",
        "backward",
        "backwards",
        "back",
        "above",
        "to",
        "per",
    }
) | {"away", "left", "right", "a"}


def _measures(words: list[str], feet: int) -> bool:
    """Tell whether "feet" after a number is a length: digits stand before it, or a direction behind it, and no "on"."""
    after = words[feet + 1] if feet + 1 < len(words) else ""
    stood_on = words[max(feet - 2, 0) : feet - 1] == ["on"]  # "hop on one foot forward"
    return is_number(words[feet - 1]) or (after in _BESIDE_LENGTHS and not stood_on)
