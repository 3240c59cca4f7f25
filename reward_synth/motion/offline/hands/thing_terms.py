"""Terms of a hand and things: where the palm and the fingers are, where a thing is, and how it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

NEAR, GRIP, CARRY, GOAL = 1.0, 2.0, 3.0, 6.0
"""Weights of palm and fingers at a thing, of where it is carried, and of what else is to become of it."""

_FELT = {"m": 0.1, "rad": 0.5, "1": 0.2}
"""Error [its unit] over which a term is felt, by unit."""

_FAR = 0.3
"""The same for how high a thing is lifted: felt over less, it would be thrown rather than carried."""

_OVER = 0.06
"""Height [m] of a thing on its way, over the rim of a bowl and the edge of a drawer."""


def at(quantity: Quantity | None, target: float, weight: float = GOAL) -> Term:
    """Return the term of a quantity that is to have a value.

    Raises:
        UserError: the body has no such quantity.
    """
    if quantity is None:
        raise UserError("nothing measures that of this thing; ask for it to be touched, lifted, or put somewhere")
    return Term(
        name=quantity.name[:60],
        feature=quantity.name,
        want="target",
        target=float(f"{target:.3g}"),
        shape="smooth",
        unit=quantity.unit,
        scale=_FAR if quantity.base == "part_height" and target else _FELT[quantity.unit],
        weight=weight,
    )


def bounded(quantity: Quantity, low: float, weight: float = GOAL) -> Term:
    """Return the term of a quantity that is to have at least a value."""
    return Term(
        name=quantity.name[:60],
        feature=quantity.name,
        want="range",
        low=low,
        shape="smooth",
        unit=quantity.unit,
        scale=_FELT[quantity.unit],
        weight=weight,
    )


def near(thing: str, vocabulary: Vocabulary) -> Term:
    """Return the term of a palm at a thing."""
    return at(vocabulary.of("part_distance", thing), 0.0, NEAR)


def held(thing: str, vocabulary: Vocabulary, grip: float = GRIP) -> list[Term]:
    """Return the terms of a palm at a thing and fingers around it."""
    return [near(thing, vocabulary), at(vocabulary.of("part_grip", thing), 0.0, grip)]


def lifted(things: Sequence[str], height: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of things that are to be at a height [m], several as one: near each other, in one hand."""
    heights = {thing: found for thing in things if (found := vocabulary.of("part_height", thing)) is not None}
    terms = [term for thing in heights for term in held(thing, vocabulary)]
    terms += [at(each, height, GOAL / len(heights)) for each in heights.values()]
    return [*terms, *(at(_gap(one, other, vocabulary), 0.0, CARRY) for one, other in pairwise(heights))]


def put(thing: str, place: str, away: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a thing that is to be carried to within some distance [m] of a place.

    Into a vessel it goes over the rim, which the posture pays for: pulled straight there it would be pushed against
    the wall, and held tight it would not be let go.
    """
    gap = _gap(thing, place, vocabulary)
    if gap is not None and not away and vocabulary.of("part_way", f"{thing}_to_{place}") is not None:
        return [*held(thing, vocabulary, NEAR), replace(at(gap, 0.0, NEAR), scale=_FAR)]
    terms = [*held(thing, vocabulary), at(gap, away, CARRY)]
    height = vocabulary.of("part_height", thing)
    return [*terms, bounded(height, _OVER, NEAR)] if height is not None and not away else terms


def _gap(one: str, other: str, vocabulary: Vocabulary) -> Quantity | None:
    """Return the quantity of how far two things are from each other, whichever is named first."""
    names = (f"{one}_to_{other}", f"{other}_to_{one}")
    return next((found for name in names if (found := vocabulary.of("part_gap", name))), None)
