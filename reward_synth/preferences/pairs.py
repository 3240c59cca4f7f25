"""From answers to pairs, which may contradict each other, to one order: Bradley and Terry's model (1952)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import torch
from torch import Tensor

from rewardsmith.reward_synth.preferences.orders import Order, places

Answers = Mapping[tuple[str, str], float]
"""By the two ids of a pair: 1 where the first is better, 0 where the second is, 0.5 where they are equal."""

PRIOR = 0.1
"""Weight of the belief that all are alike; it keeps the strength of what always wins finite."""

_STEPS = 100
_LARGEST_STEP = 1.0
_ALIKE = 1e-6
"""Strengths that differ by less are equal."""


def order_of(answers: Answers) -> tuple[Order, float]:
    """Return the likeliest order of all that answers speak of, and how well it agrees with them.

    Of a full round of pairs that is the order by wins; where pairs are missing it counts against whom one won.

    Returns:
        The order, equal ones in a group, and the mean agreement of the answers with it, from 0 to 1: an answer that it
        keeps counts 1, one that it turns round 0, and where only one of the two calls a pair equal, a half. Without
        answers there is no order, and no agreement.
    """
    if not answers:
        return (), 0.0
    ids = sorted({name for pair in answers for name in pair})
    wins = torch.zeros(len(ids), len(ids), dtype=torch.float64)
    for (first, second), answer in answers.items():
        wins[ids.index(first), ids.index(second)] += answer
        wins[ids.index(second), ids.index(first)] += 1 - answer
    strength = dict(zip(ids, strengths(wins).div(_ALIKE).round().tolist(), strict=True))
    levels = sorted(set(strength.values()), reverse=True)
    order = tuple(tuple(name for name in ids if strength[name] == level) for level in levels)
    return order, agreement(order, answers)


def answers_of(order: Order) -> dict[tuple[str, str], float]:
    """Return what an order says of each pair of those in it."""
    place = places(order)
    return {(first, second): _said(place, first, second) for first, second in combinations(sorted(place), 2)}


def agreement(order: Order, answers: Answers) -> float:
    """Return how well an order of all that answers speak of agrees with them, see `order_of`; 0 without answers."""
    place = places(order)
    kept = [1 - abs(answer - _said(place, first, second)) for (first, second), answer in answers.items()]
    return sum(kept) / len(kept) if kept else 0.0


def _said(place: Mapping[str, float], first: str, second: str) -> float:
    """Return what places say of a pair, see `Answers`."""
    return 0.5 if place[first] == place[second] else float(place[first] < place[second])


def strengths(wins: Tensor) -> Tensor:
    """Return the likeliest strengths `[K]` of what won so often against each other, `[K, K]`, by Newton's method."""
    games = wins + wins.T
    found = torch.zeros(len(wins), dtype=wins.dtype)
    for _ in range(_STEPS):
        chances = torch.sigmoid(found[:, None] - found)
        slope = (wins - games * chances).sum(1) - PRIOR * found
        bends = games * chances * (1 - chances)
        curvature = torch.diag(bends.sum(1) + PRIOR) - bends
        step = torch.linalg.solve(curvature, slope)
        found += step.clamp(-_LARGEST_STEP, _LARGEST_STEP)
        if step.abs().max() < 1e-3 * _ALIKE:
            break
    return found
