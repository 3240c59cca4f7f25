"""Corrections by an amount: 5 cm higher, 30 degrees, make that 2 m, twice as fast, half that, twice a second."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.comparing import (
    EXTENT,
    HEIGHT,
    PACE,
    SIZE,
    Amount,
    Comparison,
    amount,
    comparison,
    scale_of,
)
from rewardsmith.reward_synth.motion.offline.context import Context, Fits
from rewardsmith.reward_synth.motion.offline.corrections import HEIGHTS, RATES, concerned, says_more
from rewardsmith.reward_synth.motion.offline.headings import WHOLE, turned, turned_back
from rewardsmith.reward_synth.motion.offline.naming import parts_named
from rewardsmith.reward_synth.motion.offline.underway import kinds_said
from rewardsmith.reward_synth.motion.vocabulary import Quantity
from rewardsmith.reward_synth.terms import Term

UNITS_OF = {"length": "m", "angle": "rad", "speed": "m/s", "angular speed": "rad/s"}
"""SI units of amounts, by dimension."""

_METRES = 3.0
"""Heights [m] from which on a number without a unit is one of centimetres."""

_WHOLE_HEIGHT = 0.4
"""Share of the usual value from which on an amount alone is no difference from it."""

_BETWEEN = re.compile(
    r"(?:(?:at|to|keep it|something|anywhere) )*between (?P<low>[\d.]+)(?: [a-z/%]+)? and (?P<high>[\d.]+ ?[a-z/%]*)"
)
_COUNTED = re.compile(
    r"\b(one|two|three|four|[1-4]) (front |back |left |right |of (the|your) |other )*(feet|foot|paws?|legs?|hands?|"
    r"arms?|knees|ones)\b"
)
_HALFWAY = re.compile(r"(only |just |but only )?(half ?way|half)( (open|closed|shut|on|up|there))?")
_LOW, _HIGH = "minimally", "maximally"
_BOUNDS = re.compile(
    r"\b(?:(at least|no less than|not less than|more than|over|above|higher than|faster than|a minimum of|minimum|min|"
    r"not below|not under|not lower than|lower limit(?: of)?)|(?:at most|no more than|"
    r"not more than|a maximum of|maximum|max|not above|not over|up to a maximum of|not higher than|not faster than|"
    r"upper limit(?: of)?|cap (?:it|that) at|limit (?:it|that) to|less than|under|below|lower than|slower than)) (?=\d)"
)
"""Words that make an amount a bound, the lower ones as a group."""

_IT = re.compile(r"\b(it|that|this|them|make|those)\b")
_MORE = re.compile(r"\b(another|extra|additional|more|on top|further)\b")
_SHUTS = re.compile(r"^(close|shut|turn (down|off)|turn .* (down|off)|push( in)?) |\b(down|off|shut)\b")
_OPENS = re.compile(r"^(open|close|shut|turn|push|pull)\b")
_PLACED = re.compile(r"\b(from|next to|beside) (the |it)")
_UP, _DOWN = re.compile(r"\b(raise|lift|rise)\b"), re.compile(r"\b(lower|drop|sink)\b")
_INSTEAD = re.compile(r"\b(too|so|that|as|quite|less|very) [a-z]+\b[^\d]*(?<!by )\d")
"""An amount after what is too much, which is wanted in its place: "too fast, 1.5"."""

_TO = re.compile(r"\b(to|at) [-+]?\d")

_SIGNED = ("rad", "m/s", "rad/s")


def adjusted(clause: str, context: Context) -> Motion | None:
    """Return the motion after a correction by an amount; None where a clause is none.

    Raises:
        UserError: the amount is of something that is not under way.
    """
    clause = _BOUNDS.sub(lambda found: f"{_LOW if found[1] else _HIGH} ", clause)
    if (ranged := _ranged(clause, context)) is not None:
        return ranged
    if _COUNTED.search(clause):
        return None  # "two paws" are so many, and not so high
    said = Amount(0.5, "share", "") if _HALFWAY.fullmatch(clause) else amount(clause)
    if said is None or said.dimension in ("time", "count"):
        return None
    compared = comparison(said.rest) or _by_verb(clause, said)
    named = parts_named(said.rest, context)
    rest = compared.rest if compared is not None else said.rest
    rest = scale_of(rest)[1] if compared is None else rest
    if (back := turned_back(said, rest, context)) is not None:
        return back
    if compared is None and (WHOLE.search(rest) or kinds_said(rest)) and not _IT.search(rest):
        return None
    if (farther := turned(said, rest, context)) is not None:
        return farther
    if says_more(rest, named, context) or _PLACED.search(rest):
        return None
    scale = compared.scale if compared is not None else scale_of(said.rest)[0]
    terms = concerned(rest, _fits(said, scale), named, context)
    if not terms and said.dimension == "share":
        said = replace(said, dimension="times")
        terms = concerned(rest, _fits(said, scale), named, context)
    height = context.vocabulary.of("height")
    if not terms and height is not None and compared is not None and compared.scale == HEIGHT and not named:
        terms = [steps.wanted(height, height.start, context.vocabulary)] if said.dimension == "length" else []
    if not terms:
        return None
    terms.sort(key=lambda term: term.feature not in context.last)  # "30 more" is of what changed, not of what stayed
    changed = [_changed(term, said, compared, scale, clause, context) for term in _alike(terms, said, context)]
    return context.motion.with_terms(changed)


def amount_alone(clause: str) -> bool:
    """Tell whether a clause is an amount with its unit, and nothing else."""
    said = amount(clause)
    return said is not None and said.dimension in UNITS_OF and not re.search(r"[a-z]", said.rest)


def _ranged(clause: str, context: Context) -> Motion | None:
    """Return the motion with what was spoken of last between two values: "between 20 and 30 cm"."""
    found = _BETWEEN.fullmatch(clause)
    high = amount(found["high"]) if found is not None else None
    if found is None or high is None:
        return None
    terms = context.latest(_fits(high, None))
    low = float(found["low"]) * high.factor
    ranged = [
        replace(term, want="range", target=None, low=steps.rounded(low), high=steps.rounded(high.value))
        for term in terms
    ]
    return context.motion.with_terms(ranged) if ranged else None


def _by_verb(clause: str, said: Amount) -> Comparison | None:
    """Read "raise it by another 5 cm" as so much higher."""
    if not re.search(r"\bby \d", clause) and not _MORE.search(clause):
        return None
    if said.dimension == "share" and (opens := _OPENS.match(said.rest)):
        rest = (said.rest[: opens.start()] + said.rest[opens.end() :]).strip()
        return Comparison(
            EXTENT,
            -1 if _SHUTS.search(clause) else 1,
            1.0,
            False,
            re.sub(r"\b(down|off|up|on|in|out|the|by)\b", " ", rest),
        )
    way = 1 if _UP.search(said.rest) else -1 if _DOWN.search(said.rest) else 0
    return Comparison(HEIGHT, way, 1.0, False, (_UP if way > 0 else _DOWN).sub(" ", said.rest)) if way else None


def _fits(said: Amount, scale: str | None) -> Fits:
    """Return what an amount may be of."""

    def fits(term: Term, quantity: Quantity) -> bool:
        if said.dimension == "hertz":
            return term.gait is not None
        if term.target is None and term.want not in ("range", "zero"):
            return False
        if said.dimension in UNITS_OF:
            ours = quantity.unit == UNITS_OF[said.dimension] and quantity.base not in ("part_distance", "part_grip")
            return ours and (scale != HEIGHT or quantity.base in HEIGHTS)
        if said.dimension == "share" and scale is None:
            return quantity.base == "joint_fraction" or quantity.base in RATES
        if scale == PACE:
            return quantity.base in RATES or term.gait is not None
        if scale == HEIGHT:
            return quantity.base in HEIGHTS
        return quantity.base not in ("part_contact", "part_distance", "part_grip", "uprightness")

    return fits


def _alike(terms: Sequence[Term], said: Amount, context: Context) -> list[Term]:
    """Return the terms of the kind of the first, or of all where a factor is of each."""
    first = context.quantity(terms[0])
    if said.dimension in ("times", "share", "hertz"):
        return list(terms)
    return [term for term in terms if (found := context.quantity(term)) and first and found.base == first.base]


def _changed(
    term: Term, said: Amount, compared: Comparison | None, scale: str | None, clause: str, context: Context
) -> Term:
    quantity = context.vocabulary.quantities[term.feature or ""]
    if said.dimension == "hertz" and term.gait is not None:
        return replace(term, gait=replace(term.gait, frequency=min(steps.rounded(said.value), 10.0)))
    if said.dimension in ("times", "share") and quantity.base != "joint_fraction":
        return _scaled(term, _factor(said, compared, scale, clause), scale, quantity)
    value = said.value * (context.factor(quantity.unit) if said.dimension == "number" else 1.0)
    if said.dimension == "number" and value > 1 and quantity.base == "joint_fraction":
        value *= 0.01  # "make that 60" is of a hundred
    if said.dimension == "number" and value >= _METRES and quantity.base in (*HEIGHTS, "part_gap"):
        value *= 0.01  # nobody lifts a paw by 20 m
    if bound := _bound(clause):
        low, high = (steps.rounded(value), None) if bound == "low" else (None, steps.rounded(value))
        return _within(replace(term, want="range", target=None, gait=None, low=low, high=high), quantity, said)
    if (
        term.gait is not None
        and (quantity.base == "height" or scale == SIZE)
        and said.dimension in ("length", "number")
    ):
        room = quantity.high - steps.value(term)
        now = term.gait.amplitude if compared is not None and not compared.back and _TO.search(clause) is None else 0.0
        high = max(now + (compared.way if now and compared is not None else 1) * value, 0.1 * value)
        return replace(term, gait=replace(term.gait, amplitude=steps.rounded(min(high, room))))
    instead = compared is not None and compared.back and _INSTEAD.search(clause) is not None
    to = instead or _TO.search(clause) is not None
    more = (compared is not None or _MORE.search(clause) is not None) and not to
    if more:
        sign = _sign(term, compared, quantity)
        _refuse_reversal(term, value * sign, compared, quantity)
        return _within(steps.moved(term, lambda old: old + sign * value, _free(quantity)), quantity, said)
    new = _meant(value, term, quantity, absolute=to, signed="+" in clause)
    return _within(replace(term, want="target", target=steps.rounded(new), low=None, high=None), quantity, said)


def _refuse_reversal(term: Term, change: float, compared: Comparison | None, quantity: Quantity) -> None:
    """Refuse so much less of a pace that it would go the other way, which nobody means by slower."""
    now = steps.value(term)
    if compared is not None and compared.way < 0 and quantity.unit in ("m/s", "rad/s") and now * (now + change) < 0:
        raise UserError(f"{term.said()} cannot be {quantity.shown(abs(change))} less: it would go the other way")


def _bound(clause: str) -> str | None:
    """Return which bound an amount is, `low` or `high`; None where it is none."""
    return "low" if f"{_LOW} " in clause else "high" if f"{_HIGH} " in clause else None


def _free(quantity: Quantity) -> Quantity:
    """Return a quantity without limits: what a person says in numbers is never bent to fit."""
    return replace(quantity, low=-math.inf, high=math.inf)


def _within(term: Term, quantity: Quantity, said: Amount) -> Term:
    if not quantity.low - 0.02 <= steps.value(term) <= quantity.high + 0.02:
        low, high = quantity.shown(quantity.low), quantity.shown(quantity.high)
        raise UserError(f"{term.said()} is beyond what this body can do: {low} to {high}")
    return term


def _sign(term: Term, compared: Comparison | None, quantity: Quantity) -> float:
    """Return the way of so much more: up for higher, away from what is usual for more."""
    way = compared.way if compared is not None else 1
    if compared is not None and compared.scale == HEIGHT:
        return way
    away = steps.value(term) - steps.origin(quantity)
    return way * (-1 if away < 0 else 1)


def _factor(said: Amount, compared: Comparison | None, scale: str | None, clause: str) -> float:
    """Return by how much a value is to be multiplied: 20 % faster, half as fast, slower by half."""
    more = compared is not None and re.search(r"\bas\b", clause) is None
    if compared is not None and more and (said.dimension == "share" or "by half" in clause):
        return max(1.0 + compared.way * said.value, 0.05)
    if scale == PACE and re.search(r"\bas slow", clause):
        return 1.0 / said.value
    return 1.0 / said.value if compared is not None and more and compared.way < 0 and said.value > 1 else said.value


def _scaled(term: Term, factor: float, scale: str | None, quantity: Quantity) -> Term:
    if term.gait is not None and (scale in (PACE, SIZE) or quantity.base == "height"):
        return steps.beating(term, term.gait, factor, quantity, paced=scale == PACE)
    zero = steps.origin(quantity)
    return steps.moved(term, lambda old: zero + (old - zero) * factor, quantity)


def _meant(value: float, term: Term, quantity: Quantity, *, absolute: bool, signed: bool) -> float:
    """Return the value that an amount alone means: to the side of the present one, from zero or from what is usual."""
    now = steps.value(term)
    if value < 0 or signed:
        return value
    if quantity.unit in _SIGNED and quantity.base != "joint_angle":
        return math.copysign(value, now) if now else value
    if quantity.base == "joint_angle" and quantity.low <= -value <= quantity.high < value:
        return -value
    if absolute or steps.origin(quantity) == 0.0 or value > _WHOLE_HEIGHT * quantity.start:
        return value
    return min((value, quantity.start + value, quantity.start - value), key=lambda each: abs(each - now))
