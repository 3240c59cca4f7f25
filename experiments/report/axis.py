"""Where values lie in a picture, and which of them are round."""

from __future__ import annotations

import math
from dataclasses import dataclass

_TICKS = 5
"""About how many marks an axis has."""


@dataclass(frozen=True)
class Axis:
    """Puts values between two places of a picture.

    Attributes:
        low: Value at the first place.
        high: Value at the second.
        first: Place in units of the picture.
        second: Place in units of the picture.
    """

    low: float
    high: float
    first: float
    second: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, the nearer end for one beyond the axis."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.first + share * (self.second - self.first), 1)

    @property
    def ticks(self) -> list[float]:
        """Round values along the axis."""
        rough = (self.high - self.low) / _TICKS
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [round(each * step, 10) for each in range(first, last + 1)]
