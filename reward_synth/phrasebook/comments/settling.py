"""How far a remark goes: from what is wanted and what was measured to the value that is wanted next."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from rewardsmith.envs import kinds
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.comments.reading import Wanted, is_rate
from rewardsmith.reward_synth.phrasebook.plan import AT_MOST_ONE, NEVER_NEGATIVE, is_gain
from rewardsmith.reward_synth.phrasebook.scene import as_condition
from rewardsmith.reward_synth.wish import Wish

GRADED = 0.6
"""Share of the way back to the usual value by which there is less of what there was too much of."""

MOST = 0.8
"""Largest such share: what is far too fast is not to stand still."""

_QUICKER = 0.3
"""Share of a rate by which it changes where no bound is named."""

_CALMER = 0.4
"""Share by which what is never negative shrinks where it is below its bound already."""

_UPRIGHT = 0.996
"""Cosine of the most upright posture that is asked for, five degrees."""

_TOLD_APART = ("fallen", "part_contact")
"""Kinds of features that are either 0 or 1."""


@dataclass(frozen=True)
class Settled:
    """A value that is wanted next.

    Attributes:
        wish: The side condition that asks for it.
        way: 1 where that is more than was measured, -1 where it is less.
        value: The value [SI].
        more: Whether it was asked for, rather than the opposite complained of.
    """

    wish: Wish
    way: int
    value: float
    more: bool = True


def measured(wish: Wish, behaviour: Behaviour | None) -> float | None:
    """Return what a recording says of a wish [SI]; None where there is none, or not of its feature."""
    if behaviour is None or wish.feature not in behaviour.features:
        return None
    values, counted = wish.values(behaviour.features[wish.feature], behaviour.alive)
    return float(values[counted].mean()) if counted.any() else None


def settle(wanted: Wanted, was: float, body: Body) -> Settled:
    """Return what is wanted next.

    Args:
        wanted: What was said.
        was: What was measured of it [SI].
        body: The environment, with what is usual.
    """
    wish, feature = wanted.wish, body.environment.features[wanted.wish.feature]
    usual = body.highest_start(feature) if wish.measure == "peak" else body.start(feature)
    if kinds.split_kind(wish.kind)[0] in _TOLD_APART:
        return _told_apart(wish, more=wish.want == "high" or wish.low is not None)
    share = wanted.remark.share
    if wanted.less:
        way = -_way(wish, usual)
        share = min(GRADED * share, MOST) if wanted.remark.graded else share
        # Of a pose or a pace there is to be less, not its opposite.
        value = _towards(0.0 if is_rate(wish) else usual, was, way, share, wish)
    elif is_gain(wish):
        way = _way(wish, usual)
        value = _further(wish, was, usual, way, share)
    else:
        goal = _goal(wish, usual)
        way = _way(wish, was) if wish.want in ("target", "range") else -1
        value = _towards(goal, was, way, share, wish)
        if wish.want == "target":
            value = was + min(share, 1.0) * (goal - was)
    settled = _settled(wish, way, value, was, target=wish.want == "target" and not wanted.less)
    return replace(settled, more=not wanted.less)


def _settled(wish: Wish, way: int, value: float, was: float, *, target: bool) -> Settled:
    """Return the side condition: a target, or a bound on the side from which it comes."""
    value = float(f"{min(value, _most(wish)):.3g}")
    scale = float(f"{max(abs(value - was), 0.02 * wish.scale):.2g}")
    plain = replace(wish, main=False, want="high", target=None, low=None, high=None, origin=0.0)
    if target:
        return Settled(
            replace(plain, want="target", target=value, scale=max(0.5 * scale, 0.1 * wish.scale)), way, value
        )
    low, high = (value, None) if way > 0 else (None, value)
    return Settled(replace(plain, want="range", scale=scale, low=low, high=high), way, value)


def _most(wish: Wish) -> float:
    """Return the largest value that is asked for."""
    if wish.kind.startswith(("uprightness", "part_uprightness")):
        return _UPRIGHT
    return 1.0 if wish.kind.startswith(AT_MOST_ONE) else math.inf


def _told_apart(wish: Wish, *, more: bool) -> Settled:
    """Return the side condition that something is so, or that it is not, with nothing between the two."""
    low, high = (0.5, None) if more else (None, 0.5)
    condition = replace(wish, want="range", main=False, target=None, origin=0.0, scale=1.0, low=low, high=high)
    return Settled(condition, 1 if more else -1, 0.5)


def _way(wish: Wish, usual: float) -> int:
    """Return 1 where a wish is for more than is usual, -1 where it is for less."""
    if wish.target is not None:
        return 1 if wish.target > usual else -1
    if wish.want == "range":
        return 1 if wish.low is not None else -1
    return 1 if wish.want == "high" else -1


def _goal(wish: Wish, usual: float) -> float:
    """Return the value that a wish names, or that it would have as a condition."""
    if wish.target is not None:
        return wish.target
    condition = as_condition(wish, usual)
    bound = condition.low if condition.low is not None else condition.high
    assert bound is not None  # or it would be no condition
    return bound


def _towards(goal: float, was: float, way: int, share: float, wish: Wish) -> float:
    """Return a value on the way to a goal or, where that is reached, a little further."""
    if way * (goal - was) > 0:
        return was + min(share, 1.0) * (goal - was)
    if way < 0 and (wish.kind.startswith(NEVER_NEGATIVE) or wish.measure in ("change", "square")):
        return was * (1.0 - min(_CALMER * share, 0.9))
    return was + way * share * 0.5 * wish.scale


def _further(wish: Wish, was: float, usual: float, way: int, share: float) -> float:
    """Return a value beyond what was measured, of a pose at least nearly the usual one."""
    if wish.kind == "uprightness":
        return was + min(share, 1.0) * (_UPRIGHT - was)
    if is_rate(wish):
        return was + way * share * _QUICKER * max(abs(was), wish.scale)
    return was + way * max(0.5 * share * wish.scale, min(share, 1.0) * way * (usual - was))
