"""What a hand is to do by itself, with no thing: go up or out, turn its palm, wave; and the terms of that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.comparing import amount
from rewardsmith.reward_synth.motion.offline.steps import rounded, wanted
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

_FAR = 0.2
"""Distance [m] by which a hand moves where none is said."""

_HAND = re.compile(r"\b(hand|arm|gripper|claw|end effector|effector)\b")
_TURN = re.compile(
    r"^((turn|face|point|flip|rotate|roll|twist|hold|keep|show|have|with|tilt|put|make) )*(me )?(the |your )?palm (is "
    r"|to be |should )?"
    r"(face |facing |pointing |turned |over )?(to the |towards the |at the )?(?P<way>up|upwards?|sky|ceiling|upside "
    r"down|over|"
    r"down|downwards?|table|floor|ground|sideways|vertical|to the side)$|^turn over (the |your )palm$"
)
_MOVE = re.compile(
    r"^(?P<verb>move|raise|lift|lower|bring|take|put|stretch|reach|extend|pull|push|retract|go|hold|drop) "
    r"(out |forward )?((the|your) palm ?)?(?P<way>up|upwards?|down|downwards?|higher|lower|forwards?|out|outwards?|"
    r"ahead|back|backwards?|in|inwards?|closer|away|(to (the|your) )?(left|right)|)( to| at| by)?( high| height)?$|"
    r"^(the |your )?palm (?P<bare>up|down|higher|lower|forward|back|(to (the|your) )?(left|right))$"
)
_WAVE = re.compile(r"^(wave|shake)( (the |your )?palm)?( up and down)?$")
_GRASP = re.compile(r"^(open|close|clench|shut|make|spread|relax)( up)? (a |the |your )?(palm|fist|fingers?|grip)$")
_FACING_DOWN = {"down", "downward", "downwards", "table", "floor", "ground"}
_UP = {"up", "upward", "upwards", "higher"}
_DOWN = {"down", "downward", "downwards", "lower"}
_OUT = {"forward", "forwards", "out", "outward", "outwards", "ahead", "away"}
_IN = {"back", "backward", "backwards", "in", "inward", "inwards", "closer"}
_LEFT, _RIGHT = ({side, f"to the {side}", f"to your {side}"} for side in ("left", "right"))
_BY_VERB = {"raise": "up", "lift": "up", "lower": "down", "drop": "down", "stretch": "out", "reach": "out",
            "extend": "out", "pull": "in", "retract": "in", "push": "out"}  # fmt: skip


def called(text: str, vocabulary: Vocabulary) -> str:
    """Return a sentence in which a hand that has a palm is called by that."""
    return _HAND.sub("palm", text) if _hand(vocabulary) else text


def moved_by_itself(text: str, measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of what a hand is to do by itself; none where a sentence is about something else.

    Args:
        text: The sentence in plain words.
        measured: Present values of quantities, by name, from which ways aside count.
        vocabulary: The body's.

    Raises:
        UserError: it is to open or close around nothing.
    """
    hand = _hand(vocabulary)
    if hand is None:
        return []
    if _GRASP.search(text):
        raise UserError("the fingers close around things: say what to grab, or to let it go")
    if found := _TURN.search(text):
        attitude = vocabulary.of("part_uprightness", hand)
        way = found["way"] or "up"
        value = 1.0 if way in _FACING_DOWN else 0.0 if way in ("sideways", "vertical", "to the side") else -1.0
        return [] if attitude is None else [wanted(attitude, value, vocabulary, weight=6.0)]
    if _WAVE.search(text):
        return _waved(hand, vocabulary)
    return _gone(text, hand, measured, vocabulary)


def _gone(text: str, hand: str, measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the term of a hand that goes up, down, out, in or aside, by an amount or to a height."""
    said = amount(text)
    rest = said.rest if said is not None else text
    found = _MOVE.search(" ".join(rest.split()))
    if found is None or (said is not None and said.dimension not in ("length", "number")):
        return []
    way = found["bare"] or found["way"] or _BY_VERB.get(found["verb"] or "", "up" if said else "")
    bases = {"part_height": _UP | _DOWN, "part_forward": _OUT | _IN, "part_lateral": _LEFT | _RIGHT}
    base = next((base for base, ways in bases.items() if way in ways), "")
    quantity = vocabulary.of(base, hand)
    if quantity is None:
        return []
    far = said.value if said is not None else _FAR
    if base != "part_lateral" and said is not None and re.search(r"\b(to|at) \d", text):
        return [wanted(quantity, far, vocabulary, weight=6.0)]
    begin = quantity.now(measured) if base == "part_lateral" else quantity.start
    value = begin + (far if way in _UP | _OUT | _LEFT else -far)
    return [wanted(quantity, quantity.within(value), vocabulary, weight=6.0)]


def _waved(hand: str, vocabulary: Vocabulary) -> list[Term]:
    height = vocabulary.of("part_height", hand)
    if height is None:
        return []
    gait = Gait(frequency=1.0, amplitude=0.1, wave="swing")
    return [replace(wanted(height, rounded(height.start + 0.1), vocabulary, weight=6.0), gait=gait)]


def _hand(vocabulary: Vocabulary) -> str | None:
    """Return the part of a body that handles things."""
    if not vocabulary.things:
        return None
    return next((part for part in vocabulary.parts("part_uprightness") if part not in vocabulary.things), None)
