"""Bounds of one feature that several clauses give: "above 0.4 m but below 0.7 m" is one range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.wish import Wish


def joined(wishes: Sequence[Wish]) -> list[Wish]:
    """Return wishes with the bounds of a feature in one, where the first of them stands.

    Raises:
        UserError: a bound leaves no room for another.
    """
    out: list[Wish] = []
    for wish in wishes:
        place = next((place for place, other in enumerate(out) if _of_one_range(wish, other)), None)
        if place is None:
            out.append(wish)
        else:
            out[place] = _both(out[place], wish)
    return out


def _of_one_range(wish: Wish, other: Wish) -> bool:
    """Tell whether two wishes bound the same feature in the same way."""
    same = (wish.feature, wish.measure, wish.begins, wish.ends) == (
        other.feature,
        other.measure,
        other.begins,
        other.ends,
    )
    return same and wish.want == other.want == "range"


def _both(wish: Wish, other: Wish) -> Wish:
    lows = [low for low in (wish.low, other.low) if low is not None]
    highs = [high for high in (wish.high, other.high) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        raise UserError(
            f"the instruction asks for {wish.asked()} ({wish.words!r}) and for {other.asked()} ({other.words!r}), "
            "which leaves nothing; ask for one of them"
        )
    words = wish.words if wish.words == other.words else f"{wish.words}, {other.words}"
    scale = min(wish.scale, other.scale)
    return replace(wish, low=low, high=high, scale=scale, words=words, main=wish.main or other.main)
