"""Pictures of the page as numbers: where templates put lines, bars and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rewardsmith.experiments.benchmark.page.standing import Standing
from rewardsmith.experiments.benchmark.statistics.aggregate import Array, Scores
from rewardsmith.experiments.benchmark.statistics.profiles import profile
from rewardsmith.experiments.report.axis import Axis

_POINTS = 121
"""Scores at which a profile is drawn."""

_SERIES = 6
"""Profiles in one picture; more cannot be told apart."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A method's interquartile mean with its interval."""

    title: str
    said: str
    y: int
    low: float
    value: float
    high: float
    baseline: bool


@dataclass(frozen=True, kw_only=True)
class Forest:
    """All methods' intervals below one another."""

    axis: Axis
    bars: tuple[Bar, ...]
    height: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A method's profile: points of its line and of its band, as SVG writes them."""

    title: str
    line: str
    band: str


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """The share of runs above every score."""

    x: Axis
    y: Axis
    lines: tuple[Line, ...]


ROW = 22
"""Height of a bar's row."""

WIDTH, LABELS, FIGURES = 1000, 190, 150
"""Of the picture of intervals, of the names at its left, and of the numbers at its right."""


def forest(ranked: Sequence[Standing]) -> Forest | None:
    """Return the picture of methods' intervals; None where there are none."""
    if not ranked:
        return None
    low, high = _around([each.final.low for each in ranked], [each.final.high for each in ranked])
    axis = Axis(low, high, LABELS + 10, WIDTH - FIGURES)
    bars = tuple(
        Bar(
            title=each.method.title,
            said=f"{each.final.value:.2f} ({each.final.low:.2f} to {each.final.high:.2f})",
            y=number * ROW + ROW // 2,
            low=axis(each.final.low),
            value=axis(each.final.value),
            high=axis(each.final.high),
            baseline=each.is_baseline,
        )
        for number, each in enumerate(ranked)
    )
    return Forest(axis=axis, bars=bars, height=len(bars) * ROW + 22)


def profiles(ranked: Sequence[Standing], scores: Mapping[str, Scores]) -> Profiles | None:
    """Return the profiles of the best methods and of the baselines; None where there are none."""
    if not ranked:
        return None
    first = [each for each in ranked if not each.is_baseline][: _SERIES - 2]
    shown = [each for each in ranked if each in first or each.is_baseline]
    runs = np.concatenate([np.concatenate(scores[each.method.name]) for each in shown])
    low, high = _around([float(runs.min())], [float(runs.max())])
    x, y = Axis(low, high, 44, 704), Axis(0.0, 1.0, 300, 12)
    thresholds = np.linspace(low, high, _POINTS)
    lines = []
    for each in shown:
        found = profile(scores[each.method.name], thresholds)
        there = _points(x, y, thresholds, found.high)
        back = _points(x, y, thresholds[::-1], found.low[::-1])
        lines.append(Line(title=each.method.title, line=_points(x, y, thresholds, found.share), band=f"{there} {back}"))
    return Profiles(x=x, y=y, lines=tuple(lines))


def _around(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, float]:
    """Return an axis's ends, both baselines' places among them; what lies far off ends at its edge."""
    low, high = min(-0.1, *lows), max(1.1, *highs)
    return max(low, -2.0), min(high, 4.0)


def _points(x: Axis, y: Axis, across: Array, up: Array) -> str:
    return " ".join(f"{x(a):g},{y(b):g}" for a, b in zip(across, up, strict=True))
