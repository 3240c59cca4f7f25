"""How a term changes by a correction: a step more or less, the other way, an amount, a factor; within the limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from rewardsmith.reward_synth.motion.offline.comparing import DEPTH, EXTENT, HEIGHT, NEAR, SIZE, UTMOST, Comparison
from rewardsmith.reward_synth.motion.posture import felt
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

FACTOR = 1.5
"""Factor on a rate, and on how far a value is from where it usually is."""

_LEAST = 0.15
"""Least change of a height, as a share of the stature; of an angle [rad]."""

_BACK = 1 / 3
"""Share of the way back to what is usual by which "not so high" goes."""

_FROM_ZERO = ("part_gap", "part_distance", "part_grip", "distance_to_goal", "part_turn", "joint_fraction",
              "forward_displacement", "lateral_displacement", "yaw_angle")  # fmt: skip
"""Kinds whose amounts count from nothing, whatever is usual."""


def wanted(quantity: Quantity, value: float, vocabulary: Vocabulary, weight: float = 2.0) -> Term:
    """Return a term that wants a value of a quantity."""
    return Term(
        name=quantity.name[:60],
        feature=quantity.name,
        want="target",
        target=rounded(value),
        shape="smooth",
        unit=quantity.unit,
        scale=felt(quantity, vocabulary),
        weight=weight,
    )


def rounded(value: float) -> float:
    """Return a value with three digits, which is all that is meant."""
    return float(f"{value:.3g}")


def value(term: Term) -> float:
    """Return the value that a term wants, of bounds the one that it names."""
    return next((each for each in (term.target, term.low, term.high) if each is not None), 0.0)


def signed(term: Term) -> bool:
    """Tell whether a term has an other way: it wants something else than nothing."""
    return term.want in ("target", "range") and value(term) != 0.0


def step(term: Term, compared: Comparison, vocabulary: Vocabulary, *, paced: bool, sized: bool) -> Term:
    """Return a term for more or less of the same; `paced` where that is of how fast, `sized` of how big its swings."""
    quantity = vocabulary.quantities[term.feature or ""]
    if compared.scale in (DEPTH, EXTENT) and term.gait is not None and term.gait.wave == "swing":
        return beating(term, term.gait, FACTOR ** (compared.share * compared.way), quantity, paced=False)
    if compared.scale == DEPTH and quantity.unit == "m":
        compared = replace(compared, scale=HEIGHT, way=-compared.way)
    if compared.scale == SIZE and quantity.base == "height" and term.gait is None:
        compared = replace(compared, scale=HEIGHT)  # who makes itself smaller is lower
    if compared.share == UTMOST and quantity.base == "joint_fraction":
        return moved(term, lambda _: quantity.high if compared.way > 0 else quantity.low, quantity)
    if compared.scale == NEAR:
        compared = replace(compared, scale=EXTENT, way=-compared.way)
    factor = FACTOR ** (compared.share * compared.way)
    beats = term.gait is not None and (quantity.base == "height" or term.gait.wave == "step")
    jumps = beats and compared.scale == HEIGHT
    if term.gait is not None and (paced or sized or jumps):
        return beating(term, term.gait, factor, quantity, paced=paced)
    if quantity.unit in ("m/s", "rad/s"):
        return moved(term, lambda value: value * factor, quantity)
    least = _LEAST * compared.share * (vocabulary.body.stature if quantity.unit == "m" else 1.0)

    def further(value: float) -> float:
        away = value - origin(quantity)
        if compared.back and away * compared.way < 0:
            return value - away * min(_BACK * compared.share * 1.5, 0.9)
        sign = compared.way if compared.scale == HEIGHT else compared.way * (1 if away >= 0 else -1)
        far = max(abs(away) * (FACTOR - 1) * compared.share, least)
        return value + sign * (min(far, abs(away) / 2) if sign * away < 0 and compared.scale != HEIGHT else far)

    if term.gait is not None:  # what swings needs room to
        quantity = replace(quantity, high=quantity.high - abs(term.gait.amplitude))
    return moved(term, further, quantity)


def origin(quantity: Quantity) -> float:
    """Return the value from which amounts of a quantity count: what is usual, or zero."""
    rates = quantity.unit in ("m/s", "rad/s")
    return 0.0 if rates or quantity.base in _FROM_ZERO else quantity.start


def beating(term: Term, gait: Gait, factor: float, quantity: Quantity, *, paced: bool) -> Term:
    """Return a term with a rhythm so many times as quick, or as big."""
    if paced:
        return replace(term, gait=replace(gait, frequency=min(rounded(gait.frequency * factor), 10.0)))
    room = min(quantity.high - value(term), value(term) - quantity.low if gait.wave == "swing" else math.inf)
    room = room if math.isfinite(room) and room > 0 else math.inf
    return replace(term, gait=replace(gait, amplitude=rounded(min(gait.amplitude * factor, room))))


def mirrored(term: Term) -> Term:
    """Return a term for the opposite of the same."""
    low = None if term.high is None else -term.high
    high = None if term.low is None else -term.low
    return replace(term, target=None if term.target is None else -term.target, low=low, high=high)


def moved(term: Term, change: Callable[[float], float], quantity: Quantity) -> Term:
    """Return a term with its values changed, within the limits of its quantity."""

    def within(value: float | None) -> float | None:
        if value is None:
            return None
        return rounded(quantity.within(change(value)))

    return replace(term, target=within(term.target), low=within(term.low), high=within(term.high))
