"""Who said what, and how far each can be relied on.

Chen et al. (Pairwise ranking aggregation in a crowdsourced setting, WSDM 2013): what film an annotator calls the better
one is drawn by Bradley and Terry's model with the chance that is their reliability, and the other one else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor

from rewardsmith.reward_synth.preferences.consistency import Consistency, consistency
from rewardsmith.reward_synth.preferences.orders import places
from rewardsmith.reward_synth.preferences.pairs import strengths
from rewardsmith.reward_synth.preferences.ranking import Ranking

_KNOWN = 4.0
"""Right answers that everybody is believed to have given before they gave any."""

_FIRST = 0.8
_ROUNDS = 100
_ALIKE = 1e-4
"""Of expectation and maximization: where it begins, and after how many rounds or below which change it ends."""

_GRID = torch.linspace(0.5, 1.0, 501, dtype=torch.float64)
"""Reliabilities that are considered; below a half somebody would be wrong on purpose."""


@dataclass(frozen=True, kw_only=True)
class Annotator:
    """One who answered.

    Attributes:
        name: As they gave it.
        rounds: Sets of films that they ordered.
        seconds: What it took them in all [s].
        consistency: How far they agree with themselves.
        reliability: How likely their answer to a pair is right, 0.5 to 1; 1 where nothing speaks against it.
    """

    name: str
    rounds: int
    seconds: float
    consistency: Consistency
    reliability: float


def annotators(rankings: Sequence[Ranking]) -> list[Annotator]:
    """Return who gave these answers, the oldest first, in the order in which they came."""
    known = reliabilities(rankings)
    found = []
    for name in known:
        own = [each for each in rankings if each.annotator == name]
        found.append(
            Annotator(
                name=name,
                rounds=len({frozenset(each.shown) for each in own if each.counts and not each.again}),
                seconds=sum(each.milliseconds for each in own) / 1000,
                consistency=consistency(rankings, name),
                reliability=known[name],
            )
        )
    return found


def reliabilities(rankings: Sequence[Ranking]) -> dict[str, float]:
    """Return how likely each annotator is right of a pair, 0.5 to 1, by expectation and maximization.

    Evidence is what others said of the same pairs, and what they said themselves of pairs that they were asked again:
    whoever is right with chance p says the same with chance p^2 + (1 - p)^2. Two who contradict each other in all are
    told apart by the latter alone.

    Args:
        rankings: All answers, the oldest first.
    """
    names = list(dict.fromkeys(each.annotator for each in rankings))
    repeated = {name: consistency(rankings, name) for name in names}
    votes = _shared(rankings)
    whose = {name: torch.tensor([vote[0] == name for vote in votes], dtype=torch.bool) for name in names}
    first, second, films = _places(votes)
    right = torch.full((len(votes),), _FIRST, dtype=torch.float64)
    found: dict[str, float] = {}
    for _ in range(_ROUNDS):
        found = {name: _likeliest(right[whose[name]], repeated[name]) for name in names}
        if not votes:
            break
        wins = torch.zeros(films, films, dtype=torch.float64)
        wins.index_put_((first, second), right, accumulate=True)
        wins.index_put_((second, first), 1 - right, accumulate=True)
        strength = strengths(wins)
        odds = torch.sigmoid(strength[first] - strength[second])
        chance = torch.tensor([found[who] for who, _, _ in votes], dtype=torch.float64)
        before, right = right, chance * odds / (chance * odds + (1 - chance) * (1 - odds))
        if (right - before).abs().max() < _ALIKE:
            break
    return found


_Vote = tuple[str, str, str]
"""Who, what they called the better film, and the other one."""


def _shared(rankings: Sequence[Ranking]) -> list[_Vote]:
    """Return what was said of pairs of which several annotators said something; ties say nothing of who is right."""
    last: dict[tuple[str, str], dict[str, _Vote]] = defaultdict(dict)
    for ranking in rankings:
        place = places(ranking.order) if ranking.counts and not ranking.again else {}
        for a, b in combinations(sorted(place), 2):
            if place[a] != place[b]:
                better, worse = (a, b) if place[a] < place[b] else (b, a)
                last[a, b][ranking.annotator] = ranking.annotator, better, worse
    return [vote for said in last.values() if len(said) > 1 for vote in said.values()]


def _places(votes: Sequence[_Vote]) -> tuple[Tensor, Tensor, int]:
    """Return the numbers of the better and the other film of each vote, and how many films there are."""
    at = {name: number for number, name in enumerate(sorted({film for _, *pair in votes for film in pair}))}
    first = torch.tensor([at[better] for _, better, _ in votes], dtype=torch.long)
    second = torch.tensor([at[worse] for _, _, worse in votes], dtype=torch.long)
    return first, second, len(at)


def _likeliest(right: Tensor, repeated: Consistency) -> float:
    """Return the likeliest reliability of one whose answers are right with these chances, and who repeated so many."""
    good, bad = float(right.sum()), float((1 - right).sum())
    steady = _GRID**2 + (1 - _GRID) ** 2
    likelihood = (
        torch.special.xlogy(good + _KNOWN, _GRID)
        + torch.special.xlogy(bad, 1 - _GRID)
        + torch.special.xlogy(repeated.same, steady)
        + torch.special.xlogy(repeated.repeats - repeated.same, 1 - steady)
    )
    return float(_GRID[likelihood.argmax()])
