"""How far people agree with each other, and what they say together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rewardsmith.reward_synth.preferences.orders import Order, places
from rewardsmith.reward_synth.preferences.ranking import Ranking

_SUREST = 0.99
"""Nobody outvotes everybody else, however reliable they are."""

_ALIKE = 9
"""Decimals to which mean places are compared."""


def merged(rankings: Sequence[Ranking], reliability: Mapping[str, float] | None = None) -> tuple[Order, float]:
    """Return the order of several rankings of the same films by mean place, and how far they agree.

    The agreement is the share of pairs of films on which two annotators do not contradict each other, from 0 to 1; of a
    single ranking it is 1.

    Args:
        rankings: At least one.
        reliability: How likely each annotator is right of a pair, see `annotators`: they weigh by their log odds, as
            Nitzan and Paroush (1982) found best for votes. Without it, or where nobody is better than chance, all weigh
            the same.
    """
    each = [places(ranking.order) for ranking in rankings]
    weights = [_weight((reliability or {}).get(ranking.annotator, _SUREST)) for ranking in rankings]
    if not any(weights):
        weights = [1.0] * len(weights)
    ids = sorted(each[0])
    means = {
        name: round(sum(w * place[name] for w, place in zip(weights, each, strict=True)) / sum(weights), _ALIKE)
        for name in ids
    }
    order = tuple(tuple(name for name in ids if means[name] == mean) for mean in sorted(set(means.values())))
    pairs = [(a, b) for number, a in enumerate(ids) for b in ids[number + 1 :]]
    votes = [
        (one[a] - one[b]) * (other[a] - other[b]) >= 0
        for number, one in enumerate(each)
        for other in each[number + 1 :]
        for a, b in pairs
    ]
    return order, sum(votes) / len(votes) if votes else 1.0


def _weight(reliability: float) -> float:
    chance = min(max(reliability, 0.5), _SUREST)
    return math.log(chance / (1 - chance))
