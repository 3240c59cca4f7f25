"""Rhythms: what a term wants may move with time, as a foot that steps or a limb that swings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

WAVES = ("step", "swing")


@dataclass(frozen=True, kw_only=True)
class Gait:
    """How a wanted value moves, after the stepping parameters of Language-to-Rewards (arXiv 2306.08647).

    With phase = frac(frequency * time + `phase`), what is added to the wanted value of a `step` is
    amplitude * sin(pi * phase / air) during the share `air` of each period and nothing else in it, and of a `swing`
    amplitude * sin(2 pi * phase).

    Attributes:
        frequency: Periods a second [Hz], above 0 and at most 10.
        amplitude: How far the wanted value moves, in the feature's unit.
        phase: Share of a period by which it is ahead, from 0 to 1.
        air: Share of a period in which a step moves, above 0 and at most 1.
        wave: `step` or `swing`.
    """

    frequency: float
    amplitude: float
    phase: float = 0.0
    air: float = 0.5
    wave: str = "step"

    def __post_init__(self) -> None:
        for name in ("frequency", "amplitude", "phase", "air"):
            if not finite(getattr(self, name)):
                raise ValueError(f"{name} of a gait must be a finite number, not {getattr(self, name)!r}")
        if not 0 < self.frequency <= 10:
            raise ValueError(f"the frequency of a gait is above 0 and at most 10 Hz, not {self.frequency:g}")
        if not 0 <= self.phase <= 1 or not 0 < self.air <= 1:
            raise ValueError("phase and air of a gait are shares of its period: from 0 to 1, and air above 0")
        if self.wave not in WAVES:
            raise ValueError(f"unknown wave of a gait: {self.wave!r}; choose one of: {', '.join(WAVES)}")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read plain data.

        Raises:
            ValueError: it is no gait.
        """
        known = [field.name for field in fields(cls)]
        if not isinstance(data, Mapping):
            raise ValueError(f"a gait is an object with: {', '.join(known)}")
        for name in data:
            if name not in known:
                raise ValueError(f"unknown attribute of a gait: {name!r}; choose one of: {', '.join(known)}")
        try:
            return cls(**data)
        except TypeError:
            raise ValueError("a gait needs its frequency and amplitude") from None

    def offset(self, time: float) -> float:
        """Return what is added to the wanted value at a time [s]."""
        phase = (self.frequency * time + self.phase) % 1.0
        if self.wave == "swing":
            return self.amplitude * math.sin(2.0 * math.pi * phase)
        return self.amplitude * math.sin(math.pi * min(phase / self.air, 1.0))


def finite(value: Any) -> bool:
    """Tell whether a value is a number that is neither infinite nor none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
