"""Training curves as pictures inside a page: SVG, in which an `img` runs nothing."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rewardsmith.experiments.report.axis import Axis
from rewardsmith.reward_synth.rewards.wrappers.wrapped import WEIGHT

PREFIX = "component/"
COLUMNS = 3
"""Pictures side by side where every candidate has its own."""

Lines = list[dict[str, Any]]
Records = dict[str, Lines]
"""The candidates' training records by id, one dict an iteration."""

Points = list[tuple[float, float]]

_COLOURS = ("#2563a8", "#c2571a", "#2c7d4f", "#b3324b", "#6b4fa0", "#7a5b33", "#b0468f", "#5c6670")
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 20, 36
"""Around the lines of a plot, for its title and its axes' words [px]."""

_LETTER = 6.2
"""About how wide a letter is [px]."""


@dataclass(frozen=True)
class _Plot:
    """Lines on two axes.

    Attributes:
        lines: Points by the names of the lines.
        label: What is drawn against environment steps.
        title: Shown above; without one the lines' names are shown beside them.
    """

    lines: dict[str, Points]
    label: str
    title: str = ""


def component_curves(lines: Lines) -> str:
    """Draw the mean of every reward component against environment steps.

    Args:
        lines: The training record, one dict an iteration.

    Returns:
        A picture as a data address.
    """
    return _picture([_Plot(_named(lines, PREFIX), "mean per step")], width=572, height=286)


def weight_curves(lines: Lines) -> str | None:
    """Draw every weight that a wrapper has learned against environment steps; None where none has learned any."""
    weights = _named(lines, WEIGHT)
    return _picture([_Plot(weights, "weight")], width=572, height=286) if weights else None


def score_curves(scores: Records, unit: str | None) -> str | None:
    """Draw the score of every candidate against environment steps on one axis; None where none is known."""
    if not any(scores.values()):
        return None
    known = {candidate: _points(lines, "score") for candidate, lines in scores.items()}
    return _picture([_Plot(known, f"score [{unit}]" if unit else "score")], width=792, height=308)


def return_curves(records: Records) -> str | None:
    """Draw the return of every candidate against environment steps, each on an axis of its own.

    The candidates' rewards differ, so that one axis would compare what cannot be compared.
    """
    known = {candidate: points for candidate, lines in records.items() if (points := _points(lines, "return"))}
    plots = [_Plot({candidate: points}, "return", title=candidate) for candidate, points in known.items()]
    return _picture(plots, width=792 // min(COLUMNS, len(plots)), height=214) if plots else None


def _named(lines: Lines, prefix: str) -> dict[str, Points]:
    """Return the columns that begin with a prefix, by the rest of their names."""
    names = [name for name in (lines[-1] if lines else {}) if name.startswith(prefix)]
    return {name.removeprefix(prefix): _points(lines, name) for name in names}


def _points(lines: Lines, column: str) -> Points:
    """Return what is known of a column, by environment steps; what is no finite number is left out."""
    known = [(float(line["steps"]), float(line[column])) for line in lines if line.get(column) is not None]
    return [point for point in known if all(map(math.isfinite, point))]


def _picture(plots: Sequence[_Plot], *, width: int, height: int) -> str:
    """Return plots of one size [px], a few side by side, as a data address."""
    placed = "".join(
        f'<g transform="translate({number % COLUMNS * width},{number // COLUMNS * height})">'
        f"{_drawn(plot, width, height)}</g>"
        for number, plot in enumerate(plots)
    )
    wide, high = min(COLUMNS, len(plots)) * width, -(-len(plots) // COLUMNS) * height
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'font-family="sans-serif" font-size="11" fill="#333">'
        f'<rect width="100%" height="100%" fill="#fff"/>{placed}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _drawn(plot: _Plot, width: int, height: int) -> str:
    named = {} if plot.title else {name: points for name, points in plot.lines.items() if points}
    right = width - _RIGHT - (24 + _LETTER * max(map(len, named)) if named else 0)
    bottom = height - _BOTTOM
    known = [point for points in plot.lines.values() for point in points] or [(0.0, 0.0)]
    x = _axis([steps for steps, _ in known], _LEFT, right)
    y = _axis([value for _, value in known], bottom, _TOP)
    drawn = [_text((_LEFT + right) / 2, height - 6, "environment steps")]
    drawn += [f'<g transform="translate(13,{(_TOP + bottom) / 2}) rotate(-90)">{_text(0, 0, plot.label)}</g>']
    drawn += [_text((_LEFT + right) / 2, 13, plot.title)]
    for value in x.ticks:
        drawn += [_line(x(value), _TOP, x(value), bottom), _text(x(value), bottom + 14, _short(value))]
    for value in y.ticks:
        drawn += [_line(_LEFT, y(value), right, y(value)), _text(_LEFT - 5, y(value) + 4, _short(value), "end")]
    for number, (name, points) in enumerate(plot.lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{x(steps):g},{y(value):g}" for steps, value in points)
        drawn += [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>']
        if name in named:
            place = _TOP + 8 + 15 * list(named).index(name)
            drawn += [f'<rect x="{right + 8}" y="{place - 4}" width="12" height="3" fill="{colour}"/>']
            drawn += [_text(right + 24, place, name, "start")]
    return "".join(drawn)


def _axis(values: Sequence[float], first: float, second: float) -> Axis:
    low, high = min(values), max(values)
    spare = 0.04 * (high - low) or max(abs(high), 1.0) * 0.5
    return Axis(low - spare, high + spare, first, second)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="#e2e2e2"/>'


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(value: float) -> str:
    """Return a number as it is written at an axis, such as 50k."""
    for factor, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= factor:
            return f"{value / factor:g}{letter}"
    return f"{value:g}"
