"""Words that compare with what is under way: higher, not so fast, twice that, 5 cm more; as data, no motion in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rewardsmith.reward_synth.speech.numbers import NUMBERS, UNITS

PACE, HEIGHT, DEPTH, SIZE, BEND, NEAR, EXTENT = "pace", "height", "depth", "size", "bend", "near", "extent"
"""What is compared: how fast, how high, how deep, how big the swings, how tight the curve, how near;
else how far it goes."""


@dataclass(frozen=True)
class Comparison:
    """More or less of something.

    Attributes:
        scale: What is compared.
        way: 1 for more, -1 for less; higher is more, slower less.
        share: How large the step, 1 where nothing says.
        back: Whether it goes back towards what is usual, and not beyond: "not so high", "too fast".
        rest: The clause without the words that compare.
    """

    scale: str
    way: int
    share: float
    back: bool
    rest: str


@dataclass(frozen=True)
class Amount:
    """A number in a clause, in SI units.

    Attributes:
        value: The number.
        factor: SI units in the unit in which it was given.
        dimension: length, speed, angle, angular speed, time, share; `number` without a unit, `times` for a factor and
            `hertz` for so many a second.
        rest: The clause without it.
    """

    value: float
    dimension: str
    rest: str
    factor: float = 1.0


_ADJECTIVES: dict[tuple[str, int], str] = {
    (PACE, 1): "fast fastly quick quickly speedy rapid rapidly swift swiftly brisk briskly lively",
    (PACE, -1): "slow slowly calm calmly leisurely cautiously sluggish gentle gently gradual gradually",
    (HEIGHT, 1): "high tall highly",
    (HEIGHT, -1): "low lowly",
    (DEPTH, 1): "deep deeply",
    (DEPTH, -1): "shallow",
    (SIZE, 1): "big large great long",
    (SIZE, -1): "small little short",
    (BEND, 1): "tight sharp narrow tightly sharply",
    (BEND, -1): "wide loose broad widely",
    (NEAR, 1): "close near",
    (EXTENT, 1): "far much strong strongly hard steep intense steeply",
    (EXTENT, -1): "weak weakly soft softly slight mild",
}
_COMPARATIVES: dict[tuple[str, int], str] = {
    (PACE, 1): "faster|quicker|speedier|swifter|brisker",
    (PACE, -1): "slower|calmer|gentler",
    (HEIGHT, 1): "higher|taller",
    (HEIGHT, -1): "lower",
    (DEPTH, 1): "deeper",
    (DEPTH, -1): "shallower",
    (SIZE, 1): "bigger|larger|greater|longer",
    (SIZE, -1): "smaller|littler|shorter",
    (BEND, 1): "tighter|sharper|narrower",
    (BEND, -1): "wider|looser|broader",
    (EXTENT, 1): "more|further|farther|harder|stronger|steeper",
    (EXTENT, -1): "less|weaker|softer|milder|fewer",
    (NEAR, 1): "closer|nearer",
}
_PHRASES: tuple[tuple[str, int, str], ...] = (
    (PACE, 1, r"(more|much more) (often|frequently)|speed (it |that |things )?up|hurry( it)?( up)?|pick up (the "
              r"|your |some )?(pace|speed|tempo)|step on it|"
     r"accelerate|get a move on|(more|higher|greater|increase (the|your)?|raise (the|your)?) ?(speed|pace|tempo)|"
     r"go on faster|double time"),
    (PACE, -1, r"(less|not so|not as) (often|frequently)|slow (it |that |things )?down|slow up|ease (off|up)|take it "
               r"(easy|slow)|easy (does it|there)|decelerate|calm down|"
     r"(less|lower( the| your)?|reduce (the|your)?|decrease (the|your)?|cut (the|your)?) ?(speed|pace|tempo)|easy( "
     r"now)?|"
     r"not in such a hurry|don't (rush|hurry)|"
     r"no (hurry|rush)"),
    (HEIGHT, 1, r"(raise|lift) it( more| further)?|up more|more up|(more|greater|increase (the|your)?) ?(height|"
                r"altitude)|"
     r"((go|get|come|move|rise|bring|put|it|them|that) )*up( a (bit|little))?( more| further)?"),
    (HEIGHT, -1, r"lower( it)?|down more|more down|(less|reduce (the|your)?|decrease (the|your)?) ?(height|altitude)|"
     r"((go|get|come|move|sink|it|them|that) )*down( a (bit|little))?( more| further)?"),
    (EXTENT, 1, r"(bump|crank|dial|turn|ramp|amp|step|kick) (it|that|things) up|not (nearly )?enough|not far enough|"
     r"((it|that|he|she|there) )?(was |has |have |is )?(barely|hardly|scarcely) (moved|moves|moving|turned|turns|"
     r"turning|lifted|lifts|rose|rises|noticeable|visible|anything)( at all)?|"
                r"(do )?(some|a bit|a little|even)? ?more( of (that|it))?|go further|"
     r"further|more so|increase (it|that)|keep going"),
    (EXTENT, -1, r"not (quite )?(all the way|quite|fully|completely|entirely)|(bump|crank|dial|turn|ramp|tone|take|"
                 r"step) (it|that|things) down|(a bit|a little|way|far)? ?too (much|far)|not so (much|far)|"
                 r"not that (much|far)|less( of that)?|back off|"
     r"reduce (it|that)|decrease (it|that)"),
)  # fmt: skip

_WAYS = {adjective: key for key, listed in _ADJECTIVES.items() for adjective in listed.split()}
_MORE = {word: key for key, listed in _COMPARATIVES.items() for word in listed.split("|")}
_ADJ, _CMP = "|".join(sorted(_WAYS, key=len, reverse=True)), "|".join(_MORE)
_SO = r"(?:so much|that much|too much|so|that|as|quite so|quite that|quite as|all that|too|such|very)"

_ENOUGH = re.compile(rf"\b(?:not|isn't|is not|aren't) (?P<word>{_ADJ}) enough\b")
_NOT_SO = re.compile(
    rf"\b(?:not|isn't|don't|do not|never|no need to)(?: [a-z]+){{0,3}}? {_SO}(?: a)? (?P<word>{_ADJ}|much)\b|"
    rf"\b(?:not (?:quite |nearly )?)(?P<plain>{_ADJ})$"
)
_TOO = re.compile(
    rf"\b(?:(?:it|that|this) ?(?:is|was|'s) )?(?:a bit |a little |way |far |much |a lot )*too (?P<word>{_ADJ})( now)?\b"
)
_LESS = re.compile(rf"\b(?:less) (?P<word>{_ADJ})\b")
_MORE_ADJECTIVE = re.compile(rf"\b(?:more|even more) (?P<word>{_ADJ})\b")
_COMPARATIVE = re.compile(rf"\b(?:even |still |some |any )*(?P<word>{_CMP})( and (?P=word))?\b")
_PLAIN = re.compile(rf"\b(?P<word>{'|'.join(_ADJECTIVES[PACE, 1].split() + _ADJECTIVES[PACE, -1].split())})\b")

_MORE_WAY = re.compile(r"\b(more (up|down)|(up|down) more)\b")
_MOST = re.compile(
    rf"(?:it |them )?(?:even )?as (?P<word>{_ADJ}) as (?:you can|possible|it goes|it gets|they go|you are able( to)?|"
    rf"can be)|"
    r"all the way( (up|down))?|(to the )?(max|maximum|limit)|fully|as much as (you can|possible)"
)
_FLAT_OUT = re.compile(
    r"(go |run |walk |move |at |with )*(your )?(full|top|max|maximum|highest) (speed|pace|throttle|tempo)|flat out|at "
    r"full tilt|"
    r"full steam( ahead)?"
)
_UTMOST = 3.0
"""Share of a step that is meant by as much as can be."""

_MUCH = re.compile(r"\b(much|a lot|far|way|twice|double|considerably)\b(?! too)")
_BIT = re.compile(r"\b(a (little )?bit|a little|little by little|slightly|somewhat|a touch|bit)\b")


def comparison(clause: str) -> Comparison | None:
    """Read a clause that compares with what is under way; None where it compares with nothing."""
    for pattern, sign, back in ((_ENOUGH, 1, False), (_NOT_SO, -1, True), (_TOO, -1, True), (_LESS, -1, True)):
        if found := pattern.search(clause):
            word = found["word"] or found.groupdict().get("plain") or ""
            scale, way = _WAYS.get(word, (EXTENT, 1))
            return _read(clause, found, scale, sign * way, back=back)
    if found := _MOST.fullmatch(clause):
        scale, way = _WAYS.get(found["word"] or "far", (EXTENT, 1))
        return Comparison(scale, way, _UTMOST, False, "")
    if _FLAT_OUT.fullmatch(clause):
        return Comparison(PACE, 1, _UTMOST, False, "")
    for scale, way, phrase in _PHRASES:
        # Phrases of everyday words, such as "up", are read where nothing else is said.
        if found := re.fullmatch(
            rf"(?:a bit |a little |much |a lot |even |some |just )*(?:{phrase})( a (bit|little|lot))?", clause
        ):
            return _read(clause, found, scale, way, back=False)
    if found := _MORE_WAY.search(clause):
        return _read(clause, found, HEIGHT, 1 if "up" in found[0] else -1, back=False)
    for pattern, table in ((_MORE_ADJECTIVE, _WAYS), (_COMPARATIVE, _MORE), (_PLAIN, _WAYS)):
        if found := pattern.search(clause):
            scale, way = table[found["word"]]
            return _read(clause, found, scale, way, back=False)
    return None


def _read(clause: str, found: re.Match[str], scale: str, way: int, *, back: bool) -> Comparison:
    much = re.search(r"\b(much|way|far|a lot) too\b", clause) if back else _MUCH.search(clause)
    share = 1.6 if much else 0.4 if _BIT.search(clause) else 1.0
    rest = clause[: found.start()] + " " + clause[found.end() :]
    return Comparison(scale, way, share, back, " ".join(rest.split()))


_NOUNS = {"speed": PACE, "pace": PACE, "velocity": PACE, "tempo": PACE, "height": HEIGHT, "altitude": HEIGHT,
          "distance": EXTENT, "angle": EXTENT, "amount": EXTENT, "amplitude": SIZE, "size": SIZE}  # fmt: skip


def scale_of(clause: str) -> tuple[str | None, str]:
    """Return what a clause says an amount is of, "as fast" or "the speed", and the clause without it."""
    for word in clause.split():
        if scale := _NOUNS.get(word) or _WAYS.get(word, (None, 0))[0]:
            return scale, " ".join(each for each in clause.split() if each != word)
    return None, clause


_SYMBOLS = sorted((*UNITS, "hz", "hertz"), key=len, reverse=True)
_NUMBER = re.compile(
    rf"(?:\b(?:by|to|at|about|around|only|just|exactly|roughly|of) )*(?<![\w.])(?P<value>[-+]?\d+(?:[.,]\d+)?)\s*"
    rf"(?P<unit>{'|'.join(map(re.escape, _SYMBOLS))})?(?![\w/])"
)
_WORDS = re.compile(rf"\b({'|'.join(word for word, value in NUMBERS.items() if value >= 2)})\b")
_OFTEN = re.compile(
    r"\b(?P<count>once|twice|thrice|(?P<times>\d+) times?)( (a|per|each|every) second|/s)\b|"
    r"\b(?:once )?every (?P<seconds>\d+(?:\.\d+)?|other|half)? ?(seconds?|sec|s)\b"
)
_TIMES = re.compile(
    r"(?:\bx ?(?P<x>\d+(?:\.\d+)?)\b)|\b(?:by )?(?:at )?(?P<word>half|halve|twice|double|doubled|triple|thrice|"
    r"quadruple|a quarter|a third|two thirds|"
    r"(?P<times>\d+(?:\.\d+)?)(?: times|x| x))\b"
    r"(?:(?<=double)|(?<=triple)|(?<=half)|(?<=halve)|(?! *$))(?: of)?(?: (?:as|that|this|it|so|the|its|your))*"
)
_FACTORS = {"half": 0.5, "halve": 0.5, "twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "thrice": 3.0,
            "quadruple": 4.0, "a quarter": 0.25, "a third": 1 / 3, "two thirds": 2 / 3}  # fmt: skip
_ONCE = {"once": 1.0, "twice": 2.0, "thrice": 3.0}


def amount(clause: str) -> Amount | None:
    """Read the one number of a clause; None where there is none, or several."""
    if found := _OFTEN.search(clause):
        return Amount(_often(found), "hertz", _without(clause, found))
    if found := _TIMES.search(clause):
        return Amount(_factor(found), "times", _without(clause, found))
    numbers = list(_NUMBER.finditer(clause))
    if not numbers:  # "make that five"
        clause = _WORDS.sub(lambda found: f"{NUMBERS[found[0]]:g}", clause)
        numbers = list(_NUMBER.finditer(clause))
    if len(numbers) != 1:
        return None
    (found,) = numbers
    value = float(found["value"].replace(",", "."))
    if found["unit"] in ("hz", "hertz"):
        return Amount(value, "hertz", _without(clause, found))
    factor, dimension = UNITS.get(found["unit"] or "", (1.0, "number"))
    return Amount(value * factor, dimension, _without(clause, found), factor)


def _often(found: re.Match[str]) -> float:
    if found["count"]:
        return _ONCE.get(found["count"]) or float(found["times"])
    seconds = {"other": 2.0, "half": 0.5}.get(found["seconds"] or "1")
    return 1.0 / (max(seconds if seconds is not None else float(found["seconds"] or 1), 0.1))


def _factor(found: re.Match[str]) -> float:
    if found["x"]:
        return float(found["x"])
    return _FACTORS[found["word"]] if found["word"] in _FACTORS else float(found["times"])


def _without(clause: str, found: re.Match[str]) -> str:
    return " ".join((clause[: found.start()] + " " + clause[found.end() :]).split())
