"""How far people agree: with each other, and with themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rewardsmith.reward_synth.preferences.orders import Order, places
from rewardsmith.reward_synth.preferences.ranking import Ranking


def merged(rankings: Sequence[Ranking]) -> tuple[Order, float]:
    """Return the order of several rankings of the same films by mean place, and how far they agree.

    The agreement is the share of pairs of films on which two annotators do not contradict each other, from 0 to 1; of a
    single ranking it is 1.

    Args:
        rankings: At least one.
    """
    each = [places(ranking.order) for ranking in rankings]
    ids = sorted(each[0])
    means = {name: sum(place[name] for place in each) / len(each) for name in ids}
    order = tuple(tuple(name for name in ids if means[name] == mean) for mean in sorted(set(means.values())))
    pairs = [(a, b) for number, a in enumerate(ids) for b in ids[number + 1 :]]
    votes = [
        (one[a] - one[b]) * (other[a] - other[b]) >= 0
        for number, one in enumerate(each)
        for other in each[number + 1 :]
        for a, b in pairs
    ]
    return order, sum(votes) / len(votes) if votes else 1.0


def consistency(rankings: Sequence[Ranking], annotator: str) -> tuple[int, int]:
    """Return how often an annotator was shown a pair of films again, and how often they said the same of it.

    A tie is another answer than either order.

    Args:
        rankings: All answers, the oldest first.
        annotator: Whose are looked at.
    """
    before: dict[tuple[str, str], float] = {}
    repeats = same = 0
    for ranking in rankings:
        if ranking.annotator != annotator or not ranking.counts:
            continue
        place = places(ranking.order)
        for a, b in combinations(sorted(place), 2):
            sign = (place[a] > place[b]) - (place[a] < place[b])
            if (a, b) in before:
                repeats += 1
                same += before[a, b] == sign
            before[a, b] = sign
    return repeats, same
