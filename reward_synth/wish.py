"""One thing that is wanted of one feature, and what rollouts are worth by it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.reward_synth.swings import beats_kept, rises

WANTS = ("high", "low", "target", "range")
MEASURES = ("mean", "peak", "gain", "swings", "beats", "turns", "change", "square")

_PREFIXES = {
    "peak": "peak ",
    "gain": "gain of ",
    "swings": "swings of the ",
    "beats": "beats of the ",
    "change": "jerkiness of the ",
    "square": "squared ",
}
_PLAIN = ("mean", "peak", "gain", "swings")
"""Measures in the unit of the feature."""

_DISPLAY = {"rad": ("degrees", 180 / math.pi), "rad/s": ("degrees/s", 180 / math.pi)}

_OF_MOVING = ("peak", "gain", "swings", "beats", "turns")
"""Measures of what comes and goes."""

_TEXTS = ("feature", "kind", "unit", "want", "measure", "words")
_MAY_BE_ABSENT = ("target", "low", "high", "ends", "every")
_NUMBERS = (*_MAY_BE_ABSENT, "scale", "origin", "begins")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One thing that is wanted of one feature.

    Attributes:
        feature: Name of the feature in the environment's table.
        kind: Its kind, see `envs.kinds`.
        unit: Its SI unit.
        want: `high`, `low`, `target` or `range`.
        target: Wanted value; for `target`.
        low, high: Bounds, either of which may be None; for `range`.
        scale: Difference that people would notice; also the tolerance about a target, and the least swing that counts.
        origin: What more or less is counted from: the value that doing nothing brings.
        measure: What is made of the feature's values over an episode: their `mean`, their `peak`, the most `gain` since
            its first step, how far they rise in all `swings` together, the share of `beats` with one swing each, the
            most `turns` that an angle made since the start, the mean absolute `change` from step to step, or the mean
            `square`.
        words: The words of the sentence that it came from.
        main: Whether it is what the sentence is about, or a side condition.
        begins, ends: Seconds of the episode between which it is wanted; None for its end.
        every: Period of the beats [s]; for the measure `beats`.
    """

    feature: str
    kind: str
    unit: str
    want: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    scale: float = 1.0
    origin: float = 0.0
    measure: str = "mean"
    words: str = ""
    main: bool = False
    begins: float = 0.0
    ends: float | None = None
    every: float | None = None

    def __post_init__(self) -> None:
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} of a wish is {getattr(self, name)!r}; it must be a text")
        for name in _NUMBERS:
            value = getattr(self, name)
            absent = value is None and name in _MAY_BE_ABSENT
            if not absent and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise ValueError(f"{name} of a wish for {self.feature!r} is {value!r}; it must be a number")
        if self.want not in WANTS:
            raise ValueError(f"unknown want {self.want!r}; choose one of: {', '.join(WANTS)}")
        if self.measure not in MEASURES:
            raise ValueError(f"unknown measure {self.measure!r}; choose one of: {', '.join(MEASURES)}")
        if self.want == "target" and self.target is None:
            raise ValueError(f"wish for {self.feature!r}: a target needs its value")
        if self.want == "range" and self.low is None and self.high is None:
            raise ValueError(f"wish for {self.feature!r}: a range needs a bound")
        if self.begins < 0 or (self.ends is not None and self.ends <= self.begins):
            raise ValueError(f"wish for {self.feature!r}: it must begin at 0 s or later, and end after that")
        if (self.measure == "beats") != (self.every is not None) or (self.every is not None and self.every <= 0):
            raise ValueError(f"wish for {self.feature!r}: beats, and nothing else, need a period above 0 s")

    @property
    def label(self) -> str:
        """Name what is measured, such as `left hand height`."""
        name = self.feature.replace("_", " ")
        return f"{_PREFIXES.get(self.measure, '')}{name}"

    @property
    def display_unit(self) -> str:
        """Unit in which values are shown to people: angles in degrees or turns."""
        if self.measure in ("turns", "beats"):
            return self.measure
        if self.measure in ("change", "square") or self.unit == "1":
            return ""
        return _DISPLAY.get(self.unit, (self.unit, 1.0))[0]

    @property
    def display_factor(self) -> float:
        """Factor from SI to the display unit."""
        if self.measure == "turns":
            return 1 / (2 * math.pi)
        return _DISPLAY.get(self.unit, (self.unit, 1.0))[1] if self.measure in _PLAIN else 1.0

    @property
    def timed(self) -> bool:
        """Whether it can be told only by the time."""
        return self.begins > 0 or self.ends is not None or self.every is not None

    @property
    def moves(self) -> bool:
        """Whether what rests where it began does not have it: a rate or a way that is not none, what comes and goes."""
        if self.measure in _OF_MOVING or not (self.unit.endswith("/s") or self.kind.endswith("displacement")):
            return self.measure in _OF_MOVING
        if self.want in ("high", "low"):
            return self.want == "high" or not self.kind.endswith("speed")
        return bool(self.target) or (self.low or 0.0) > 0 or (self.high or 0.0) < 0

    def asked(self) -> str:
        """Say in a few words what is wanted, such as `forward velocity high` or `height at least 1 m until 3 s`."""
        begins = f" from {self.begins:g} s on" if self.begins > 0 else ""
        return self._asked() + begins + (f" until {self.ends:g} s" if self.ends is not None else "")

    def _asked(self) -> str:
        if self.every is not None:
            return f"{self.feature.replace('_', ' ')} up and down once every {self.every:g} s"
        if self.want in ("high", "low"):
            return f"{self.label} {self.want}"
        low, high = (None if bound is None else self.show(bound) for bound in (self.low, self.high))
        if self.target is not None:
            return f"{self.label} {self.show(self.target)}"
        if self.kind == "uprightness":
            return f"{self.label}: {low or high} at {'most' if low else 'least'}"
        if low and high:
            return f"{self.label} between {low} and {high}"
        return f"{self.label} at least {low}" if low else f"{self.label} at most {high}"

    def distance(self, value: Tensor) -> Tensor:
        """Return how far values are from a target or a range [SI], zero inside."""
        if self.target is not None:
            return (value - self.target).abs()
        outside = torch.zeros_like(value)
        if self.low is not None:
            outside = outside + (self.low - value).clamp(min=0)
        if self.high is not None:
            outside = outside + (value - self.high).clamp(min=0)
        return outside

    def per_step(self, values: Tensor) -> Tensor:
        """Reduce a feature's values `[time, num_envs, ...]` to one number per step `[time, num_envs]`."""
        values = values.to(torch.float64)
        if self.measure == "change":
            values = torch.diff(values, dim=0, prepend=values[:1]).abs()
        if self.measure == "square":
            values = values.square()
        return values.reshape(*values.shape[:2], -1).mean(2)

    def show(self, value: float) -> str:
        """Write a value [SI] with the unit people understand; an uprightness as the tilt it means."""
        if self.kind == "uprightness" and self.measure == "mean":
            return f"tilt {math.degrees(math.acos(max(-1.0, min(1.0, value)))):.0f} degrees"
        return f"{value * self.display_factor:.4g} {self.display_unit}".rstrip()

    def values(self, raw: Tensor, alive: Tensor, dt: float = 0.0) -> tuple[Tensor, Tensor]:
        """Return the values by which episodes are judged, and which of them count, both `[steps or 1, num_envs]`.

        Args:
            raw: The feature's values `[time, num_envs, ...]`.
            alive: Which steps belong to the episode, bool `[time, num_envs]`, from its first on.
            dt: Seconds between steps, by which beats are told.
        """
        steps = self.per_step(raw)
        if self.measure == "turns":
            # The farthest in the wanted direction, also where it turned back before the episode's end.
            backward = self.want == "low" or (self.target or self.low or self.high or 0.0) < 0
            sign = -1.0 if backward else 1.0
            progress = (sign * (steps - steps[:1])).masked_fill(~alive, 0.0)
            return sign * progress.amax(0, keepdim=True), alive[:1]
        if self.measure == "peak":
            return steps.masked_fill(~alive, -math.inf).amax(0, keepdim=True), alive[:1]
        if self.measure == "gain":
            return (steps - steps[:1]).masked_fill(~alive, 0.0).amax(0, keepdim=True), alive[:1]
        if self.measure == "swings":
            return rises(_lasting(steps, alive), self.scale)[0].unsqueeze(0), alive[:1]
        if self.every is not None:
            period = max(1, round(self.every / dt)) if dt > 0 else len(steps)
            return beats_kept(_lasting(steps, alive), self.scale, period).unsqueeze(0), alive[:1]
        return steps, alive

    def remark(self, raw: Tensor, alive: Tensor) -> str:
        """Return what else people should know of the values, such as the number of swings; see `values`."""
        if self.measure != "swings":
            return ""
        return f" in {rises(_lasting(self.per_step(raw), alive), self.scale)[1].mean():.3g} swings"


def _lasting(steps: Tensor, alive: Tensor) -> Tensor:
    """Return values `[time, num_envs]` that stay from an episode's end on as they were."""
    last = steps.gather(0, (alive.sum(0, keepdim=True) - 1).clamp(min=0))
    return torch.where(alive, steps, last)
