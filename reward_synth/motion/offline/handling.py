"""What a hand is to do with things: touch, lift, put, turn over, open; and the terms of that, by rule.

The terms are those of Language-to-Rewards for its hand (arXiv 2306.08647): how far the palm is from a thing and a thing
from a place, how high and how turned a thing is, what share of its range a joint has gone; beside them stands how far
the fingers are from a thing, so that plans close the hand around what is to be carried.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.comparing import amount
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

LIFT = 0.5
"""Height [m] to which a thing is lifted where none is said, as in the paper."""

APART = 0.4
"""Distance [m] of things that are out of reach of each other."""

BESIDE = 0.13
"""Distance [m] of things that lie next to each other."""

OFF = 0.12
"""Distance [m] from which on fingers hold nothing."""

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

_SHARE = re.compile(r"\b(\d+(?:\.\d+)?)\s*%")
_SHARES = ((re.compile(r"\bquarter\b"), 0.25), (re.compile(r"\bthird\b"), 1 / 3), (re.compile(r"\bhalf(way)?\b|\bmid(way)?\b"), 0.5),
           (re.compile(r"\b(a (bit|little|crack)|slightly|ajar|somewhat|just a)\b"), 0.25))  # fmt: skip

_RELEASE = re.compile(r"\b(let go|let .* go|release|drop|loose|ungrip|unhand|(open|spread|relax) (the |your )?(palm|fingers?|grip))\b")
_FLIP = re.compile(r"\b(flip|turn over|turn .* over|upside down|overturn|tip over|tip .* over|knock .* over|topple|roll .* over)\b")
_UPRIGHT = re.compile(
    r"\b(upright|on its end|on end|stand .* up|stand (the|it|up)|put up|straight|right (way|side) up|vertical(ly)?|the right way|"
    r"back up|straighten)\b"
)
_ROTATE = re.compile(r"\b(turn|rotate|tip|tilt|twist|flip|roll)\b")
_LIFT = re.compile(r"\b(lift|raise|pick up|pick .* up|hold up|hold .* up|hoist|elevate|up in the air)\b")
_CARRIED = re.compile(r"\b(put|place|move|bring|push|carry|lay|set|slide|drag|take|drop|stick|throw|shove|pull|get|hold|keep)\b")
_DOWN = re.compile(r"\b(put|set|lay|lower|bring|place|take) .*\b(down|table|floor|ground)\b|^(lower|put down|set down)\b")
_OPEN = re.compile(r"\b(open|pull out|pull .* out|pull|turn|turn on|turn .* on|switch on|switch .* on|start|on|run)\b")
_SHUT = re.compile(r"\b(close|closed|shut|push in|push .* in|push|turn off|turn .* off|switch off|switch .* off|off|stop)\b")
_TOUCH = re.compile(
    r"\b(touch|reach|grab|grasp|hold|take|go to|get|feel|press|poke|nudge|pat|stroke|approach|squeeze|pinch|clutch|seize|catch|"
    r"grip|clasp|point|move (the |your )?palm (over )?to|palm (on|at|to))\b"
)
_HOLD = re.compile(r"\b(grab|grasp|hold|take|squeeze|pinch|clutch|seize|catch|grip|clasp)\b")
_BESIDE = re.compile(r"\b(next to|beside|close to|near|by|alongside|against|to the side of)\b(?! \d)")
_AWAY = re.compile(r"\b(away|out of reach|far|apart)\b")
_LIST = re.compile(r"\band\b.*\b(in|into|to|on|onto|next to|near|beside|from)\b")
_SHUN = re.compile(r"\b(stay|keep|get|move|go) (well |far |\d+ c?m )?(away|clear|off|out)\b|\bavoid\b")
_BACK_AGAIN = re.compile(r"\b(turn|rotate|flip|tip|tilt|roll|twist|set|put) .*\bback( again| over)?$")
_LEAVE = re.compile(r"\b(leave|leaving|keep|keeping|have|with)\b")
_HANDLE = re.compile(r"\b(handle|knob|lever|grip) of (the )?(?P<joint>\w+)\b")
_PIECES = re.compile(r",? (?:while|and then|and|then|but) |[,;] ")
_IT = re.compile(r"\bit\b")
_WORDS = {"valve": "faucet", "tap": "faucet", "water": "faucet", "cup": "bowl", "dish": "bowl", "cube": "box",
          "carton": "box", "package": "box", "fruit": "apple", "knob": "handle"}  # fmt: skip


def handled(text: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a sentence about things; none where it is about none, or the body has no hand.

    Args:
        text: The sentence in plain words.
        vocabulary: The body's.

    Raises:
        UserError: it speaks of a thing but asks for nothing that can be measured of it, in one sentence.
    """
    text = _HANDLE.sub(lambda found: f"{_WORDS.get(found['joint'], found['joint'])} handle", text)
    if not things_named(text, vocabulary):
        return []
    pieces = [piece for piece in _PIECES.split(text) if piece]
    if len(pieces) > 1 and all(things_named(piece, vocabulary) for piece in pieces):
        found = [_of_things(piece, vocabulary) for piece in pieces]
        if all(found):
            return list({term.feature: term for terms in found for term in terms}.values())
    terms = _of_things(text, vocabulary)
    if not terms:
        names = ", ".join(thing.replace("_", " ") for thing in things_named(text, vocabulary))
        raise UserError(
            f"{text!r} does not say what should become of: {names}; say to touch, lift, put, flip, release, open or "
            "close it, or to make it upright"
        )
    return terms


def _of_things(text: str, vocabulary: Vocabulary) -> list[Term]:
    things = things_named(text, vocabulary)
    return _joint(text, things, vocabulary) or _things(text, things, vocabulary)


def referred(text: str, parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return a sentence in which "it" is the thing spoken of last.

    Args:
        text: The sentence in plain words.
        parts: The parts that were spoken of before, the latest last.
        vocabulary: The body's.
    """
    joints = {f"{joint}_handle": joint for joint in vocabulary.parts("joint_fraction")}
    spoken = [joints.get(part, part) for part in parts if part in vocabulary.things]
    return _IT.sub(f"the {spoken[-1].replace('_', ' ')}", text) if spoken else text


def released(clause: str, motion_terms: Sequence[Term], vocabulary: Vocabulary) -> list[Term] | None:
    """Return the terms after "let it go": the fingers away from what they hold; None where a clause is none such."""
    if not vocabulary.things or not _RELEASE.search(clause):
        return None
    named = [each for thing in things_named(clause, vocabulary) for each in (thing, f"{thing}_handle")]
    grips = [term for term in motion_terms if _base(term, vocabulary) == "part_grip"]
    held = [term for term in grips if not named or vocabulary.find(term.feature or "").part in named]
    if named and len(things_named(clause, vocabulary)) > 1:
        return None  # "drop it into the bowl"
    if not held:
        raise UserError(f"{clause!r} fits nothing that the hand is to hold")
    parts = [vocabulary.find(term.feature or "").part for term in held]
    together = [vocabulary.find(term.feature or "").part for term in grips]
    gone = [term for term in motion_terms if _held_up(term, parts, together, vocabulary)]
    kept = [term for term in motion_terms if term not in (*held, *gone)]
    away = [_bounded(vocabulary.find(term.feature or ""), OFF) for term in held]
    return [*kept, *away]


def _held_up(term: Term, parts: Sequence[str | None], together: Sequence[str | None], vocabulary: Vocabulary) -> bool:
    """Tell whether a term is over once things are let go: how high they are, and how near what was held with them."""
    part = vocabulary.find(term.feature or "").part
    if _base(term, vocabulary) == "part_gap":
        one, _, other = (part or "").partition("_to_")
        return one in together and other in together and (one in parts or other in parts)
    return part in parts and _base(term, vocabulary) in ("part_height", "part_distance")


def _joint(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a joint that is to be opened or shut, such as a drawer's."""
    joints = [joint for joint in vocabulary.parts("joint_fraction") if joint in things]
    if len(joints) != 1 or len(things) != 1 or "palm" in text or not (_OPEN.search(text) or _SHUT.search(text)):
        return []
    shuts = bool(_SHUT.search(text)) and not re.search(r"\b(open|on)\b", text)
    share = _share(text)
    target = (0.0 if shuts else 1.0) if share is None else (1.0 - share if shuts else share)
    opened = _at(vocabulary.of("joint_fraction", joints[0]), target)
    return [opened] if _LEAVE.search(text) else [*_held(f"{joints[0]}_handle", vocabulary), opened]


def _things(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of things that are to be somewhere, or somehow."""
    first = f"{things[0]}_handle" if f"{things[0]}_handle" in vocabulary.things else things[0]
    angle = amount(text)
    if angle is not None and angle.dimension == "angle" and _ROTATE.search(text):
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), min(angle.value, math.pi))]
    if _BACK_AGAIN.search(text) and len(things) == 1:
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), 0.0)]
    if _FLIP.search(text):
        return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), math.pi)]
    if _UPRIGHT.search(text) and len(things) == 1:
        stands = vocabulary.of("part_uprightness", first)
        if stands is not None and stands.start > _STANDS:  # it only has to be turned back
            return [*_held(first, vocabulary), _at(vocabulary.of("part_turn", first), 0.0)]
        ground = _at(vocabulary.of("part_height", first), 0.0, _NEAR)
        return [*_held(first, vocabulary), _at(vocabulary.of("part_uprightness", first), 1.0), ground]
    if _SHUN.search(text) and len(things) == 1:
        distance = vocabulary.of("part_distance", first)
        return [_bounded(distance, _length(text) or APART)] if distance is not None else []
    if _DOWN.search(text) and len(things) == 1:
        return [*_held(first, vocabulary), _at(vocabulary.of("part_height", first), 0.0, _NEAR)]
    if _LIFT.search(text):
        return _lifted(text, things, vocabulary)
    if len(things) > 1 and _CARRIED.search(text):
        if len(things) > 2 and not _LIST.search(text):
            return []
        beside = BESIDE if _BESIDE.search(text) else 0.0
        away = _length(text) or (APART if _AWAY.search(text) else beside)
        puts = [_put(thing, things[-1], away, vocabulary) for thing in (things[:-1] if len(things) > 2 else [first])]
        return list({term.feature: term for terms in puts for term in terms}.values())
    if _TOUCH.search(text):
        return _held(first, vocabulary) if _HOLD.search(text) else [_near(first, vocabulary)]
    return []


def _put(thing: str, place: str, away: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a thing that is to be carried to within some distance [m] of a place."""
    terms = [*_held(thing, vocabulary), _at(_gap(thing, place, vocabulary), away, _CARRY)]
    height = vocabulary.of("part_height", thing)
    return [*terms, _bounded(height, _OVER, _NEAR)] if height is not None and not away else terms


def _lifted(text: str, things: Sequence[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of things that are to be lifted, several as one: near each other, in one hand."""
    height = _length(text) or LIFT
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


def _bounded(quantity: Quantity, low: float, weight: float = _GOAL) -> Term:
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


def things_named(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the things that a sentence names, in its order, those that open by their joints' names."""
    names = {thing: thing.replace("_", " ") for thing in (*vocabulary.things, *vocabulary.parts("joint_fraction"))}
    words = " ".join(_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", text))
    found: dict[str, int] = {}
    for thing, name in sorted(names.items(), key=lambda each: -len(each[1])):
        if match := re.search(rf"\b{name}s?\b", words):
            found[thing] = match.start()
            words = words[: match.start()] + " " * len(match[0]) + words[match.end() :]
    return sorted(found, key=lambda thing: found[thing])


def _length(text: str) -> float | None:
    found = amount(text)
    return found.value if found is not None and found.dimension == "length" else None


def _share(text: str) -> float | None:
    if found := _SHARE.search(text):
        return min(float(found[1]) / 100, 1.0)
    return next((share for pattern, share in _SHARES if pattern.search(text)), None)


def _base(term: Term, vocabulary: Vocabulary) -> str:
    quantity = vocabulary.quantities.get(term.feature or "")
    return quantity.base if quantity is not None else ""
