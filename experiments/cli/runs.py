"""`rewardsmith runs`: what became of every run in a folder."""

from __future__ import annotations

import json
from dataclasses import asdict

from rewardsmith.experiments.runs.summary import Summary, printable

_COLUMNS = (
    "run", "status", "env", "sentence", "best", "score", "candidates", "steps", "seconds", "calls", "tokens", "answers",
    "when",
)  # fmt: skip

_LONGEST = 44
"""Characters of a sentence in the table."""


def table(rows: list[Summary]) -> str:
    """Return the runs as a table for people."""
    lines = [_COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    padded = (zip(line, widths, strict=True) for line in lines)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in padded)


def as_json(rows: list[Summary]) -> str:
    """Return the runs as a JSON list, keys as in `Summary`."""
    return json.dumps([asdict(row) for row in rows], indent=2)


def _cells(row: Summary) -> tuple[str, ...]:
    task = row.task if len(row.task) <= _LONGEST else f"{row.task[: _LONGEST - 3]}..."
    score = "" if row.score is None else f"{row.score:.2f} {row.unit or ''}".rstrip()
    candidates = _number(row.candidates) + (f", {row.ended} ended" if row.ended else "")
    numbers = map(_number, (row.environment_steps, row.seconds, row.calls, row.tokens, row.human_answers))
    best, score, when = printable(row.best or ""), printable(score), row.started[:16].replace("T", " ")
    return (row.id, row.status, row.env, task, best, score, candidates, *numbers, when)


def _number(count: float | None) -> str:
    return "" if count is None else f"{count:,.0f}"
