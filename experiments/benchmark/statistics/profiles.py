"""Performance profiles: the share of runs above a score, for all scores (Dolan and Moré 2002; Agarwal et al. 2021)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rewardsmith.experiments.benchmark.statistics.aggregate import Array, Scores, resampled

_REPLICATES = 500
_TAILS = (2.5, 97.5)


class Profile(NamedTuple):
    """Shares of runs above each score, with their 95 % band; all `[scores]`."""

    share: Array
    low: Array
    high: Array


def profile(scores: Scores, thresholds: Array, seed: int = 0) -> Profile:
    """Return the share of all runs whose score is above each threshold, with its stratified bootstrap band.

    Args:
        scores: Of each task, `[runs]`.
        thresholds: `[scores]`.
        seed: Of the draws.
    """
    drawn = np.concatenate(resampled(scores, np.random.default_rng(seed), _REPLICATES), axis=1)
    shares = np.stack([_above(drawn, threshold) for threshold in thresholds], axis=-1)
    low, high = np.percentile(shares, _TAILS, axis=0)
    runs = np.concatenate(scores)
    return Profile(np.array([_above(runs, threshold) for threshold in thresholds]), low, high)


def _above(runs: Array, threshold: float) -> Array:
    share: Array = (runs > threshold).mean(-1)
    return share
