"""Training curves as pictures inside a page."""

from __future__ import annotations

import base64
import io
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

PREFIX = "component/"
COLUMNS = 3
"""Pictures side by side where every candidate has its own."""

Lines = list[dict[str, Any]]
Records = dict[str, Lines]
"""The candidates' training records by id, one dict an iteration."""


def component_curves(lines: Lines) -> str:
    """Draw the mean of every reward component against environment steps.

    Args:
        lines: The training record, one dict an iteration.

    Returns:
        A PNG as a data address.
    """
    figure = Figure(figsize=(5.2, 2.6), layout="constrained")
    axes = figure.subplots()
    names = [name for name in lines[-1] if name.startswith(PREFIX)]
    for name in names:
        _draw(axes, lines, name, name.removeprefix(PREFIX))
    _finish(axes, "mean per step")
    return _png(figure)


def score_curves(scores: Records, unit: str | None) -> str | None:
    """Draw the score of every candidate against environment steps on one axis; None where none is known."""
    if not any(scores.values()):
        return None
    figure = Figure(figsize=(7.2, 2.8), layout="constrained")
    axes = figure.subplots()
    for candidate, lines in scores.items():
        _draw(axes, lines, "score", candidate)
    _finish(axes, f"score [{unit}]" if unit else "score")
    return _png(figure)


def return_curves(records: Records) -> str | None:
    """Draw the return of every candidate against environment steps, each on an axis of its own.

    The candidates' rewards differ, so that one axis would compare what cannot be compared.
    """
    known = {candidate: lines for candidate, lines in records.items() if any("return" in line for line in lines)}
    if not known:
        return None
    rows = -(-len(known) // COLUMNS)
    figure = Figure(figsize=(7.2, 1.9 * rows + 0.3), layout="constrained")
    places = iter(figure.subplots(rows, min(COLUMNS, len(known)), squeeze=False).flat)
    for (candidate, lines), axes in zip(known.items(), places, strict=False):
        _draw(axes, lines, "return", None)
        axes.set_title(candidate, fontsize="small")
        _finish(axes, "return")
    for axes in places:
        axes.set_axis_off()
    return _png(figure)


def _draw(axes: Any, lines: Lines, column: str, label: str | None) -> None:
    known = [line for line in lines if column in line]
    if known:
        axes.plot([line["steps"] for line in known], [line[column] for line in known], label=label)


def _finish(axes: Any, label: str) -> None:
    axes.set_xlabel("environment steps")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.set_ylabel(label)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small", frameon=False)


def _png(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
