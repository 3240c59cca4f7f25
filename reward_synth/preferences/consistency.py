"""How far somebody agrees with themselves: what they say of a pair of films, and what they say of it later."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rewardsmith.reward_synth.preferences.orders import places
from rewardsmith.reward_synth.preferences.ranking import Ranking

_Z = 1.959964
"""Quantile of the normal distribution for intervals of 95 %."""


@dataclass(frozen=True)
class Consistency:
    """What came of pairs that one annotator was shown again.

    Attributes:
        repeats: How often that was.
        same: How often the answer was the same; a tie is another answer than either order.
        ties: Of the `2 * repeats` answers those that were a tie.
    """

    repeats: int = 0
    same: int = 0
    ties: int = 0

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance, 1 for always, 0 for as by chance; None where nothing tells it.

        Scott's pi (1955). Which film of a pair is called the first is arbitrary, so that by chance either wins equally
        often; how often there is a tie is as they were given.
        """
        return self._beyond_chance(self.same / self.repeats) if self._tells else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where kappa lies with 95 %, by Wilson's interval (1927) of the share of same answers."""
        if not self._tells:
            return None
        n, share = self.repeats, self.same / self.repeats
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return self._beyond_chance(max(0.0, middle - half)), self._beyond_chance(min(1.0, middle + half))

    @property
    def words(self) -> str:
        """How it is told to people, empty where there is nothing to tell."""
        if self.kappa is None or self.interval is None:
            return ""
        low, high = self.interval
        return f"kappa {self.kappa:.2f} ({low:.2f} to {high:.2f}), {self.same} of {self.repeats} alike"

    @property
    def _chance(self) -> float:
        """How often two answers would be the same if they had nothing to do with each other."""
        tie = self.ties / (2 * self.repeats)
        return tie**2 + (1 - tie) ** 2 / 2

    @property
    def _tells(self) -> bool:
        """Whether there were repeats, and not only ties, which chance would repeat as well."""
        return self.repeats > 0 and self.ties < 2 * self.repeats

    def _beyond_chance(self, share: float) -> float:
        return (share - self._chance) / (1 - self._chance)


def consistency(rankings: Sequence[Ranking], annotator: str) -> Consistency:
    """Return what came of the pairs that an annotator was shown more than once, each beside when they last saw it.

    Args:
        rankings: All answers, the oldest first.
        annotator: Whose are looked at.
    """
    before: dict[tuple[str, str], int] = {}
    repeats = same = ties = 0
    for ranking in rankings:
        if ranking.annotator != annotator or not ranking.counts:
            continue
        place = places(ranking.order)
        for a, b in combinations(sorted(place), 2):
            sign = (place[a] > place[b]) - (place[a] < place[b])
            if (a, b) in before:
                repeats += 1
                same += before[a, b] == sign
                ties += (before[a, b] == 0) + (sign == 0)
            before[a, b] = sign
    return Consistency(repeats, same, ties)
