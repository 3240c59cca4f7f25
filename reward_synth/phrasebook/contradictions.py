"""Wishes that cannot both be granted: moving and resting, going one way and being at a place of the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.ways import SPEEDS
from rewardsmith.reward_synth.wish import Wish

_MOVING = (*SPEEDS.values(), "speed")

_ALIKE = 0.05
"""Share by which two targets may differ that are one."""


def refuse(wishes: Sequence[Wish]) -> None:
    """Refuse wishes of which one asks for moving and another for resting, or for the other way.

    Raises:
        UserError: there are such wishes; both are named.
    """
    for going, other in permutations(wishes, 2):
        against = _rests(going, other) or _goes_back(going, other) or _stays_level(going, other)
        against = against or _apart(going, other) or _told_twice(going, other)
        if _together(going, other) and against:
            raise UserError(
                f"the instruction asks for {going.asked()} ({going.words!r}) and for {other.asked()} "
                f"({other.words!r}) at once; ask for one of them, or for one after the other: 'first ..., then ...'"
            )


def _rests(going: Wish, other: Wish) -> bool:
    """Tell whether one wish is for velocity and the other for a rest, or for not leaving the spot."""
    if going.kind not in _MOVING or going.measure != "mean" or not _way(going):
        return False
    spot = other.want == "target" and other.target == 0.0 and SPEEDS.get(other.kind) == going.kind
    if other.kind != "speed" or other is going:
        return spot
    most = 0.0 if other.want == "low" else other.high
    return spot or (most is not None and most < _least(going))


def _goes_back(going: Wish, other: Wish) -> bool:
    """Tell whether one wish is for velocity along an axis and the other for a place on its other side."""
    if SPEEDS.get(other.kind) != going.kind or other.target is None:
        return False
    return _way(going) * other.target < 0


def _stays_level(going: Wish, other: Wish) -> bool:
    """Tell whether one wish is for jumps and the other for little vertical speed."""
    jumps = going.kind == "height" and going.measure in ("peak", "swings")
    return jumps and other.kind == "vertical_velocity" and other.measure == "mean" and other.want == "range"


def _apart(wish: Wish, other: Wish) -> bool:
    """Tell whether what is wanted of a feature, on average or once, lies above all that is wanted of it otherwise."""
    if wish.feature != other.feature or other.measure != "mean" or wish.measure not in ("mean", "peak"):
        return False
    return _reaches(wish)[0] > _reaches(other)[1]


def _told_twice(wish: Wish, other: Wish) -> bool:
    """Tell whether two wishes are for different values of one feature."""
    alike = (wish.feature, wish.measure) == (other.feature, other.measure)
    if not alike or wish.target is None or other.target is None:
        return False
    return abs(wish.target - other.target) > _ALIKE * max(abs(wish.target), abs(other.target))


def _reaches(wish: Wish) -> tuple[float, float]:
    """Return the least and the most of what grants a wish."""
    if wish.target is not None:
        return wish.target - wish.scale, wish.target + wish.scale
    low = float("-inf") if wish.low is None else wish.low
    return low, float("inf") if wish.high is None else wish.high


def _way(wish: Wish) -> float:
    """Return the sign of the velocity that is wanted, 0 where none is."""
    if wish.want in ("high", "low"):
        return {"high": 1.0, "low": 0.0 if wish.kind == "speed" else -1.0}[wish.want]
    if wish.target is not None:
        return wish.target
    if (wish.low or 0.0) > 0:
        return 1.0
    return -1.0 if (wish.high or 0.0) < 0 else 0.0


def _least(wish: Wish) -> float:
    """Return the least speed [m/s] at which a wish for velocity counts as granted to some extent."""
    if wish.want in ("high", "low"):
        return 0.5 * wish.scale
    bounds = [abs(value) for value in (wish.target, wish.low, wish.high) if value is not None]
    return min(bounds)


def _together(wish: Wish, other: Wish) -> bool:
    """Tell whether the times overlap in which two wishes are wanted."""
    ends = (float("inf") if each.ends is None else each.ends for each in (wish, other))
    return max(wish.begins, other.begins) < min(ends)
