"""Pairs of films that are asked again on purpose, so that it is known how far somebody agrees with themselves."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from itertools import combinations

from rewardsmith.reward_synth.preferences.ranking import Ranking

_ROUNDING = 1e-9
"""A share of 0.2 of 5 answers is one, whatever binary fractions make of it."""


def due(
    rankings: Sequence[Ranking], annotator: str, open_films: Collection[str], share: float
) -> tuple[str, str] | None:
    """Return the pair that an annotator is to be asked again before a round, in the order in which it is shown.

    What was on the left comes on the right, so that one who always takes the left contradicts themselves. Which pair it
    is depends on the answers alone: whoever opens the page anew is asked the same.

    Args:
        rankings: All answers, the oldest first.
        annotator: Who is asked.
        open_films: Of the round that waits; of these no pair is asked, they are about to be ranked.
        share: Of repeated pairs among all that they answered, where ranking K films counts as K - 1.

    Returns:
        The pair, or None where none is due or none is left.
    """
    given = [each for each in rankings if each.annotator == annotator]
    asked = {frozenset(each.shown) for each in given if each.again}
    rounds = {
        frozenset(each.shown): each.shown
        for each in given
        if each.counts and not each.again and not set(each.shown) <= set(open_films)
    }
    answers = sum(len(films) - 1 for films in rounds)
    if len(asked) >= int(share * answers + _ROUNDING):
        return None
    pairs = {frozenset(pair): pair for shown in rounds.values() for pair in combinations(shown, 2)}
    left = [pair for films, pair in pairs.items() if films not in asked and not films <= set(open_films)]
    if not left:
        return None
    first, second = random.Random(f"{annotator} {len(asked)}").choice(left)
    return second, first
