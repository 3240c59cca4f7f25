"""What of a motion under way is meant by "keep walking", "that height", "while you spin"."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.motion.offline.naming import parts_named
from rewardsmith.reward_synth.motion.vocabulary import Quantity
from rewardsmith.reward_synth.phrasebook.text import forms
from rewardsmith.reward_synth.terms import Term

TRAVEL = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity", "speed",
          "forward_displacement", "lateral_displacement")  # fmt: skip
TURNING = ("yaw_velocity", "yaw_angle")
TILTS = ("pitch_angle", "roll_angle", "uprightness")
POSTURE = ("height", *TILTS, "part_height", "part_contact", "part_forward", "joint_angle")
"""Kinds of how a body is held."""

_THIS = listed("it that this going on up doing so there like them as these those way same down low high")
_ALL = listed("everything all rest")
_MANNERS = listed(
    "you you're are is it still the your in a an on at of to with around along ahead forward forwards "
    "backward backwards while as being just exactly too always"
)

_VERBS: dict[str, tuple[str, ...]] = {
    "turn|rotate|circle|pivot|swivel": TURNING,
    "spin|twirl|whirl": ("yaw_velocity",),
    "walk|run|go|move|creep|crawl|trot|march|stroll|jog|travel|shuffle|gallop|drive|swim|advance|sneak|tiptoe|sprint":
        TRAVEL,
    "sit|crouch|duck|squat|push|ups|press|pushup|lie|lay|stoop|kneel": ("height", "part_height", "uprightness"),
    "hop|jump|bounce|leap|bound|bob": ("height", "vertical_velocity", "part_height"),
    "wave|wag|paddle|kick|swing|march|step|stomp|nod|shake|wiggle|tap|stamp": ("part_height", "part_speed"),
    "rock|sway|wobble|swing|roll": ("roll_angle", "roll_velocity", "pitch_angle", "lateral_velocity",
                                    "leftward_velocity"),
    "lift|raise|hold": ("part_height", "height"),
    "lean|tilt|bend|tip|bow|pitch": ("roll_angle", "pitch_angle", "joint_angle"),
    "look|gaze|stare|face|glance": ("part_height", "pitch_angle", "yaw_angle"),
    "stand|rear|balance": ("part_contact", "pitch_angle", "part_height"),
}  # fmt: skip
_RHYTHMS = listed("hop jump bounce leap bound bob wave wag paddle kick rock sway wobble march nod")
"""Verbs of what moves in a rhythm, which the same kind at rest is not."""

_NOUNS: dict[str, tuple[str, ...]] = {
    "height|altitude": ("height", "part_height"),
    "speed|pace|tempo|velocity": (*TRAVEL, *TURNING, "pitch_velocity", "roll_velocity"),
    "angle|lean|tilt|bend|inclination": ("roll_angle", "pitch_angle", "joint_angle"),
    "pose|posture|position|stance|balance": POSTURE,
    "direction|heading|course": (*TURNING, *TRAVEL),
    "distance": ("part_gap", "part_distance", "forward_displacement", "lateral_displacement"),
    "nose|snout|muzzle|chin": ("pitch_angle",),
    "rhythm|beat": ("height", "part_height", "roll_angle", "pitch_angle"),
}


def _kinds() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for verbs, kinds in _VERBS.items():
        for verb in verbs.split("|"):
            for form in forms(verb):
                found[form] = (*found.get(form, ()), *kinds)
    for nouns, kinds in _NOUNS.items():
        for noun in nouns.split("|"):
            found[noun] = (*found.get(noun, ()), *kinds)
    for word, base in (("running", "run"), ("sitting", "sit"), ("spinning", "spin"), ("lying", "lie")):
        found[word] = found[base]
    return found | {"crouched": found["crouch"], "low": ("height",), "down": ("height",), "upright": ("uprightness",)}


_KINDS = _kinds()
_VERBAL = frozenset(_KINDS) - {noun for nouns in _NOUNS for noun in nouns.split("|")} - {"low", "down", "hold", "stand"}
_BEATING = frozenset(form for verb in _RHYTHMS for form in forms(verb))
_GROUND = frozenset({"ground", "floor", "down"})


def under_way(what: str, context: Context) -> list[str]:
    """Return the features of what is spoken of, where it is something that the robot does already; none else."""
    words = set(re.findall(r"[a-z']+", what))
    asked = [(term, found) for term in context.motion.asked if (found := context.quantity(term)) is not None]
    things = things_named(what, context.vocabulary)
    raised = any(found.base == "part_height" for _, found in asked)
    if context.vocabulary.things and "up" in words and not raised:
        return []  # "hold it up" of what is held is a wish of its own
    if things:
        return [found.name for term, found in asked if any(context.concerns(term, thing) for thing in things)]
    if not words or words <= _THIS | _MANNERS:
        return _latest(words, asked, context)
    if words & _ALL and words <= _ALL | _THIS | _MANNERS:
        return [found.name for _, found in asked]
    if named := parts_named(what, context):
        return [
            found.name
            for term, found in asked
            if any(context.concerns(term, part) for part in named) and not words & _GROUND
        ]
    sides = words & {"left", "right", "front", "back"}
    if words - _THIS - _MANNERS - set(_KINDS) - sides:
        return []
    kinds = {kind for word in words & set(_KINDS) for kind in _KINDS[word]}
    beating = bool(words & _BEATING)
    fitting = [found for term, found in asked if found.base in kinds and (not beating or _beats(term, found))]
    return [found.name for found in fitting if found.part is None or sides <= set(found.part.split("_"))]


def kinds_said(clause: str) -> set[str]:
    """Return the kinds that the verbs of a clause are about."""
    return {kind for word in re.findall(r"[a-z]+", clause) if word in _VERBAL for kind in _KINDS[word]}


def _beats(term: Term, quantity: Quantity) -> bool:
    """Tell whether a term asks for a rhythm, or for something whose rhythm nobody has to ask for."""
    return term.gait is not None or quantity.base.endswith(("velocity", "speed")) or quantity.base == "height"


def _latest(words: set[str], asked: list[tuple[Term, Quantity]], context: Context) -> list[str]:
    """Return all that is under way; "stay up" and "stay down" keep how the body is held alone."""
    if words & {"up", "down", "low", "high"} and "it" not in words:
        return [found.name for _, found in asked if found.base in POSTURE]
    return [found.name for _, found in asked]
