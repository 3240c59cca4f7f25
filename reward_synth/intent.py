"""What a sentence was understood to ask for, and how far a policy's rollouts grant it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

WANTS = ("high", "low", "target", "range")
MEASURES = ("mean", "peak", "turns", "change", "square")

_DISPLAY = {"rad": ("degrees", 180 / math.pi), "rad/s": ("degrees/s", 180 / math.pi)}


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
        scale: Difference that people would notice; also the tolerance about a target.
        measure: What is made of the feature's values over an episode: their `mean`, their `peak`, the most `turns` that
            an angle made since the start, the mean absolute `change` from step to step, or the mean `square`.
        words: The words of the sentence that it came from.
        main: Whether it is what the sentence is about, or a side condition.
    """

    feature: str
    kind: str
    unit: str
    want: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    scale: float = 1.0
    measure: str = "mean"
    words: str = ""
    main: bool = False

    def __post_init__(self) -> None:
        if self.want not in WANTS:
            raise ValueError(f"unknown want {self.want!r}; choose one of: {', '.join(WANTS)}")
        if self.measure not in MEASURES:
            raise ValueError(f"unknown measure {self.measure!r}; choose one of: {', '.join(MEASURES)}")
        if self.want == "target" and self.target is None:
            raise ValueError(f"wish for {self.feature!r}: a target needs its value")
        if self.want == "range" and self.low is None and self.high is None:
            raise ValueError(f"wish for {self.feature!r}: a range needs a bound")

    @property
    def label(self) -> str:
        """Name what is measured, such as `left hand height`."""
        name = self.feature.replace("_", " ")
        prefix = {"peak": "peak ", "change": "jerkiness of the ", "square": "squared "}.get(self.measure, "")
        return f"{prefix}{name}"

    @property
    def display_unit(self) -> str:
        """Unit in which values are shown to people: angles in degrees or turns."""
        if self.measure == "turns":
            return "turns"
        if self.measure in ("change", "square") or self.unit == "1":
            return ""
        return _DISPLAY.get(self.unit, (self.unit, 1.0))[0]

    @property
    def display_factor(self) -> float:
        """Factor from SI to the display unit."""
        if self.measure == "turns":
            return 1 / (2 * math.pi)
        return _DISPLAY.get(self.unit, (self.unit, 1.0))[1] if self.measure in ("mean", "peak") else 1.0

    def asked(self) -> str:
        """Say in a few words what is wanted, such as `forward velocity high` or `height at least 1 m`."""
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


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How far rollouts grant an intent.

    Attributes:
        score: One number, higher is better, in `unit`; see `Intent.assess`.
        unit: Unit of the score.
        lines: One sentence per wish, to be shown to people.
        kept: Share of the time in which the side conditions held, their mean; 1 where there are none.
    """

    score: float
    unit: str
    lines: tuple[str, ...]
    kept: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Intent:
    """The wishes that a sentence was understood to express.

    Attributes:
        instruction: The sentence.
        wishes: At least one of them `main`; the main ones share kind of unit, want and measure.
        notes: What the reader should know of the understanding, such as a spelling that was corrected.
    """

    instruction: str
    wishes: tuple[Wish, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not any(wish.main for wish in self.wishes):
            raise ValueError("an intent needs a main wish")

    @property
    def main(self) -> tuple[Wish, ...]:
        """What the sentence is about."""
        return tuple(wish for wish in self.wishes if wish.main)

    @property
    def sides(self) -> tuple[Wish, ...]:
        """The conditions beside it."""
        return tuple(wish for wish in self.wishes if not wish.main)

    def features(self) -> tuple[str, ...]:
        """Return the names of the features to record on evaluation rollouts."""
        return tuple(dict.fromkeys(wish.feature for wish in self.wishes))

    @property
    def unit(self) -> str:
        """Unit of the score."""
        return self.main[0].display_unit

    def assess(self, values: Mapping[str, Tensor], alive: Tensor | None = None) -> Assessment:
        """Score rollouts in one unit that people understand; higher is always better.

        The main wishes give a value each: the feature itself where it is wanted high, its negative where it is wanted
        low, the negative mean distance where a target or a range is wanted; the score begins as their mean. Each side
        condition gives the share of steps in which it was kept (within `scale` of a target; inside a range). With a
        mean share `kept`, the score loses `(1 - kept) * max(|score|, scale)`: a policy that never keeps its side
        conditions has nothing left of a gain, and an error that is at least doubled.

        Args:
            values: For each name in `features()` its values `[time, num_envs, ...]`, one episode per environment.
            alive: Which steps belong to the episode, bool `[time, num_envs]`; None for all. A step after an early end
                counts as no progress, as the worst error seen (at least `scale`), and as no condition kept.

        Raises:
            KeyError: a feature is missing.
        """
        if alive is None:
            shape = values[self.features()[0]].shape[:2]
            alive = torch.ones(shape, dtype=torch.bool, device=values[self.features()[0]].device)
        lines, gains, shares = [], [], []
        for wish in self.wishes:
            if wish.main:
                gain, shown = _gain(wish, values[wish.feature], alive)
                gains.append(gain)
                lines.append(f"you asked for {wish.asked()}: {shown}")
            else:
                share, shown = _kept(wish, values[wish.feature], alive)
                shares.append(share)
                lines.append(f"{wish.asked()}: {shown}, kept {100 * share:.0f} % of the time")
        score = sum(gains) / len(gains)
        kept = sum(shares) / len(shares) if shares else 1.0
        scale = self.main[0].scale * self.main[0].display_factor
        score -= (1 - kept) * max(abs(score), scale)
        return Assessment(score=score, unit=self.unit, lines=tuple(lines), kept=kept)

    def summary(self) -> tuple[str, ...]:
        """Say for each wish what was understood, and what the reader should know besides."""
        sides = ("you asked for" if wish.main else "on the way" for wish in self.wishes)
        return tuple(f"{side} {wish.asked()}" for side, wish in zip(sides, self.wishes, strict=True)) + self.notes

    def to_json(self) -> dict[str, Any]:
        """Return the intent as plain data for JSON."""
        wishes = [asdict(wish) for wish in self.wishes]
        return {"instruction": self.instruction, "wishes": wishes, "notes": list(self.notes)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Intent:
        """Read what `to_json` gave.

        Raises:
            ValueError: the data is not an intent.
        """
        try:
            wishes = tuple(Wish(**wish) for wish in data["wishes"])
            return cls(instruction=data["instruction"], wishes=wishes, notes=tuple(data["notes"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not an intent: {error}") from error


def _episode_values(wish: Wish, raw: Tensor, alive: Tensor) -> tuple[Tensor, Tensor]:
    """Return the values that count `[steps or 1, num_envs]` and which of them belong to an episode."""
    steps = wish.per_step(raw)
    if wish.measure == "turns":
        # The farthest in the wanted direction, also where it turned back before the episode's end.
        backward = wish.want == "low" or (wish.target or wish.low or wish.high or 0.0) < 0
        sign = -1.0 if backward else 1.0
        progress = (sign * (steps - steps[:1])).masked_fill(~alive, 0.0)
        return sign * progress.amax(0, keepdim=True), alive[:1]
    if wish.measure == "peak":
        return steps.masked_fill(~alive, -math.inf).amax(0, keepdim=True), alive[:1]
    return steps, alive


def _gain(wish: Wish, raw: Tensor, alive: Tensor) -> tuple[float, str]:
    """Return a main wish's part of the score [display unit], and its value in words."""
    values, alive = _episode_values(wish, raw, alive)
    if wish.want == "high":
        gain = torch.where(alive, values, 0.0)
    else:
        cost = values if wish.want == "low" else wish.distance(values)
        # An early end must not pay: what follows it costs as much as the worst that was seen.
        gain = -torch.where(alive, cost, cost[alive].max().clamp(min=wish.scale))
    result = float(gain.mean()) * wish.display_factor
    shown = wish.show(float(values[alive].mean()))
    if wish.want == "high":
        return result, shown
    if wish.want == "low":
        # The score has one sign wherever it is shown: higher is better.
        return result, f"{shown}, which scores {result:.4g} {wish.display_unit}".rstrip()
    return result, f"{shown}, off by {-result:.3g} {wish.display_unit}".rstrip()


def _kept(wish: Wish, raw: Tensor, alive: Tensor) -> tuple[float, str]:
    """Return the share of steps in which a side condition was kept, and its value in words."""
    values, alive = _episode_values(wish, raw, alive)
    tolerance = wish.scale if wish.want == "target" else 1e-6
    kept = (wish.distance(values) <= tolerance) & alive
    return float(kept.double().mean()), wish.show(float(values[alive].mean()))
