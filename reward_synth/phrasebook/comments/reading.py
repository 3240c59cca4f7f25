"""From a remark to what it wants otherwise: wishes in the phrasebook's grammar, to be granted more or less."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rewardsmith.envs import UserError, kinds
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.comments.remark import COMPLAINT, Remark
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.understanding import read, wishes
from rewardsmith.reward_synth.wish import Wish

RATES = ("forward_velocity", "lateral_velocity", "vertical_velocity", "speed", "yaw_velocity", "pitch_velocity",
         "roll_velocity", "joint_velocity", "slide_velocity", "part_speed", "joint_speed")  # fmt: skip
"""Kinds of features that faster means more of."""

_POSES = ("pitch_angle", "roll_angle", "yaw_angle", "height", "part_height", "part_forward", "joint_angle")
"""Kinds of which a complaint names a value to keep away from, on that side alone."""

_ROCKING = ("pitch_velocity", "roll_velocity")
"""Kinds whose squares tell how much the main body shakes."""

_FAST, _SLOW = frozenset({"fast", "max"}), frozenset({"slow"})


@dataclass(frozen=True)
class Wanted:
    """One thing that is wanted otherwise.

    Attributes:
        wish: What was read, as if nothing had been asked before.
        less: Whether it says what there is to be less of.
        remark: What it was read from.
        beside: Whether it is a condition on something else that the remark asks for, as on a crouch that it be upright.
    """

    wish: Wish
    less: bool
    remark: Remark
    beside: bool = False


def wanted(remark: Remark, plan: Plan, body: Body) -> list[Wanted]:
    """Read a remark on what came of a sentence; praise wants nothing.

    Args:
        remark: What was said.
        plan: What the sentence asks for, of which "faster" and "too slow" speak.
        body: The environment.

    Raises:
        UserError: it cannot be read, or the environment has nothing that measures it.
    """
    if not remark.words:
        return []
    items, _ = read(remark.words, body)
    if (pace := _pace(items)) is not None:
        faster = pace if remark.mood != COMPLAINT else not pace
        return [Wanted(wish, not faster, remark) for wish in _rates(plan, body)]
    travelling = next((wish for wish in plan.intent.main if wish.kind in RATES), None)
    if remark.mood != COMPLAINT:
        asked = _read_something(wishes(remark.words, body, travelling), remark)
        several = any(wish.main for wish in asked)
        return [Wanted(_of_the_task(wish, plan), False, remark, several and not wish.main) for wish in asked]
    if (pose := _pose(remark, items, body)) is not None:
        return [Wanted(wish, True, remark) for wish in pose]
    denied = wishes(f"do not {remark.words}", body, travelling)
    if _falls(items):
        # Who must not fall need not be as upright as can be.
        denied = [wish for wish in denied if not wish.main] or denied
    asked = _read_something([*denied, *_rocking(items, body)], remark)
    return [Wanted(_of_the_task(wish, plan), False, remark) for wish in asked]


def is_rate(wish: Wish) -> bool:
    """Tell whether faster means more of what a wish is for, in one direction or the other."""
    return kinds.split_kind(wish.kind)[0] in RATES and wish.measure in ("mean", "square")


def _read_something(asked: list[Wish], remark: Remark) -> list[Wish]:
    if not asked:
        raise UserError(f"{remark.words!r} asks for nothing that the phrasebook knows")
    return asked


def _pace(items: list[Item]) -> bool | None:
    """Tell whether a remark that speaks of no part says fast or slow; None where it speaks of no pace."""
    if any(item.tag == "part" and item.value.role == "part" for item in items):
        return None
    manners = {item.value for item in items if item.tag == "manner"}
    if manners & _SLOW:
        return False
    return True if manners & _FAST else None


def _rates(plan: Plan, body: Body) -> list[Wish]:
    """Return wishes for more of what the sentence is about, or of the speed where that is no rate."""
    main = [wish for wish in plan.intent.main if is_rate(wish)]
    if main:
        return [_more(wish) for wish in main]
    feature = body.find("go faster or slower", "forward_velocity", "speed", "joint_speed")
    if plan.intent.main[0].want in ("high", "low"):
        return list(plan.intent.main)
    return [body.wish(feature, "high", words=plan.intent.main[0].words)]


def _more(wish: Wish) -> Wish:
    """Return a wish without its amount, in its direction."""
    given = next((value for value in (wish.target, wish.low, wish.high) if value is not None), None)
    backward = given < 0 if given is not None else wish.want == "low"
    return replace(wish, want="low" if backward else "high", target=None, low=None, high=None)


def _of_the_task(wish: Wish, plan: Plan) -> Wish:
    """Return the wish for more of what the sentence is about, where a remark only says that nothing moves."""
    main = plan.intent.main[0]
    moves = wish.kind == "speed" and wish.want in ("high", "range") and wish.high is None
    return _more(main) if moves and is_rate(main) else wish


def _pose(remark: Remark, items: list[Item], body: Body) -> list[Wish] | None:
    """Return the pose that there is too much of; None where the remark is of something else, or names no side."""
    leans = any(item.tag == "verb" and item.value == "lean" for item in items)
    if _falls(items) or (leans and not any(item.tag == "direction" for item in items)):
        return None
    try:
        asked = [wish for wish in wishes(remark.words, body) if wish.main]
    except UserError:
        return None
    posed = all(kinds.split_kind(wish.kind)[0] in _POSES and wish.measure in ("mean", "peak") for wish in asked)
    return asked if asked and posed else None


def _falls(items: list[Item]) -> bool:
    return any(item.tag == "verb" and item.value == "fall" for item in items)


def _rocking(items: list[Item], body: Body) -> list[Wish]:
    """Return wishes that the main body shall not rock, where it is what is said to shake."""
    shaken = [item for item in items if item.tag == "verb" and item.value in ("jerk", "sway", "wave")]
    if not shaken or any(item.tag == "part" and item.value.role == "part" for item in items):
        return []
    features = [body.find("shake less", kind) for kind in _ROCKING if body.has(kind)]
    return [body.wish(each, "range", words=shaken[0].words, high=0.0, measure="square") for each in features]
