"""Which way instead: "to the left", "backwards", "clockwise" of who goes or turns already."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.underway import TRAVEL
from rewardsmith.reward_synth.terms import Term

_LEFT = {"leftward_velocity": 1, "lateral_velocity": 1, "yaw_velocity": 1, "yaw_angle": 1, "roll_angle": -1,
         "roll_velocity": -1, "lateral_displacement": 1}  # fmt: skip
"""The sign that is left, of the kinds that have a left and a right."""

_TURNING = ("yaw_velocity", "roll_velocity")
_AHEAD = {"pitch_angle": 1, "pitch_velocity": 1}
"""The sign that is forward, of the kinds that lean or turn over."""

_VEERS = 0.3
"""Turning rate [rad/s] of a slight curve."""

_VEER = re.compile(
    r"(?:(?:go|walk|move|turn|run|steer|veer) )?(?:a bit|a little|slightly) (?:more )?(?:to the |to |towards the "
    r")?(?P<side>left|right)|"
    r"(?P<first>left|right) (?:a bit|a little|slightly)(?: more)?|(?:more|further) (?:to the )?(?P<more>left|right)|"
    r"(?:bear|veer|curve|steer|drift|swerve)(?: a bit| a little| slightly)?(?: to)?(?: the)? (?P<way>left|right)"
)
_DIAGONALLY = re.compile(
    r"(?:(?:go|walk|move|run) )?(?:diagonal(?:ly)?|at an angle)(?: (?P<way>forwards?|ahead|backwards?|back))?"
)
_TO_A_SIDE = re.compile(r"\b(left|right)\b")
_OF_A_PART = re.compile(r"\b(ones?|two|foot|feet|legs?|hands?|arms?|knees?|elbows?|hips?|shoulders?|paws?)\b")


def sideways(clause: str, context: Context) -> bool:
    """Tell whether "to the left" is a way to go or to turn, by what was spoken of last, and picks no part."""
    if not _TO_A_SIDE.search(clause) or _OF_A_PART.search(clause):
        return False
    last = context.spoken[-1] if context.spoken else ()
    sided = any({"left", "right"} & set((context.part(term) or "").split("_")) for term in last)
    return not sided or any(_base(term, context) in (*_LEFT, *TRAVEL) for term in last)


def redirected(way: str, context: Context) -> Motion | None:
    """Return the motion in another direction, as fast as before; None where what was spoken of last has none."""
    ahead = way.startswith(("forward", "ahead", "front", "straight", "back"))
    last = {term.feature for term in (context.spoken[-1] if context.spoken else ())}
    heading = context.fitting(lambda term, quantity: quantity.base == "yaw_angle" and term.feature in last)
    if heading and way.startswith(("straight", "ahead")):
        return context.motion.with_terms(replace(term, target=0.0) for term in heading if term.target is not None)
    over = context.fitting(lambda term, quantity: quantity.base in _AHEAD and term.feature in last)
    if over and ahead:
        sign = -1 if way.startswith("back") else 1
        return context.motion.with_terms(
            term if steps.value(term) * sign > 0 else steps.mirrored(term) for term in over
        )
    if "clockwise" in way:
        return _sided("right" if way == "clockwise" else "left", context, _TURNING)
    if (leant := _leant(way, last, context)) is not None:
        return leant
    if way.startswith("back") and not context.fitting(lambda _, quantity: quantity.base in TRAVEL):
        turning = context.fitting(lambda term, quantity: quantity.base in _TURNING and term.feature in last)
        return context.motion.with_terms(steps.mirrored(term) for term in turning) if turning else None
    if not ahead and (sided := _sided(way, context, tuple(_LEFT))) is not None:
        return sided
    return _travelling(way, context, ahead=ahead)


_TILTS = {
    "left": ("roll_angle", -1),
    "right": ("roll_angle", 1),
    "forward": ("pitch_angle", 1),
    "forwards": ("pitch_angle", 1),
    "backward": ("pitch_angle", -1),
    "backwards": ("pitch_angle", -1),
}


def _leant(way: str, last: set[str | None], context: Context) -> Motion | None:
    """Return the motion that leans another way, as far as before; None where it did not lean last."""
    leans = context.fitting(
        lambda term, quantity: quantity.base in ("roll_angle", "pitch_angle") and term.feature in last and not term.gait
    )
    base, sign = _TILTS.get(way, ("", 0))
    quantity = context.vocabulary.of(base)
    if len(leans) != 1 or quantity is None:
        return None
    (old,) = leans
    new = steps.wanted(quantity, sign * abs(steps.value(old)), context.vocabulary, old.weight)
    return context.motion.without([old.feature or ""]).with_terms([new])


def _sided(side: str, context: Context, bases: tuple[str, ...]) -> Motion | None:
    """Return the motion to the other side, where what was spoken of last has sides."""
    last = {term.feature for term in (context.spoken[-1] if context.spoken else ())}
    terms = context.fitting(lambda term, quantity: quantity.base in bases and term.feature in last)
    if not terms and bases == _TURNING:
        terms = context.fitting(lambda _, quantity: quantity.base in bases)
    turning = [term for term in terms if _base(term, context) == "yaw_velocity"]
    changed = []
    for term in turning or terms:
        sign = _LEFT[_base(term, context)] * (1 if side == "left" else -1)
        changed.append(term if steps.value(term) * sign > 0 else steps.mirrored(term))
    return context.motion.with_terms(changed) if changed else None


def _travelling(way: str, context: Context, *, ahead: bool) -> Motion | None:
    """Return the motion that travels another way, at the pace at which it travels."""
    going = [term for term in context.fitting(lambda _, quantity: quantity.base in TRAVEL) if steps.value(term)]
    rates = [term for term in going if _base(term, context).endswith(("velocity", "speed"))]
    kinds = ("ahead_velocity", "forward_velocity") if ahead else ("leftward_velocity", "lateral_velocity")
    quantity = next((found for kind in kinds if (found := context.vocabulary.of(kind)) is not None), None)
    if not rates or quantity is None:
        return None
    pace = steps.rounded(math.hypot(*(steps.value(term) for term in rates)))  # diagonally, it is of two
    value = -pace if way.startswith(("back", "right")) else pace
    over = [term.feature or "" for term in going]
    if way.startswith("straight"):
        over += [term.feature or "" for term in context.fitting(lambda _, each: each.base == "yaw_velocity")]
    new = replace(steps.wanted(quantity, value, context.vocabulary), weight=rates[0].weight)
    return context.motion.without(over).with_terms([new])


def travels(context: Context) -> bool:
    """Tell whether something goes or turns."""
    return bool(context.fitting(lambda _, quantity: quantity.base in (*TRAVEL, *_LEFT)))


def veered(clause: str, context: Context) -> Motion | None:
    """Return the motion that goes on in a slight curve: "a bit to the left", "bear right" of who goes ahead."""
    found = _VEER.fullmatch(clause)
    yaw = context.vocabulary.of("yaw_velocity")
    going = context.fitting(lambda _, quantity: quantity.base in ("ahead_velocity", "forward_velocity"))
    if found is None or yaw is None or not going:
        return None
    asked = context.motion.about(yaw.name)
    now = steps.value(asked) if asked is not None else 0.0
    side = found["side"] or found["way"] or found["first"] or found["more"]
    term = asked or steps.wanted(yaw, 0.0, context.vocabulary)
    value = steps.rounded(now + (_VEERS if side == "left" else -_VEERS))
    return context.motion.with_terms([replace(term, want="target", target=value, low=None, high=None)])


def diagonal(clause: str, context: Context) -> Motion | None:
    """Return the motion that goes diagonally to the side to which it goes already, at the same pace."""
    found = _DIAGONALLY.fullmatch(clause)
    sideways = context.fitting(lambda _, quantity: quantity.base in ("leftward_velocity", "lateral_velocity"))
    ahead = context.vocabulary.of("ahead_velocity") or context.vocabulary.of("forward_velocity")
    if found is None or len(sideways) != 1 or ahead is None:
        return None
    (aside,) = sideways
    share = steps.value(aside) / math.sqrt(2)
    sign = -1 if (found["way"] or "").startswith("back") else 1
    forward = replace(steps.wanted(ahead, sign * abs(share), context.vocabulary), weight=aside.weight)
    aside = replace(aside, want="target", target=steps.rounded(share), low=None, high=None)
    return context.motion.with_terms([forward, aside])


def _base(term: Term, context: Context) -> str:
    quantity = context.quantity(term)
    return quantity.base if quantity is not None else ""
