"""Corners, sides, places and amounts alone, which do not say what is to be there."""

from __future__ import annotations

import re

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.adjusting import amount_alone
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.directions import travels

_CORNER = re.compile(r"^(the )?(front|back) (left|right)( one)?$")
_TO_THE_SIDE = re.compile(
    r"^[\d.]+ ?[a-z]* (forwards?|backwards?|to the (left|right|front|back|side))$|^(out )?(to|at) (the |your )sides?$|"
    r"^sideways$|"
    r"^(a bit|a little|slightly|further) (more )?(to the )?(left|right|side|front|back)$"
)
_SIDE_ALONE = re.compile(
    r"^((on|to|at|in|towards|over to) )?(the |your )?(left|right|front|back|other)( side| hand side| one)?$|^(for|at|"
    r"to) [\d.]+ ?[a-z]*$|"
    r"^[\d.]+ ?[a-z/%]*$"
)


def refuse_side(text: str, context: Context) -> None:
    """Refuse "to the side" of who has a part to be there or elsewhere.

    Raises:
        UserError: it is such a fragment.
    """
    parted = any(context.part(term) for group in context.spoken[-1:] for term in group)
    if parted and context.motion.asked and _TO_THE_SIDE.match(text):
        raise _nothing_there(text, context)


def refuse_place(text: str, context: Context) -> None:
    """Refuse a corner, and a side of who goes nowhere and of whom something was said before.

    Raises:
        UserError: it is such a fragment.
    """
    if _CORNER.match(text):
        raise UserError(f"{text!r} does not say what is to be done; say it, such as: lift that foot")
    if (context.motion.asked or context.refused) and _SIDE_ALONE.match(text) and not travels(context):
        raise _nothing_there(text, context)


def refuse_amount(text: str, context: Context) -> None:
    """Refuse an amount alone, which does not say of what.

    Raises:
        UserError: it is such a fragment.
    """
    if amount_alone(text):
        raise UserError(
            f"{text!r} does not say of what ({context.doing()}); say of what, such as: turn left by 90 degrees"
        )


def _nothing_there(text: str, context: Context) -> UserError:
    return UserError(f"{text!r} does not say what is to be there ({context.doing()}); say what should be so")
