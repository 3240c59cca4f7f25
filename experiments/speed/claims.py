"""Claims about what a robot is asked to do after a sentence of a dialogue, and whether they hold of its motion.

A claim is a quantity and a sign, such as `height -`. The quantity's name may hold `*`, to stand for any of several:

| claim | holds where |
|---|---|
| `height` | it is asked for at all |
| `height =0.2` | its target, one of its bounds or the peak of its rhythm is that, within a tenth |
| `height +`, `height -` | it is wanted above, below what is usual |
| `height up`, `height down` | it is wanted higher, lower than before the sentence; unasked before, than usual |
| `height same` | it is asked for as before the sentence |
| `height gone` | it is no longer asked for |
| `height beats`, `height still` | it is asked to move in a rhythm; nothing asks it to |
| `height quicker`, `height slower` | its rhythm is quicker, slower than before the sentence |
| `NOTHING` | nothing is asked for |
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Protocol

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.terms import Term

NOTHING = "NOTHING"

_CLAIM = re.compile(
    r"(?P<name>[a-z0-9_*]+)( (?P<sign>\+|-|=|up|down|same|gone|beats|still|quicker|slower)(?P<value>(?<==)-?[\d.]+)?)?"
)
_TOLERANCE = 0.1
"""Share by which an amount may differ from what was claimed."""

_LEAST = 0.01
"""Difference [SI] that counts as none, whatever the amount."""

_CLEAR = 0.05
"""Share of a quantity's scale by which it is wanted otherwise than usual, or than before."""

_AS_BEFORE = 0.01
"""Share by which a value may differ and still be what it was."""


class Measure(Protocol):
    """What is known of a quantity: its usual value and a difference of it that is felt, both in its unit."""

    @property
    def start(self) -> float:
        """Usual value."""

    @property
    def scale(self) -> float:
        """Difference that is felt."""


def name_of(claim: str) -> str:
    """Return the name of the quantity that a claim is about, with its `*`.

    Raises:
        ValueError: it is no claim.
    """
    match = _CLAIM.fullmatch(claim)
    if claim != NOTHING and (match is None or (match["sign"] == "=") != (match["value"] is not None)):
        raise ValueError(f"{claim!r} is no claim")
    return "" if match is None else match["name"]


def allows(claim: str, feature: str) -> bool:
    """Tell whether a claim lets a motion ask for a feature, whatever is wanted of it."""
    return not claim.endswith((" gone", " still")) and fnmatchcase(feature, name_of(claim))


def holds(claim: str, before: Motion, after: Motion, measures: Mapping[str, Measure]) -> bool:
    """Tell whether a claim holds of the motion after a sentence."""
    if claim == NOTHING:
        return not after.asked
    name = name_of(claim)
    match = _CLAIM.fullmatch(claim)
    assert match is not None  # name_of has read it
    sign, terms = match["sign"], _matching(name, after)
    if sign == "gone":
        return not terms
    if sign == "still":
        return not any(term.gait for term in terms)
    if sign == "same":
        earlier = _matching(name, before)
        return bool(terms) and len(terms) == len(earlier) and all(_alike(term, before) for term in terms)
    return any(_term_holds(sign, match["value"], term, before, measures) for term in terms)


def usual(term: Term, measures: Mapping[str, Measure]) -> bool:
    """Tell whether a term asks for no more than what goes without saying."""
    measure = measures.get(term.feature or "")
    return term.gait is None and measure is not None and abs(level(term) - measure.start) <= _clear(measure)


def level(term: Term) -> float:
    """Return the value that a term wants, without end where it wants as much or as little as can be."""
    if term.want in ("high", "low"):
        return math.inf if term.want == "high" else -math.inf
    bounds = [bound for bound in (term.low, term.high) if bound is not None]
    value = sum(bounds) / len(bounds) if bounds else term.target or 0.0
    return value + (term.gait.amplitude if term.gait else 0.0)


def _matching(name: str, motion: Motion) -> list[Term]:
    return [term for term in motion.asked if fnmatchcase(term.feature or "", name)]


def _term_holds(
    sign: str | None, value: str | None, term: Term, before: Motion, measures: Mapping[str, Measure]
) -> bool:
    if sign is None:
        return True
    if sign == "=":
        return _amounts(float(value or 0.0), term)
    if sign == "beats":
        return term.gait is not None
    earlier = before.about(term.feature)
    if sign in ("quicker", "slower"):
        if term.gait is None or earlier is None or earlier.gait is None:
            return False
        change = term.gait.frequency - earlier.gait.frequency
        return change > 0 if sign == "quicker" else change < 0
    measure = measures[term.feature or ""]
    origin = measure.start if sign in "+-" or earlier is None else level(earlier)
    wanted = level(term)
    if wanted == origin:  # both may be without end
        return False
    clear = _clear(measure) if sign in "+-" else _LEAST * measure.scale
    return wanted - origin > clear if sign in ("+", "up") else origin - wanted > clear


def _amounts(value: float, term: Term) -> bool:
    given = [each for each in (term.target, term.low, term.high) if each is not None]
    given += [0.0] if term.want == "zero" else []
    given += [each + term.gait.amplitude for each in given] if term.gait else []
    return any(abs(each - value) <= max(_TOLERANCE * abs(value), _LEAST) for each in given)


def _alike(term: Term, before: Motion) -> bool:
    earlier = before.about(term.feature)
    if earlier is None or term.want != earlier.want or term.gait != earlier.gait:
        return False
    pairs = ((term.target, earlier.target), (term.low, earlier.low), (term.high, earlier.high))
    return all(
        one is other
        or (one is not None and other is not None and math.isclose(one, other, rel_tol=_AS_BEFORE, abs_tol=1e-3))
        for one, other in pairs
    )


def _clear(measure: Measure) -> float:
    return _CLEAR * measure.scale
