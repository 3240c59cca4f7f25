"""Two bounds of one amount: "above 0.4 m but below 0.7 m" is "between 0.4 m and 0.7 m"."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.reward_synth.phrasebook.quantities import Quantity

_JOINED = frozenset({"and", "but", "yet", ","})


def in_one(stream: list[str | Quantity]) -> list[str | Quantity]:
    """Return words and amounts, two bounds of which the second follows the first made one amount."""
    out: list[str | Quantity] = []
    position = 0
    while position < len(stream):
        end = position + 1
        while end < len(stream) and stream[end] in _JOINED:
            end += 1
        both = _both(stream[position], stream[end]) if position + 1 < end < len(stream) else None
        if both is None:
            out.append(stream[position])
            position += 1
        else:
            out.append(both)
            position = end + 1
    return out


def _both(first: str | Quantity, second: str | Quantity) -> Quantity | None:
    """Return the amount between two bounds; None where they are none, or leave nothing between them."""
    if not (isinstance(first, Quantity) and isinstance(second, Quantity)) or first.dimension != second.dimension:
        return None
    if first.target is not None or second.target is not None:
        return None
    lows = [each.low for each in (first, second) if each.low is not None]
    highs = [each.high for each in (first, second) if each.high is not None]
    if not len(lows) == len(highs) == 1 or lows[0] >= highs[0]:
        return None
    return replace(first, low=lows[0], high=highs[0], words=f"{first.words} and {second.words}", within=False)
