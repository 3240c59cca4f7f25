"""One number for a method over tasks and seeds, and how sure it is (Agarwal et al. 2021, arXiv 2108.13264).

Scores are one array `[runs]` for each task; tasks may have different numbers of runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Scores = Sequence[Array]

REPLICATES = 2000
_TAILS = (2.5, 97.5)
"""Percentiles between which 95 % of the replicates lie."""


class Estimate(NamedTuple):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def interquartile_mean(scores: Array) -> Array:
    """Return the mean without the lowest and the highest quarter, along the last axis."""
    count = scores.shape[-1]
    cut = count // 4
    middle: Array = np.sort(scores, axis=-1)[..., cut : count - cut].mean(-1)
    return middle


def mean(scores: Array) -> Array:
    """Return the mean along the last axis."""
    means: Array = scores.mean(-1)
    return means


def resampled(scores: Scores, draws: np.random.Generator, replicates: int = REPLICATES) -> list[Array]:
    """Return the runs of each task drawn anew with replacement, `[replicates, runs]`: each task is a stratum."""
    return [runs[draws.integers(len(runs), size=(replicates, len(runs)))] for runs in scores]


def estimate(scores: Scores, statistic: Callable[[Array], Array] = interquartile_mean, seed: int = 0) -> Estimate:
    """Return a statistic of all runs of all tasks with its stratified bootstrap percentile interval.

    Args:
        scores: Of each task, at least one run.
        statistic: Reduces the last axis.
        seed: Of the draws, so that a page drawn anew says the same.
    """
    replicates = statistic(np.concatenate(resampled(scores, np.random.default_rng(seed)), axis=1))
    low, high = interval(replicates)
    return Estimate(float(statistic(np.concatenate(scores))), low, high)


def interval(replicates: Array) -> tuple[float, float]:
    """Return the bounds between which 95 % of the replicates lie."""
    low, high = np.percentile(replicates, _TAILS)
    return float(low), float(high)
