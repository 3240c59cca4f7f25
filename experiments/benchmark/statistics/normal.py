"""Scores of different units on one scale: 0 is what success alone brings as a reward, 1 what the expert's brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Array


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


def normalise(results: Results, peak: bool = False) -> Normal:
    """Return all scores on one scale; a run without a score, of which nothing came, counts as 0.

    The means over seeds of the final scores of both baselines make the scale. A task where the expert's is not better
    by more than the larger of their standard deviations over seeds has none: a ratio to so small a gap would be noise.

    Args:
        results: What was measured.
        peak: Take the highest score at any time in place of the final one.
    """
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
    scores = {each.name: _scaled(results, each.name, scales, peak) for each in results.methods}
    whole = {name: found for name, found in scores.items() if found and all(len(runs) for runs in found)}
    return Normal(tuple(scales), left_out, whole)


def _finals(results: Results, method: str, task: str) -> Array:
    scores = [row.figures.score for row in results.of(method, task) if row.figures is not None]
    return np.array([score for score in scores if score is not None])


def _scaled(results: Results, method: str, scales: Mapping[str, tuple[float, float]], peak: bool) -> list[Array]:
    found = []
    for task, (zero, one) in scales.items():
        figures = [row.figures for row in results.of(method, task) if row.figures is not None]
        scores = [each.peak if peak else each.score for each in figures]
        found.append(np.array([0.0 if score is None else (score - zero) / (one - zero) for score in scores]))
    return found
