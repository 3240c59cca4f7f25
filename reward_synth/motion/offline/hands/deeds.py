"""What one clause asks a hand to do with the things it names, and the terms of that, by rule."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.comparing import amount
from rewardsmith.reward_synth.motion.offline.hands import deed_words as words
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

LIFT = 0.5
"""Height [m] to which a thing is lifted where none is said, as in the paper."""

APART = 0.4
"""Distance [m] of things that are out of reach of each other."""

BESIDE = 0.13
"""Distance [m] of things that lie next to each other."""

OFF = 0.12
"""Distance [m] from which on fingers hold nothing."""

_STEP = 0.1
"""Distance [m] by which a thing is pushed where none is said."""

_HOVER = 0.15
"""Distance [m] of a palm above a thing."""

_NEAR, _GRIP, _CARRY, _GOAL = 1.0, 2.0, 3.0, 6.0
"""Weights of palm and fingers at a thing, of where it is carried, and of what else is to become of it."""

_FELT = {"m": 0.1, "rad": 0.5, "1": 0.2}
"""Error [its unit] over which a term is felt, by unit."""

_FAR = 0.3
"""The same for how high a thing is lifted: felt over less, it would be thrown rather than carried."""

_STANDS = 0.9
"""Uprightness from which on a thing stands as it is put there."""

_OVER = 0.06
"""Height [m] of a thing on its way, over the rim of a bowl and the edge of a drawer."""


def done_with(text: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a clause about things; none where it does not say what should become of them."""
    things = things_named(text, vocabulary)
    return _joint(text, things, vocabulary) or _things(text, things, vocabulary)


def _joint(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a joint that is to be opened or shut, such as a drawer's."""
    joints = [joint for joint in vocabulary.parts("joint_fraction") if joint in things]
    if joints and words.BOTH_WAYS.search(text):
        raise UserError(f"{text!r} asks for two things that cannot be had at once; say one of the two")
    deed = words.OPEN.search(text) or words.SHUT.search(text) or (_share(text) is not None and words.SET.search(text))
    if len(joints) != 1 or len(things) != 1 or "palm" in text or not deed:
        return []
    shuts = bool(words.SHUT.search(text)) and not re.search(r"\b(open|on)\b", text)
    share = _share(text)
    target = (0.0 if shuts else 1.0) if share is None else (1.0 - share if shuts else share)
    opened = _at(vocabulary.of("joint_fraction", joints[0]), target)
    return [opened] if words.LEAVE.search(text) else [*_held(f"{joints[0]}_handle", vocabulary), opened]


def _things(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of things that are to be somewhere, or somehow."""
    first = f"{things[0]}_handle" if f"{things[0]}_handle" in vocabulary.things else things[0]
    angle = amount(text)
    if angle is not None and angle.dimension == "angle" and words.ROTATE.search(text):
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), min(angle.value, math.pi))]
    if words.BACK_AGAIN.search(text) and len(things) == 1:
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), 0.0)]
    if words.FLIP.search(text) or (words.EMPTY.search(text) and len(things) == 1):
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), math.pi)]
    if words.UPRIGHT.search(text) and len(things) == 1:
        stands = vocabulary.of("part_uprightness", first)
        if stands is not None and stands.start > _STANDS:  # it only has to be turned back
            return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), 0.0)]
        if words.LEAVE.search(text):
            return [_at(stands and vocabulary.of("part_uprightness", first), 1.0)]
        ground = _at(vocabulary.of("part_height", first), 0.0, _NEAR)
        return [*_held(first, vocabulary), _at(vocabulary.of("part_uprightness", first), 1.0), ground]
    if words.SHUN.search(text) and len(things) == 1:
        distance = vocabulary.of("part_distance", first)
        return [bounded(distance, _length(text) or APART)] if distance is not None else []
    if " than " in text:
        return []  # nobody knows how high the other is
    if words.AROUND.search(text) and len(things) == 1:
        return _held(first, vocabulary)
    high = _length(text) is not None and not re.search(r"\bby \d|\b(forwards?|back|away|closer|from)\b", text)
    if high and len(things) == 1 and words.AT.search(text) and "palm" not in text and not words.ABOVE.search(text):
        return _lifted(text, things, vocabulary)
    if words.DOWN.search(text) and len(things) == 1:
        return [*_held(first, vocabulary), _at(vocabulary.of("part_height", first), 0.0, _NEAR)]
    if words.SHAKE.search(text) and len(things) == 1:
        return _shaken(first, vocabulary)
    if words.ASIDE.search(text) and len(things) == 1:
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), math.pi / 2)]
    if (
        words.LIFTS.search(text)
        or words.FETCH.search(text)
        or (words.HOLD.search(text) and _length(text) and len(things) == 1)
    ):
        return _lifted(text, things, vocabulary)
    if (where := words.NOWHERE.search(text)) and words.CARRIED.search(text):
        raise UserError(
            f"nothing measures what is {where[0]!r}; say in, on, next to, above or away from what to put it"
        )
    if len(things) > 1 and (words.CARRIED.search(text) or words.GOES.match(text)):
        if len(things) > 2 and not words.LIST.search(text):
            return []
        beside = BESIDE if words.NEXT_TO.search(text) else 0.0
        away = _length(text) or (APART if words.AWAY.search(text) else beside)
        puts = [_put(thing, things[-1], away, vocabulary) for thing in (things[:-1] if len(things) > 2 else [first])]
        return list({term.feature: term for terms in puts for term in terms}.values())
    if (plainly := words.PUSHED.match(text)) and len(things) == 1:
        way = "back" if plainly["verb"] in ("pull", "drag") else "away"
        return _pushed(first, way, _length(text) or _STEP, vocabulary)
    if (forth := words.FORTH.search(text)) and len(things) == 1:
        return _pushed(first, forth["way"], _length(text) or _STEP, vocabulary)
    if words.ABOVE.search(text) and len(things) == 1:
        distance = vocabulary.of("part_distance", first)
        return [] if distance is None else [_at(distance, _length(text) or _HOVER, _NEAR)]
    if words.TOUCH.search(text):
        return _held(first, vocabulary) if words.HOLD.search(text) else [_near(first, vocabulary)]
    return []


def _shaken(thing: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a thing that is held and goes up and down."""
    up = _at(vocabulary.of("part_height", thing), 0.3, _GOAL)
    return [*_held(thing, vocabulary), replace(up, gait=Gait(frequency=1.5, amplitude=0.08, wave="swing"))]


def _pushed(thing: str, way: str, far: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a thing that is moved away from the arm's foot, or back to it."""
    forward = vocabulary.of("part_forward", thing)
    sign = -1.0 if way.startswith(("back", "closer", "toward", "nearer")) else 1.0
    return [] if forward is None else [_near(thing, vocabulary), _at(forward, forward.start + sign * far)]


def _put(thing: str, place: str, away: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a thing that is to be carried to within some distance [m] of a place.

    Into a vessel it goes over the rim, which the posture pays for: pulled straight there it would be pushed against
    the wall, and held tight it would not be let go.
    """
    gap = _gap(thing, place, vocabulary)
    if gap is not None and not away and vocabulary.of("part_way", f"{thing}_to_{place}") is not None:
        grip = _at(vocabulary.of("part_grip", thing), 0.0, _NEAR)
        return [_near(thing, vocabulary), grip, replace(_at(gap, 0.0, _NEAR), scale=_FAR)]
    terms = [*_held(thing, vocabulary), _at(gap, away, _CARRY)]
    height = vocabulary.of("part_height", thing)
    return [*terms, bounded(height, _OVER, _NEAR)] if height is not None and not away else terms


def _lifted(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of things that are to be lifted, several as one: near each other, in one hand."""
    size = next((share for pattern, share in words.SIZES if pattern.search(text)), 1.0)
    height = _length(text) or LIFT * size
    lifted = [thing for thing in things if vocabulary.of("part_height", thing) is not None]
    terms = [term for thing in lifted for term in _held(thing, vocabulary)]
    terms += [_at(vocabulary.of("part_height", thing), height, _GOAL / len(lifted)) for thing in lifted]
    for one, other in pairwise(lifted):
        terms.append(_at(_gap(one, other, vocabulary), 0.0, _CARRY))
    return terms


def _held(thing: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a palm at a thing and fingers around it."""
    return [_near(thing, vocabulary), _at(vocabulary.of("part_grip", thing), 0.0, _GRIP)]


def _near(thing: str, vocabulary: Vocabulary) -> Term:
    return _at(vocabulary.of("part_distance", thing), 0.0, _NEAR)


def _gap(one: str, other: str, vocabulary: Vocabulary) -> Quantity | None:
    """Return the quantity of how far two things are from each other, whichever is named first."""
    names = (f"{one}_to_{other}", f"{other}_to_{one}")
    return next((found for name in names if (found := vocabulary.of("part_gap", name))), None)


def _at(quantity: Quantity | None, target: float, weight: float = _GOAL) -> Term:
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


def bounded(quantity: Quantity, low: float, weight: float = _GOAL) -> Term:
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


def _length(text: str) -> float | None:
    found = amount(text)
    return found.value if found is not None and found.dimension == "length" else None


def _share(text: str) -> float | None:
    if found := words.SHARE.search(text):
        share = float(found[1]) / 100
        if share > 1.0 or text[: found.start()].endswith("-"):
            raise UserError(f"{found[0]} is beyond what a joint can do: 0 % is shut, 100 % is open")
        return share
    return next((share for pattern, share in words.SHARES if pattern.search(text)), None)
