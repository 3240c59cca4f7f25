"""Amounts of a turn or a lean under way: 20 degrees to the left from there, 10 degrees back."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.comparing import Amount
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.corrections import says_more
from rewardsmith.reward_synth.terms import Term

_BACK = re.compile(r"((turn|go|come|rotate) )?(it )?(back|backwards?)( again)?")
_LEFT = re.compile(r"\b(left|right|clockwise|counterclockwise|anticlockwise)\b")
WHOLE = re.compile(
    r"\b(walk|run|spin|turn|wave|swing|lean|sit|crouch|bend|lift|raise|move|go|creep|crawl|hop|jump|trot|rotate|tilt|"
    r"open|close|lower|put|step|rise|drop|bow|pitch|roll|tip|touch|grab|place|push|slide|bring|fly|hold|stand|back)\b"
)
"""Words of a sentence of its own, which says what is to be so much."""


def turned(said: Amount, rest: str, context: Context) -> Motion | None:
    """Return the motion with a heading so much farther left or right: "20 degrees to the left from there"."""
    side = _LEFT.search(rest)
    if side is not None and (leant := _leant(said, rest, side[0], context)) is not None:
        return leant
    yaw = context.vocabulary.of("yaw_angle")
    asked = context.motion.about(yaw.name) if yaw is not None else None
    if side is None or yaw is None or asked is None or said.dimension not in ("angle", "number"):
        return None
    if says_more(_LEFT.sub(" ", rest), (), context) or asked.target is None or WHOLE.search(rest):
        return None
    angle = said.value if said.dimension == "angle" else math.radians(said.value)
    sign = -1 if side[0] in ("right", "clockwise") else 1
    return context.motion.with_terms([replace(asked, target=steps.rounded(asked.target + sign * angle))])


def turned_back(said: Amount, rest: str, context: Context) -> Motion | None:
    """Return the motion with a heading so much nearer to the one before it: "10 degrees back"."""
    headings = [term for group in context.spoken for term in group if _is_heading(term, context)]
    last = {term.feature for term in (context.spoken[-1] if context.spoken else ())}
    asked = context.motion.about(headings[-1].feature) if headings else None
    if asked is None or asked.feature not in last or not _BACK.fullmatch(rest) or said.dimension != "angle":
        return None
    before = steps.value(headings[-2]) if len(headings) > 1 else 0.0
    now = steps.value(asked)
    return context.motion.with_terms(
        [replace(asked, target=steps.rounded(now - math.copysign(said.value, now - before)))]
    )


def _is_heading(term: Term, context: Context) -> bool:
    quantity = context.quantity(term)
    return quantity is not None and quantity.base == "yaw_angle" and term.target is not None


def _leant(said: Amount, rest: str, side: str, context: Context) -> Motion | None:
    """Return the motion that leans so far to a side, where it leant to one last."""
    last = {term.feature for term in (context.spoken[-1] if context.spoken else ())}
    leans = context.fitting(lambda term, quantity: quantity.base == "roll_angle" and term.feature in last)
    if not leans or said.dimension != "angle" or says_more(_LEFT.sub(" ", rest), (), context):
        return None
    value = said.value if side == "right" else -said.value
    return context.motion.with_terms(
        [replace(leans[0], want="target", target=steps.rounded(value), low=None, high=None)]
    )
