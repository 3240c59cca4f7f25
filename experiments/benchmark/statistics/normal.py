"""Scores of different units on one scale: that of both baselines, or of success, see `suites.suite`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.results import ResultRow, Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Array
from rewardsmith.experiments.benchmark.suites.suite import SUCCESS


class Normal(NamedTuple):
    """Normalised scores.

    Attributes:
        tasks: Names of the tasks on which there is a scale.
        left_out: Why there is none, by the name of the task.
        scores: By method, one array `[runs]` for each of the tasks; only methods with a run on every one of them.
    """

    tasks: tuple[str, ...]
    left_out: dict[str, str]
    scores: dict[str, list[Array]]


Pick = Callable[[ResultRow], "float | None"]
"""Takes a row's score, None where nothing came of it; raises KeyError where it has none yet."""


def final(row: ResultRow) -> float | None:
    """Return the score that a row came to."""
    return row.figures.score if row.figures is not None else None


def peak(row: ResultRow) -> float | None:
    """Return the highest score at any time."""
    return row.figures.peak if row.figures is not None else None


def retrained(row: ResultRow) -> float | None:
    """Return what a row's program came to when it was trained once more.

    Raises:
        KeyError: it was not.
    """
    if final(row) is None:
        return None
    if row.retrained is None:
        raise KeyError(row.method)
    return row.retrained.score


def _success(row: ResultRow) -> float | None:
    return row.figures.success if row.figures is not None else None


def normalise(results: Results, pick: Pick = final) -> Normal:
    """Return all scores on one scale; a run without a score, of which nothing came, counts as 0.

    The means over seeds of the final scores of both baselines make the scale: 0 is what success alone brings as a
    reward, 1 what the expert's brings. A task where the expert's is not better by more than the larger of their
    standard deviations over seeds has none: a ratio to so small a gap would be noise. On the scale of success all
    scores are shares of the tries that succeeded, which are kept of final policies alone.

    Args:
        results: What was measured.
        pick: Which of a row's scores.
    """
    if results.scale == SUCCESS:
        return _of_success(results) if pick is final else Normal((), {}, {})
    scales: dict[str, tuple[float, float]] = {}
    left_out: dict[str, str] = {}
    for task in (each.name for each in results.tasks):
        sparse, expert = (_finals(results, method, task) for method in (SPARSE, EXPERT))
        if not len(sparse) or not len(expert):
            left_out[task] = "the baselines have not been run"
        elif expert.mean() - sparse.mean() <= max(sparse.std(), expert.std(), 1e-9):
            left_out[task] = "the expert's reward is not clearly better than success alone"
        else:
            scales[task] = float(sparse.mean()), float(expert.mean())
    return Normal(tuple(scales), left_out, _whole(results, scales, pick))


def _of_success(results: Results) -> Normal:
    """Return the shares of tries that succeeded."""
    scales = {task.name: (0.0, 1.0) for task in results.tasks}
    return Normal(tuple(scales), {}, _whole(results, scales, _success))


def _whole(results: Results, scales: Mapping[str, tuple[float, float]], pick: Pick) -> dict[str, list[Array]]:
    """Return the scores of methods that have a run on every task with a scale."""
    scores = {}
    for method in results.methods:
        with suppress(KeyError):
            scores[method.name] = _scaled(results, method.name, scales, pick)
    return {name: found for name, found in scores.items() if found and all(len(runs) for runs in found)}


def _finals(results: Results, method: str, task: str) -> Array:
    scores = [final(row) for row in results.of(method, task)]
    return np.array([score for score in scores if score is not None])


def _scaled(results: Results, method: str, scales: Mapping[str, tuple[float, float]], pick: Pick) -> list[Array]:
    found = []
    for task, (zero, one) in scales.items():
        scores = [pick(row) for row in results.of(method, task)]
        found.append(np.array([0.0 if score is None else (score - zero) / (one - zero) for score in scores]))
    return found
