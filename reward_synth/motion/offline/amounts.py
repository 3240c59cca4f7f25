"""From wishes to terms that a planner can grant: more and less become values that suit the body."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.motion.offline.rhythms import beat
from rewardsmith.reward_synth.motion.offline.steps import rounded, wanted
from rewardsmith.reward_synth.motion.posture import felt
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term
from rewardsmith.reward_synth.wish import Wish

WEIGHT = 2.0
"""Weight of what is asked for, twice that of the posture's greatest."""

TURN, FAST_TURN = 1.0, 3.0
"""Turning rates [rad/s] that are meant by turning and by turning fast."""

FAST = 2.0
"""Times the usual pace that is meant by fast."""

RUN = 1.5
"""Times the usual pace that is meant by running."""

_FAST = frozenset({"fast", "quickly", "quick", "rapidly"})
_FLAT_OUT = re.compile(r"\b(full|top|max|maximum) (speed|pace)\b|\bas fast as\b")
_ON_TWO = re.compile(r"\bon (just |only )?(your |the |its )?(two )?(back|hind|rear|front|fore) (legs|feet|paws)\b")
_RUN = listed("run running runs sprint sprinting dash race gallop galloping")

LIFT = 0.4
"""Share of the stature by which a part is raised where no height is said."""

LOW = 0.45
"""Share of the stature at which a body is low."""

REAR = 1.3
"""Pitch [rad] of who stands on two of four legs: 74 degrees."""

_WAVING = 1.5
"""Waves a second [Hz]."""

_LIMBS = ("foot", "hand", "arm", "elbow", "knee", "shin")
"""Words in the names of parts that are held up to be waved, as a head is not."""

_MILD = 0.7
"""Cosine from which on a least uprightness says no more than the posture does."""


def aims(wishes: Sequence[Wish], said: str, measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of what a sentence asks for.

    Args:
        wishes: What the phrasebook reads in it.
        said: The sentence, which says how fast.
        measured: Present values, from which displacements and headings count.
        vocabulary: The body's.
    """
    words = set(said.lower().replace(",", " ").split())
    pace = FAST if words & _FAST or _FLAT_OUT.search(said) else RUN if words & _RUN else 1.0
    terms = {}
    for wish in wishes:
        quantity = vocabulary.quantities.get(wish.feature)
        if quantity is None or _hurries(wish, wishes) or (_mild(wish) and len(wishes) > 1):
            continue
        quantity = vocabulary.headed(quantity)
        term = _aim(wish, quantity, measured.get(quantity.name, 0.0), vocabulary, said, pace=pace)
        terms[term.feature or ""] = term
    terms = {term.feature or "": term for term in _waving_alone(list(terms.values()))}
    found = _circling(list(terms.values()), vocabulary)
    return _reaching(_reared(found, said, vocabulary), vocabulary)


def _aim(wish: Wish, quantity: Quantity, now: float, vocabulary: Vocabulary, said: str, *, pace: float) -> Term:
    term = Term(
        name=quantity.name[:60],
        feature=quantity.name,
        want="range",
        low=0.0,
        shape="smooth",
        unit=quantity.unit,
        scale=felt(quantity, vocabulary),
        weight=WEIGHT,
    )
    if (rhythm := beat(wish, quantity, said, vocabulary)) is not None:
        return rhythm
    if quantity.base == "part_speed" and (wish.want in ("high", "target") or wish.low):
        return _wave(quantity, vocabulary) or replace(term, want="target", low=None, target=vocabulary.body.pace)
    if wish.want == "range":
        return replace(term, low=wish.low, high=wish.high)
    if wish.target is not None:
        from_now = quantity.base in ("yaw_angle", "forward_displacement", "lateral_displacement")
        from_start = quantity.start if wish.measure == "turns" and not from_now else 0.0
        return _at(term, wish.target + (now if from_now else from_start))
    return _at(term, _amount(wish.want == "high", quantity, vocabulary, pace=pace))


def _amount(more: bool, quantity: Quantity, vocabulary: Vocabulary, *, pace: float) -> float:
    """Return the value that is meant by much or little of a quantity."""
    body, sign = vocabulary.body, 1.0 if more else -1.0
    match quantity.base:
        case "forward_velocity" | "lateral_velocity" | "ahead_velocity" | "leftward_velocity" | "vertical_velocity":
            return sign * body.pace * pace
        case "speed" | "joint_speed" | "part_speed":
            return body.pace * pace if more else 0.0
        case "yaw_velocity" | "pitch_velocity" | "roll_velocity" | "joint_velocity":
            return sign * (FAST_TURN if pace == FAST else TURN)
        case "roll_angle" | "pitch_angle" | "yaw_angle":
            return sign * math.pi
        case "height":
            return min(quantity.start * 1.2, 0.5 * (quantity.start + quantity.high)) if more else LOW * quantity.start
        case "part_height":
            return quantity.start + LIFT * body.stature if more else max(quantity.low, 0.0)
        case "part_forward":
            return quantity.start + sign * LIFT * body.stature
        case "distance_to_goal" | "distance_to_object":
            return quantity.start if more else 0.0
        case "uprightness" | "part_contact":
            return quantity.high if more else quantity.low
    if math.isfinite(quantity.high - quantity.low):
        return quantity.low + (0.85 if more else 0.15) * (quantity.high - quantity.low)
    return quantity.start + sign * 2 * quantity.scale


def _at(term: Term, value: float) -> Term:
    """Return the term with a target."""
    return replace(term, want="target", low=None, high=None, target=rounded(value))


def _wave(quantity: Quantity, vocabulary: Vocabulary) -> Term | None:
    """Return a term for a part that goes up and down in the air; None where it has no height."""
    height = vocabulary.of("part_height", quantity.part)
    if height is None:
        return None
    limb = quantity.part in vocabulary.feet or any(word in (quantity.part or "") for word in _LIMBS)
    middle = height.start + (1.5 * LIFT * vocabulary.body.stature if limb else 0.0)
    gait = Gait(
        frequency=_WAVING, amplitude=rounded((0.5 if limb else 0.3) * LIFT * vocabulary.body.stature), wave="swing"
    )
    middle = min(middle, height.high - gait.amplitude)
    return replace(wanted(height, middle, vocabulary, weight=WEIGHT), gait=gait)


def _circling(terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
    """Have who goes in a circle go ahead: a speed says no way, and turns by itself."""
    speed, turning = vocabulary.of("speed"), vocabulary.of("yaw_velocity")
    ahead = vocabulary.of("ahead_velocity") or vocabulary.of("forward_velocity")
    names = {term.feature for term in terms}
    if speed is None or turning is None or ahead is None or not {speed.name, turning.name} <= names:
        return terms
    if any(name in names for name in (ahead.name, "leftward_velocity")):
        return terms
    return [
        replace(term, name=ahead.name, feature=ahead.name) if term.feature == speed.name else term for term in terms
    ]


def _waving_alone(terms: list[Term]) -> list[Term]:
    """Return the terms without what else is asked of the height of a part that waves."""
    beating = {term.feature for term in terms if term.gait is not None}
    return [term for term in terms if term.gait is not None or term.feature not in beating]


def _reared(terms: list[Term], said: str, vocabulary: Vocabulary) -> list[Term]:
    """Raise the nose or the tail of who is to stand on two of four feet: without that they do not leave the ground."""
    feet = vocabulary.feet
    raised = [foot for foot in feet if (each := _of(terms, "part_height", foot, vocabulary)) and not each.gait]
    planted = [foot for foot in feet if _of(terms, "part_contact", foot, vocabulary)]
    pitch = vocabulary.of("pitch_angle")
    if (
        pitch is None
        or len(feet) != 4
        or len(raised) != 2
        or not (set(raised) | set(planted) == set(feet) or _ON_TWO.search(said))
    ):
        return terms
    ahead = [quantity.start for foot in raised if (quantity := vocabulary.of("part_forward", foot)) is not None]
    if len(ahead) != 2 or ahead[0] * ahead[1] <= 0:
        return terms
    up = -REAR if ahead[0] > 0 else REAR
    nose = wanted(pitch, up, vocabulary, weight=2 * WEIGHT)
    away = [_of(terms, "part_height", foot, vocabulary) for foot in raised]
    kept = [term for term in terms if term not in away]
    return [nose, *kept, *(_higher(term, vocabulary) for term in away if term is not None)]


def _higher(term: Term, vocabulary: Vocabulary) -> Term:
    return replace(_at(term, vocabulary.body.stature * 1.2), scale=vocabulary.body.stature / 2, weight=WEIGHT / 4)


def _reaching(terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
    """Have the hand go to the object that is to be at the goal: from afar, no plan moves it."""
    goal, hand = vocabulary.of("distance_to_goal"), vocabulary.of("distance_to_object")
    names = {term.feature for term in terms}
    if goal is None or hand is None or goal.name not in names or hand.name in names:
        return terms
    first = next(term for term in terms if term.feature == goal.name)
    guide = replace(first, name=hand.name, feature=hand.name, scale=felt(hand, vocabulary), weight=WEIGHT / 4)
    return [*terms, guide]


def _of(terms: Sequence[Term], base: str, part: str, vocabulary: Vocabulary) -> Term | None:
    quantity = vocabulary.of(base, part)
    return next((term for term in terms if quantity is not None and term.feature == quantity.name), None)


def _hurries(wish: Wish, wishes: Sequence[Wish]) -> bool:
    """Tell whether a wish only says how gently something else is to be done, which no plan has to be told."""
    return wish.kind == "joint_speed" and wish.high is not None and len(wishes) > 1


def _mild(wish: Wish) -> bool:
    """Tell whether a wish only asks for staying upright, which goes without saying."""
    return wish.kind == "uprightness" and not wish.main and (wish.low is None or wish.low >= _MILD)
