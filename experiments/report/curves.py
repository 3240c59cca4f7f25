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


def component_curves(lines: list[dict[str, Any]]) -> str:
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
        known = [line for line in lines if name in line]
        axes.plot([line["steps"] for line in known], [line[name] for line in known], label=name.removeprefix(PREFIX))
    _finish(axes, "mean per step")
    return _png(figure)


def score_curves(records: dict[str, list[dict[str, Any]]]) -> str | None:
    """Draw score, or return where there is no score, of every candidate against environment steps."""
    scored = any("score" in line for lines in records.values() for line in lines)
    column = "score" if scored else "return"
    figure = Figure(figsize=(7.2, 2.8), layout="constrained")
    axes = figure.subplots()
    for candidate, lines in records.items():
        known = [line for line in lines if column in line]
        if known:
            axes.plot([line["steps"] for line in known], [line[column] for line in known], label=candidate)
    if not axes.lines:
        return None
    _finish(axes, column)
    return _png(figure)


def _finish(axes: Any, label: str) -> None:
    axes.set_xlabel("environment steps")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.set_ylabel(label)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if axes.lines:
        axes.legend(fontsize="small", frameon=False)


def _png(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
