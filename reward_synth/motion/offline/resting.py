"""Who is to be still, or to look ahead: what moves ends, and how the body is held stays."""

from __future__ import annotations

import re
from collections.abc import Collection

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.underway import TRAVEL
from rewardsmith.reward_synth.terms import Term

_MOVES = frozenset(
    {"yaw_velocity", "roll_velocity", "pitch_velocity", "vertical_velocity", "part_speed", "joint_velocity", *TRAVEL}
)
"""Kinds of who does not keep still, beside whatever beats."""

_STILL = re.compile(
    r"^(stay|keep|hold|remain|be) (very |quite |perfectly |absolutely |completely )?(still|motionless)$|"
    r"^(do not|don't) move( at all)?$"
)
_AHEAD = re.compile(
    r"^(look|face|gaze|stare) ((straight|directly|right|level|ahead|forwards?|in front( of (you|yourself))?) ?)+"
    r"(again)?$"
)


def at_rest(clause: str, context: Context, fixed: Collection[str]) -> Motion | None:
    """Return the motion of who is to be still, in the posture that it has; None where nothing else than that moves.

    Args:
        clause: In plain words.
        context: What is under way.
        fixed: Features that the same sentence asks for.

    Raises:
        UserError: the same sentence asks to go somewhere.
    """
    if not _STILL.match(clause):
        return None
    moves = context.fitting(lambda term, quantity: term.gait is not None or quantity.base in _MOVES)
    gone = [term.feature or "" for term in moves if term.feature not in fixed]
    goes = [term for term in moves if (found := context.quantity(term)) is not None and found.base in TRAVEL]
    if goes and not gone:
        raise undoing(clause, goes[0])
    return context.motion.without(gone) if gone else None


def looked(clause: str, context: Context) -> list[str]:
    """Return what is asked for of the head of who looked up or down and is to look ahead; none of other clauses."""
    if not _AHEAD.match(clause):
        return []
    looks = context.fitting(lambda term, quantity: term.gait is None and quantity.part == "head")
    return [term.feature or "" for term in looks]


def undoing(clause: str, term: Term) -> UserError:
    """Return the refusal of a clause that ends what the same sentence asks for."""
    return UserError(f"{clause!r} ends what the same sentence asks for ({term.said()}); say one of the two")
