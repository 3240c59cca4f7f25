"""Rhythms asked for of one quantity as gaits: hopping, swaying, squatting, nodding, marching on the spot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.motion.offline.steps import rounded, wanted
from rewardsmith.reward_synth.motion.stepping import phases
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term
from rewardsmith.reward_synth.wish import Wish

_JUMP = 1.0
"""Jumps a second [Hz]."""

_SLOW, _SWAY = 0.5, 0.7
"""Squats and sways a second [Hz]."""

_TILT = 0.25
"""How far a body sways to either side [rad]."""

_MARCH = 1.5
"""Steps of each foot a second [Hz]."""

_BENDS = re.compile(r"\b(squat|squats|knee bends?|push ?ups?|crouch|bob|bobs|bobbing|plié|duck|bow)\b")
_WALKS = re.compile(r"\b(walk|run|go|move|drive|travel|pace|dash|shuttle)\b")
_MARCHES = re.compile(
    r"\b(march|marching|stomp|stomping|stamp|stamping|tread|treading|step|stepping|trot|trotting|jog|jogging|run|"
    r"walk)\b"
    r".*\b(in place|on the spot|where you (are|stand))\b|^(march|stomp|stamp)( (your|the) feet)?$|"
    r"^(alternate|alternately lift) (the |your )?(feet|legs|paws)$"
)
_TAPS = re.compile(
    r"^(tap|stamp|stomp|scratch|drum|pat|foot|dig)( (at|on|in))?( the (ground|floor|earth))?( with)?( (the |your |"
    r"all |both )*"
    r"((front|back|left|right) )*(foot|feet|legs?|toes?))?$(?<!^foot)(?<!^stomp)"
)
_JUMPS = re.compile(
    r"\b(jump|hop|bounce|leap|spring|skip|pronk|bound|vault|trampoline|bunny|kangaroo|frog)(s|ing|ping|d|ed)?\b"
)
_ALTERNATES = re.compile(r"\b(alternat\w+|in turns?|by turns|one after (the )?(other|another)|in succession)\b")
_LOOKS_ABOUT = re.compile(
    r"^(turn|look|rotate|twist|swivel)( your (body|head))? (from )?(left|right|side) (and|to|then) (left|right|side)( "
    r"and back)?"
    r"( repeatedly| again and again)?$"
)
_GOES_TO_AND_FRO = re.compile(
    r"^(?P<verb>walk|run|go|move|drive|pace|trot)( yourself)? ((?P<ends>back and forth|to and fro|forwards? and "
    r"back(wards?)?|"
    r"up and down the (room|floor))|(?P<sides>from side to side|left and right|right and left|sideways and back))( "
    r"repeatedly)?$"
)
_PRESSES = re.compile(
    r"^(do |make )?([a-z]+ |\d+ )?((push|press)[- ]?ups?|squats)$|^(squat|crouch|bob|bend( your)? knees)( up and down|"
    r" repeatedly)$"
)
_OVER_THE_SIDES = ("roll_angle", "leftward_velocity", "lateral_velocity")
_OVER_THE_ENDS = ("pitch_angle", "forward_displacement")


def marched(said: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of marching on the spot: each foot steps, those across from each other together; else none."""
    feet = vocabulary.feet
    if _TAPS.search(said):
        named = [foot for foot in feet if foot.replace("_", " ") in said]
        named = named or list(feet if re.search(r"\b(feet|legs)\b", said) else feet[:1])
        return _stepping(named, 0.2, vocabulary)
    if _ALTERNATES.search(said):
        sides = {side for side in ("front", "back", "left", "right") if re.search(rf"\b{side}\b", said)}
        named = [foot for foot in feet if sides <= set(foot.split("_"))]
        return _stepping(named, 0.25, vocabulary)
    if not _MARCHES.search(said) or len(feet) < 2:
        return []
    return _stepping(feet, 0.25, vocabulary)


def _stepping(feet: Sequence[str], share: float, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of feet that step in turn, by a share of the stature."""
    terms = []
    for foot, ahead in phases(feet).items():
        height = vocabulary.of("part_height", foot)
        assert height is not None  # or it would be no foot
        gait = Gait(frequency=_MARCH, amplitude=rounded(share * vocabulary.body.stature), phase=ahead)
        terms.append(replace(wanted(height, height.start, vocabulary), gait=gait))
    return terms


def pressed(said: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the term of push-ups, of which the phrasebook has no word; else none."""
    height = vocabulary.of("height")
    return [_up_and_down(height, "squat", vocabulary, None)] if height and _PRESSES.search(said) else []


def to_and_fro(said: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the term of who looks left and right, or walks back and forth; else none."""
    kinds: tuple[str, ...] = ("yaw_angle",) if _LOOKS_ABOUT.search(said) else ()
    if found := _GOES_TO_AND_FRO.search(said):
        kinds = ("leftward_velocity", "lateral_velocity") if found["sides"] else ("forward_displacement",)
    quantity = next((each for kind in kinds if (each := vocabulary.of(kind)) is not None), None)
    if quantity is None:
        return []
    size = {"rad": 0.5, "m": vocabulary.body.stature}.get(quantity.unit, vocabulary.body.pace)
    gait = Gait(frequency=0.5 * _SLOW, amplitude=rounded(size), wave="swing")
    return [replace(wanted(quantity, 0.0, vocabulary), gait=gait)]


def beat(wish: Wish, quantity: Quantity, said: str, vocabulary: Vocabulary) -> Term | None:
    """Return the term of a wish for a rhythm of one quantity; None where it is for none."""
    rhythm = wish.measure in ("swings", "beats") or (wish.measure == "peak" and quantity.base == "height")
    frequency = 1.0 / wish.every if wish.every else None
    if rhythm and quantity.base == "height":
        said_how_high = (wish.target, wish.low) if re.search(r"\d", said) else ()
        top = next((each for each in said_how_high if each is not None), None)
        return _up_and_down(quantity, said, vocabulary, frequency, top)
    if rhythm and quantity.base == "part_height":
        gait = Gait(frequency=frequency or _JUMP, amplitude=rounded(0.2 * vocabulary.body.stature), wave="swing")
        return replace(wanted(quantity, quantity.start, vocabulary), gait=gait)
    if wish.measure == "square" and quantity.base.endswith("_velocity"):
        return _to_and_fro(quantity, said, vocabulary, frequency or _SWAY)
    if rhythm and quantity.unit in ("rad", "m", "m/s"):
        gait = Gait(frequency=frequency or _SWAY, amplitude=rounded(2 * quantity.scale), wave="swing")
        return replace(wanted(quantity, quantity.start, vocabulary), gait=gait)
    return None


def _up_and_down(
    quantity: Quantity, said: str, vocabulary: Vocabulary, frequency: float | None, top: float | None = None
) -> Term:
    """Return the term of jumps; of squats where the sentence says so, below the usual height."""
    if _BENDS.search(said) or not _JUMPS.search(said):
        gait = Gait(frequency=frequency or _SLOW, amplitude=rounded(0.15 * quantity.start), wave="swing")
        return replace(wanted(quantity, 0.8 * quantity.start, vocabulary), gait=gait)
    room = 0.9 * (quantity.high - quantity.start)
    height = min(0.5 * vocabulary.body.stature, room) if room > 0 else 0.5 * vocabulary.body.stature
    height = top - quantity.start if top is not None and top > quantity.start else height
    jump = Gait(frequency=frequency or _JUMP, amplitude=rounded(height), air=0.6)
    return replace(wanted(quantity, quantity.start, vocabulary), gait=jump)


def _to_and_fro(quantity: Quantity, said: str, vocabulary: Vocabulary, frequency: float) -> Term | None:
    """Return the term of swaying: over the body's sides or ends, or as it travels where it is to walk."""
    sideways = quantity.base in ("lateral_velocity", "leftward_velocity")
    kinds: tuple[str, ...] = _OVER_THE_SIDES if sideways else _OVER_THE_ENDS
    kinds = kinds[1:] if _WALKS.search(said) else kinds
    swayed = next((found for kind in kinds if (found := vocabulary.of(kind)) is not None), None)
    if swayed is None:
        return None
    size = {"rad": _TILT, "m/s": vocabulary.body.pace, "m": vocabulary.body.stature}[swayed.unit]
    slower = 0.5 * frequency if swayed.unit == "m" else frequency
    gait = Gait(frequency=slower, amplitude=rounded(size), wave="swing")
    return replace(wanted(swayed, 0.0, vocabulary), gait=gait)
