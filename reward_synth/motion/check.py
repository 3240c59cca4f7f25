"""What no body could do: values beyond its limits, and wishes that contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term
from rewardsmith.reward_synth.terms.term import ACTION

Interval = tuple[float, float]

_STEADY = (("yaw_angle", "yaw_velocity"), ("pitch_angle", "pitch_velocity"), ("roll_angle", "roll_velocity"),
           ("forward_displacement", "forward_velocity"), ("lateral_displacement", "lateral_velocity"))  # fmt: skip
"""A place and its rate: who is to be at the one cannot be asked to keep on with the other."""

_STILL = 0.1
"""Speed [m/s] up to which a body stands still."""

_LEVEL = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity")
"""Parts of the horizontal velocity."""


def check(terms: Sequence[Term], vocabulary: Vocabulary) -> None:
    """Refuse terms that a body cannot grant.

    Raises:
        UserError: a quantity is unknown, a value is beyond the body's limits, or two terms contradict each other; one
            sentence that says what there is.
    """
    read = [(term, vocabulary.find(term.feature)) for term in terms if term.feature not in (None, ACTION)]
    for term, quantity in read:
        for value in _values(term):
            _within(value, quantity)
    for (one, first), (other, second) in combinations([pair for pair in read if pair[0].want != "high"], 2):
        for reason in _contradictions(one, first, other, second):
            raise UserError(f"{one.said()} contradicts {other.said()}: {reason}")
    _ground(read, vocabulary)


def wanted(term: Term) -> Interval:
    """Return the values between which a term is granted; a gait widens them by how far it moves."""
    swing = abs(term.gait.amplitude) if term.gait else 0.0
    if term.want == "zero":
        return -swing, swing
    if term.target is not None:
        return term.target - swing, term.target + swing
    low = -math.inf if term.low is None else term.low
    high = math.inf if term.high is None else term.high
    return low - swing, high + swing


def at_odds(one: Term, first: Quantity, other: Term, second: Quantity) -> bool:
    """Tell whether two terms cannot both be granted."""
    return "high" not in (one.want, other.want) and any(True for _ in _contradictions(one, first, other, second))


def _values(term: Term) -> Iterator[float]:
    for value in (term.target, term.low, term.high):
        if value is not None:
            yield value
            if term.gait is not None:
                yield value + term.gait.amplitude


def _within(value: float, quantity: Quantity) -> None:
    slack = 1e-6 + 0.01 * abs(value)
    if quantity.low - slack <= value <= quantity.high + slack:
        return
    low, high = quantity.shown(quantity.low), quantity.shown(quantity.high)
    bounds = f"{low} to {high}" if math.isfinite(quantity.high) else f"at least {low}"
    raise UserError(f"{_plain(quantity)} of {quantity.shown(value)} is beyond what this body can do: {bounds}")


def _contradictions(one: Term, first: Quantity, other: Term, second: Quantity) -> Iterator[str]:
    """Yield why two terms cannot both be granted."""
    for (a, x), (b, y) in (((one, first), (other, second)), ((other, second), (one, first))):
        if x.part == y.part and x.base == "part_height" and y.base == "part_contact" and _lifted(a, x) and _down(b):
            yield "what is in the air touches nothing"
        if x.base == "speed" and y.base in _LEVEL:
            most = wanted(a)[1] + (_STILL if wanted(a)[1] == 0.0 else x.scale)
            low, high = wanted(b)
            if min(abs(low), abs(high)) > most and low * high > 0:
                yield "that is faster than the speed in any direction"
        if x.base == "height" and a.gait is not None and y.base == "part_contact" and _down(b):
            yield "who jumps leaves the ground"
        for place, rate in _STEADY:
            if (x.base, y.base) == (place, rate) and _pinned(a) and _going(b, y):
                yield "it cannot stay there and keep turning or moving; choose one of the two"
        if x.base == "uprightness" and y.base in ("pitch_angle", "roll_angle") and _pinned(b) and b.want != "zero":
            least, most = wanted(a)[0], math.cos(sum(wanted(b)) / 2)
            if least > -1 and most < least - 0.2:
                yield "so far turned it is not upright"
    if first == second and one.norm == other.norm == "value" and _apart(wanted(one), wanted(other), first.scale):
        yield "one quantity cannot have two values"


def _ground(read: Sequence[tuple[Term, Quantity]], vocabulary: Vocabulary) -> None:
    """Refuse to hold all feet in the air: something has to carry the body."""
    lifted = {quantity.part for term, quantity in read if quantity.base == "part_height" and _lifted(term, quantity)}
    lifted |= {quantity.part for term, quantity in read if quantity.base == "part_contact" and _touches_nothing(term)}
    lifted -= {quantity.part for term, quantity in read if term.gait is not None}
    feet = vocabulary.feet
    lies = any(quantity.base in ("roll_angle", "pitch_angle") and _turned(term) for term, quantity in read)
    if len(feet) > 1 and set(feet) <= lifted and not lies:
        names = ", ".join(foot.replace("_", " ") for foot in feet)
        raise UserError(f"all feet ({names}) cannot be held in the air at once; leave at least one on the ground")


def _lifted(term: Term, quantity: Quantity) -> bool:
    """Tell whether a height is wanted that is clearly off the ground."""
    return term.gait is None and wanted(term)[0] > quantity.start + 0.02


def _down(term: Term) -> bool:
    return term.gait is None and wanted(term)[0] >= 0.5


def _touches_nothing(term: Term) -> bool:
    return term.gait is None and wanted(term)[1] <= 0.5


def _pinned(term: Term) -> bool:
    return term.want in ("target", "zero") and term.gait is None


def _going(term: Term, quantity: Quantity) -> bool:
    low, high = wanted(term)
    return term.gait is None and (low > quantity.scale / 10 or high < -quantity.scale / 10)


def _turned(term: Term) -> bool:
    return term.target is not None and abs(term.target) > 1.2


def _apart(one: Interval, other: Interval, scale: float) -> bool:
    return max(one[0], other[0]) > min(one[1], other[1]) + 0.01 * scale


def _plain(quantity: Quantity) -> str:
    return quantity.name.replace("_", " ")
