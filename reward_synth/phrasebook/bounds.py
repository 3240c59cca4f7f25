"""What several clauses say of one feature: bounds are one range, and an amount says how far more or less goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.wish import Wish


def joined(wishes: Sequence[Wish]) -> list[Wish]:
    """Return wishes with what is said of a feature in one, where the first of them stands.

    Raises:
        UserError: a bound leaves no room for another.
    """
    out: list[Wish] = []
    for wish in wishes:
        both = ((place, _in_one(other, wish)) for place, other in enumerate(out))
        place, one = next(((place, one) for place, one in both if one is not None), (len(out), wish))
        out[place : place + 1] = [one]
    return out


def _in_one(wish: Wish, other: Wish) -> Wish | None:
    """Return the wish that two of a feature come to; None where each stands for itself."""
    if (wish.feature, wish.measure) != (other.feature, other.measure):
        return None
    wants = {wish.want, other.want}
    if wants == {"range"}:
        return _both(wish, other)
    if wish.measure == "mean" and wants in ({"high", "target"}, {"low", "target"}):
        amount = wish if wish.want == "target" else other  # "raise it so that it is at 20 cm"
        return replace(amount, main=wish.main or other.main)
    return None


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
