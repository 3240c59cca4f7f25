"""Curves of trainings as pages draw them: few points, read once for every change of a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.trial import COMPONENT

POINTS = 60
"""As many as tell a curve from another in a small picture; a run of 64 candidates is asked for every two seconds."""

Points = list[tuple[float, float]]
"""Environment steps and value."""


def score_curve(candidate: Candidate) -> Points:
    """Return the score over a training, as far as it is known."""
    return _points(candidate.scores(), "score")


def component_curves(candidate: Candidate) -> dict[str, Points]:
    """Return the mean per step of each part of the reward over a training."""
    lines = _metrics(candidate)
    names = [name for name in (lines[-1] if lines else {}) if name.startswith(COMPONENT)]
    return {name.removeprefix(COMPONENT): _points(lines, name) for name in names}


def last_metrics(candidate: Candidate) -> dict[str, Any]:
    """Return the newest line of a training's record, empty before there is one."""
    lines = _metrics(candidate)
    return lines[-1] if lines else {}


def _metrics(candidate: Candidate) -> Sequence[dict[str, Any]]:
    try:
        state = candidate.metrics_file.stat()
    except FileNotFoundError:
        return ()
    return _thinned(candidate.path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=512)
def _thinned(path: Path, changed: int, size: int) -> tuple[dict[str, Any], ...]:
    """Return few lines of a record; when it last changed and its size are what it is known by."""
    return tuple(_few(Candidate(path).metrics()))


def _few(lines: Sequence[Any]) -> list[Any]:
    if len(lines) <= POINTS:
        return list(lines)
    return [lines[round(place * (len(lines) - 1) / (POINTS - 1))] for place in range(POINTS)]


def _points(lines: Sequence[dict[str, Any]], name: str) -> Points:
    return _few([(line["steps"], line[name]) for line in lines if name in line])
