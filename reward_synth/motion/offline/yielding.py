"""What of a motion under way gives way to something new that cannot be had together with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rewardsmith.reward_synth.motion.check import at_odds
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.steps import value
from rewardsmith.reward_synth.motion.offline.underway import TRAVEL
from rewardsmith.reward_synth.motion.posture import AXES
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

PLACES = ("yaw_angle", "forward_displacement", "lateral_displacement")
"""Kinds that are come to, and are over once something else is asked for "now"."""

_STEPS = re.compile(r"\b(walk|run|trot|gallop|jump|hop|jog|march|stand|leap|sprint)(s|ing|ping|ning)?\b")
"""Verbs of what nobody does sitting or lying."""

_RESTS = re.compile(r"\b(sit|lie|lay|kneel|sleep|play dead|rest)(s|ting|ing|ling)?\b")
_LOW, _TILTED = 0.5, 0.9
"""Share of the usual height at which a body sits or lies, and angle [rad] at which it rears or lies."""


def yielded(
    motion: Motion,
    new: Sequence[Term],
    said: str,
    vocabulary: Vocabulary,
    *,
    now: bool,
    heads: bool,
    steps: bool,
) -> list[str]:
    """Return the features of a motion that give way to new terms.

    Args:
        motion: What is under way.
        new: What is asked for beside it.
        said: The clause that asks for it.
        vocabulary: The body's.
        now: Whether what has been come to, such as a turn by so much, is over.
        heads: Whether it faces a point of the compass, which is never over.
        steps: Whether a foot comes down where else all would be in the air.
    """
    quantities = vocabulary.quantities
    fresh = [(term, quantities[term.feature]) for term in new if term.feature in quantities]
    old = [(term, quantities[term.feature]) for term in motion.asked if term.feature in quantities]
    gone = {name for name, each in quantities.items() if each.part is None and each.base in _axes(fresh)}
    gone |= {each.name for _, each in old if now and not heads and each.base in PLACES}
    if now and any(each.base in TRAVEL for _, each in fresh):
        gone |= {each.name for _, each in old if each.base in TRAVEL}
    gone |= {one[1].name for one in old if any(at_odds(*one, *other) for other in fresh)}
    gone |= _of_poses(old, fresh, said)
    gone |= _of_things(old, fresh, vocabulary, now=now)
    gone |= _of_feet(old, fresh, vocabulary) if steps else set()
    return [term.feature or "" for term in motion.asked if term.feature in gone]


def _axes(fresh: Sequence[tuple[Term, Quantity]]) -> set[str]:
    """Return the kinds of which nothing is left to be said once something new is asked for."""
    bases = {quantity.base for _, quantity in fresh if quantity.part is None}
    return {base for axis in AXES if bases & set(axis) for base in axis}


def _of_poses(old: Sequence[tuple[Term, Quantity]], fresh: Sequence[tuple[Term, Quantity]], said: str) -> set[str]:
    """Return what of a posture ends: who lies down rears no more, who walks off no longer sits."""
    low = any(quantity.base == "height" and not _high(term, quantity) for term, quantity in fresh)
    tilted = any(_tilted(term, quantity) for term, quantity in fresh)
    reared = any(_tilted(term, quantity) for term, quantity in old)
    gone: set[str] = set()
    if tilted:
        gone |= {each.name for term, each in old if each.base == "height" and term.gait is None}
    if tilted or (low and reared):
        gone |= {each.name for term, each in old if each.base in ("part_contact", "part_height") and not term.gait}
    if low and reared:
        gone |= {each.name for _, each in old if each.base in ("pitch_angle", "roll_angle", "uprightness")}
    if _STEPS.search(said):
        gone |= {each.name for term, each in old if each.base == "height" and value(term) < _LOW * each.start}
        gone |= {each.name for term, each in old if each.base == "uprightness" and value(term) < 0}
    if _RESTS.search(said):
        gone |= {each.name for term, each in old if each.base in TRAVEL or _jumps(term, each)}
    return gone


def _jumps(term: Term, quantity: Quantity) -> bool:
    return quantity.base == "height" and term.gait is not None


def _high(term: Term, quantity: Quantity) -> bool:
    return term.gait is not None or value(term) > 0.9 * quantity.start


def _tilted(term: Term, quantity: Quantity) -> bool:
    if quantity.base == "uprightness":
        return value(term) < 0
    return quantity.base in ("pitch_angle", "roll_angle") and term.gait is None and abs(value(term)) > _TILTED


def _of_things(
    old: Sequence[tuple[Term, Quantity]], fresh: Sequence[tuple[Term, Quantity]], vocabulary: Vocabulary, *, now: bool
) -> set[str]:
    """Return what was to become of things that is over: one hand does one thing, but what lies stays."""
    if not vocabulary.things:
        return set()
    gripped = {quantity.part for _, quantity in fresh if quantity.base in ("part_distance", "part_grip")}
    gone: set[str] = set()
    carried = gripped if any(quantity.base == "part_gap" for _, quantity in fresh) else set()
    for term, quantity in old:
        if quantity.base == "part_height" and quantity.part in carried and term.target is not None:
            gone.add(quantity.name)  # what is put somewhere is held up no more
        if gripped and quantity.base in _PLACE and quantity.part and quantity.part not in vocabulary.things:
            gone.add(quantity.name)  # a hand that goes to a thing is nowhere else
        others = quantity.part in vocabulary.things and bool(gripped) and quantity.part not in gripped
        over = quantity.base in ("part_distance", "part_grip") or (now and quantity.base == "part_height")
        if (others and over) or any(undoes(new, quantity, gripped) for _, new in fresh):
            gone.add(quantity.name)
    return gone


_TURNS = ("part_turn", "part_uprightness")
_PLACE = ("part_height", "part_forward", "part_lateral")


def undoes(new: Quantity, old: Quantity, gripped: Collection[str | None]) -> bool:
    """Tell whether something new of a thing takes the place of something old of the same: where it lies, or how.

    Args:
        new: What is asked for.
        old: What was.
        gripped: The things that the hand goes to: of two that are to be near each other, it carries that one.
    """
    if new.base in _TURNS and new.part == old.part:
        return old.base in _TURNS
    ends = (new.part or "").split("_to_")
    moved = next((end for end in ends if end in gripped), ends[0])
    carried = new.base == "part_gap" or (new.base == "part_height" and old.base == "part_gap")
    return carried and old.base in ("part_gap", *_PLACE) and moved in (old.part or "").split("_to_")


def _of_feet(
    old: Sequence[tuple[Term, Quantity]], fresh: Sequence[tuple[Term, Quantity]], vocabulary: Vocabulary
) -> set[str]:
    """Return the feet that come down so that not all are in the air: two legs are lifted one after the other."""
    raised = {quantity.part for _, quantity in fresh if quantity.base == "part_height"}
    before = {quantity.part for _, quantity in old if quantity.base == "part_height"}
    feet = set(vocabulary.feet)
    if len(feet) < 2 or not feet & raised or not feet <= raised | before:
        return set()
    return {each.name for _, each in old if each.base == "part_height" and each.part in feet - raised}
