"""How well a reward tells success from failure on states of which both are known: pure functions of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.reward_synth.compare.distance import distance, unit

RESAMPLES = 200
"""Draws of a bootstrap."""

CERTAIN = 0.9
"""Share of the draws within the intervals that are told."""


@dataclass(frozen=True)
class Interval:
    """A figure and how far chance in the choice of states may have moved it.

    Attributes:
        value: On all states.
        low, high: Bounds within which `CERTAIN` of the resampled figures lie.
    """

    value: float
    low: float
    high: float


def auc(rewards: Tensor, success: Tensor) -> Tensor:
    """Return the chance that a success is paid more than a failure, ties counting half; NaN without both.

    Args:
        rewards: `[..., num_states]`.
        success: bool, of the same shape.
    """
    ordered, order = rewards.sort(-1)
    # Ties share the mean of their ranks, counted from 1.
    first = torch.searchsorted(ordered, ordered, side="left")
    last = torch.searchsorted(ordered, ordered, side="right")
    ranks = torch.empty_like(rewards, dtype=torch.float64).scatter_(-1, order, (first + last + 1).double() / 2)
    good = success.sum(-1, dtype=torch.float64)
    bad = rewards.shape[-1] - good
    area: Tensor = ((ranks * success).sum(-1) - good * (good + 1) / 2) / (good * bad)
    return area


def epic(rewards: Tensor, success: Tensor) -> float:
    """Return the EPIC distance of a reward to success itself, 0 to 1.

    Both read only the state, so that it is the Pearson distance `sqrt((1 - rho) / 2)` (Gleave et al., 2021).

    Args:
        rewards: `[num_states]`.
        success: bool `[num_states]`.
    """
    paid, truth = rewards.double(), success.double()
    return distance(unit(paid - paid.mean(), of=paid), unit(truth - truth.mean(), of=truth))


def roc(rewards: Tensor, success: Tensor, points: int = 100) -> list[tuple[float, float]]:
    """Return shares of failures and of successes that are paid at least a threshold, for falling thresholds."""
    hits = success[rewards.argsort(descending=True)].double()
    true, false = hits.cumsum(0) / hits.sum(), (1 - hits).cumsum(0) / (1 - hits).sum()
    chosen = torch.linspace(0, len(hits) - 1, min(points, len(hits))).long()
    return [(0.0, 0.0), *zip(false[chosen].tolist(), true[chosen].tolist(), strict=True)]


def precision_at_top(rewards: Tensor, success: Tensor, share: float) -> float:
    """Return how many of the best paid states succeed: what a policy that maximises the reward will be like."""
    count = max(1, round(share * len(rewards)))
    return success[rewards.topk(count).indices].double().mean().item()


def calibration(rewards: Tensor, success: Tensor, bins: int = 10) -> list[tuple[float, float]]:
    """Return for equally many states each, the worst paid first, their mean reward and the share that succeeds."""
    order = rewards.argsort()
    return [(rewards[part].mean().item(), success[part].double().mean().item()) for part in order.tensor_split(bins)]


def auc_interval(rewards: Tensor, success: Tensor, seed: int = 0) -> Interval:
    """Return the area under the ROC curve with its bootstrap interval."""
    drawn = _resampled(rewards, success, seed)
    return _interval(float(auc(rewards, success)), auc(*drawn))


def epic_interval(rewards: Tensor, success: Tensor, seed: int = 0) -> Interval:
    """Return the EPIC distance to success with its bootstrap interval."""
    pairs = zip(*_resampled(rewards, success, seed), strict=True)
    return _interval(epic(rewards, success), torch.tensor([epic(*pair) for pair in pairs]))


def _resampled(rewards: Tensor, success: Tensor, seed: int) -> tuple[Tensor, Tensor]:
    """Return states drawn with replacement, successes and failures apart so that there are always both."""
    generator = torch.Generator().manual_seed(seed)
    parts = []
    for rows in (success.nonzero().squeeze(1), (~success).nonzero().squeeze(1)):
        parts.append(rows[torch.randint(len(rows), (RESAMPLES, len(rows)), generator=generator)])
    chosen = torch.cat(parts, 1)
    return rewards[chosen], success[chosen]


def _interval(value: float, resampled: Tensor) -> Interval:
    tail = (1 - CERTAIN) / 2
    low, high = torch.quantile(resampled.double(), torch.tensor([tail, 1 - tail], dtype=torch.float64)).tolist()
    return Interval(value, low, high)
