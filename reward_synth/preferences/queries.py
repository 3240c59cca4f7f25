"""Which pairs of segments are worth an answer."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from rewardsmith.envs.choices import Choices

CANDIDATES = 10
"""Pairs that are drawn for each that is asked, as in B-Pref."""

Worth = Callable[[Tensor], Tensor]
"""From what each member says two segments are worth `[members, pairs, 2]` to what asking is worth `[pairs]`."""


def uniform(sums: Tensor) -> Tensor:
    """Ask any pair."""
    return sums.new_zeros(sums.shape[1])


def disagreement(sums: Tensor) -> Tensor:
    """Ask where the members differ most on how likely the first is the better one: its standard deviation."""
    return torch.sigmoid(sums[..., 0] - sums[..., 1]).std(0, correction=0)


def upper(sums: Tensor) -> Tensor:
    """Ask where both may be the best: the upper bounds of the two, mean and standard deviation, added up."""
    return (sums.mean(0) + sums.std(0, correction=0)).sum(-1)


_PLACE = "rewardsmith.reward_synth.preferences.queries"
SELECTIONS: Choices[Worth] = Choices(
    "selection of queries", {name: f"{_PLACE}:{name}" for name in ("uniform", "disagreement", "upper")}
)
"""Every selection: a function, and a name here."""


def draw_pairs(segments: int, count: int, generator: torch.Generator) -> Tensor:
    """Draw pairs of different segments to choose among, int64 `[pairs, 2]` on the CPU.

    No segment comes again before all have been drawn, so that a choice among the pairs is one among all.

    Args:
        segments: How many there are, at least two.
        count: How many pairs are to be asked; ten times as many are drawn.
        generator: On the CPU.
    """
    wanted = CANDIDATES * count
    rounds = -(-wanted // (segments // 2))
    orders = [torch.randperm(segments, generator=generator)[: segments // 2 * 2].view(-1, 2) for _ in range(rounds)]
    return torch.cat(orders)[:wanted]


def most_worth(worth: Tensor, count: int) -> Tensor:
    """Return the places of the pairs that are most worth an answer, the first ones where they are equal, int64."""
    return worth.argsort(descending=True, stable=True)[:count]
