"""How likely a run of one method is better than a run of another on the same task (Agarwal et al. 2021)."""

from __future__ import annotations

import math

import numpy as np

from rewardsmith.experiments.benchmark.statistics.aggregate import Array, Estimate, Scores, interval, resampled


def probability_of_improvement(first: Scores, second: Scores, seed: int = 0) -> Estimate:
    """Return the probability, averaged over tasks, that a run of the first beats one of the second; ties count half.

    On each task it is the Mann-Whitney statistic over the number of pairs. Both methods' runs are drawn anew,
    independently, for the 95 % interval.

    Args:
        first: Scores of each task, `[runs]`.
        second: Of the same tasks.
        seed: Of the draws.
    """
    draws = np.random.default_rng(seed)
    pairs = zip(resampled(first, draws), resampled(second, draws), strict=True)
    low, high = interval(_average([_beats(a, b) for a, b in pairs]))
    return Estimate(share_of_wins(first, second), low, high)


def share_of_wins(first: Scores, second: Scores) -> float:
    """Return the same probability without its interval."""
    return float(_average([_beats(a, b) for a, b in zip(first, second, strict=True)]))


def chance_of_separation(first: Scores, second: Scores) -> float:
    """Return how likely, were both methods alike, every run of the first would beat every run of the second by chance.

    On a task with m and n runs that is one of the (m + n over m) orders, each of which is as likely as any other. A
    bootstrap of few runs does not know of it: of two runs that beat two others all replicates do.
    """
    orders = (math.comb(len(a) + len(b), len(a)) for a, b in zip(first, second, strict=True))
    return 1 / math.prod(orders)


def _beats(first: Array, second: Array) -> Array:
    """Return the share of pairs that the first wins, along the last axes."""
    a, b = first[..., :, None], second[..., None, :]
    share: Array = ((a > b) + 0.5 * (a == b)).mean((-2, -1))
    return share


def _average(tasks: list[Array]) -> Array:
    average: Array = np.mean(np.stack(tasks), axis=0)
    return average
