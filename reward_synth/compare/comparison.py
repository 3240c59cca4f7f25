"""All that tells two rewards apart, on recordings of some behaviours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import ActionSpace
from rewardsmith.reward_synth.compare.disagreement import Moment, disagreements
from rewardsmith.reward_synth.compare.epic import epic, independent
from rewardsmith.reward_synth.compare.ranks import kendall, spearman
from rewardsmith.reward_synth.compare.shares import variance_shares
from rewardsmith.reward_synth.compare.starc import starc
from rewardsmith.reward_synth.compare.transitions import pay_of, payments, transitions

DISCOUNT = 0.99
COVERAGE = 4096
"""Steps over which STARC compares, drawn from all recordings; EPIC takes the first quarter of them."""

DRAWS = 256
"""Independent states, actions and next states that EPIC joins with each of its steps."""

MOMENTS = 5
"""Moments of disagreement that are named."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two rewards differ.

    Attributes:
        epic, starc: Distances from 0, the same up to shaping, scale and constants, to 1, opposite.
        spearman, kendall: How alike both order the episodes by return, from -1 to 1; None where one orders none.
        shares: Each reward's parts with their shares of its variance.
        returns: Mean return of an episode in both rewards, by behaviour.
        moments: Where they disagree most.
    """

    epic: float
    starc: float
    spearman: float | None
    kendall: float | None
    shares: tuple[dict[str, float], dict[str, float]]
    returns: dict[str, tuple[float, float]]
    moments: tuple[Moment, ...]


@torch.no_grad()
def compare(
    first: RewardFunction,
    second: RewardFunction,
    behaviours: Mapping[str, Behaviour],
    *,
    space: ActionSpace,
    control_dt: float,
    seed: int = 0,
) -> Comparison:
    """Compare two rewards by what they pay for the same steps.

    Both are asked about recorded features alone, so that they must remember nothing.

    Args:
        first: One reward.
        second: The other.
        behaviours: Recordings of all features by name, in one environment; together they are the coverage.
        space: The environment's actions.
        control_dt: Time of a step [s].
        seed: Of the steps that are drawn.

    Raises:
        ValueError: no episode is two steps long, so that there is nothing to compare.
    """
    steps = transitions([*behaviours.values()], space)
    if not len(steps):
        raise ValueError("no episode is two steps long; record longer ones")
    generator = torch.Generator().manual_seed(seed)
    coverage = steps.rows(torch.randperm(len(steps), generator=generator)[:COVERAGE])
    few = coverage.rows(torch.arange(min(len(coverage), COVERAGE // 4)))
    draws = independent(coverage, DRAWS, generator)
    pays = pay_of(first), pay_of(second)
    paid = {
        name: (payments(first, behaviour, space), payments(second, behaviour, space))
        for name, behaviour in behaviours.items()
    }
    alive = {name: behaviour.alive for name, behaviour in behaviours.items()}
    episodes = {name: tuple(side[""].sum(0) for side in sides) for name, sides in paid.items()}
    returns = tuple(torch.cat([sides[side] for sides in episodes.values()]) for side in (0, 1))
    one, other = (
        variance_shares(
            {
                part: torch.cat([paid[name][side][part][lived] for name, lived in alive.items()])
                for part in next(iter(paid.values()))[side]
                if part
            }
        )
        for side in (0, 1)
    )
    return Comparison(
        epic=epic(*pays, few, draws, DISCOUNT),
        starc=starc(*pays, coverage, DISCOUNT),
        spearman=spearman(*returns),
        kendall=kendall(*returns),
        shares=(one, other),
        returns={name: (float(a.mean()), float(b.mean())) for name, (a, b) in episodes.items()},
        moments=disagreements({name: (a[""], b[""]) for name, (a, b) in paid.items()}, alive, control_dt, MOMENTS),
    )
