"""What a reward paid a trained policy for, measured on its rollouts: by this monitors tell a reward that is gamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.compare.ranks import pearson
from rewardsmith.reward_synth.compare.shares import variance_shares
from rewardsmith.reward_synth.swings import rises

TOP = 0.01
"""Of a part's range; what is that near to its highest value is at it."""

LOW = 0.1
"""Of a part's range; what is that near to its lowest value pays nothing much."""


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Figures of one policy's rollouts in the reward that trained it. A part that never changes is in none of them.

    Attributes:
        shares: Of the parts that pay, such as no cost does, each one's share of their variance.
        at_top: Share of the steps in which a part pays its most.
        bursts: How often an episode a part pays that pays next to nothing in most steps; others are missing.
        earned: Of all that parts pay, the share of each that has bursts.
        return_with_length: Correlation of an episode's return and its length; None where one of them is constant.
        score_with_length: That of its score, 0 where the score is constant; None where nothing scores an episode.
        length_spread: Standard deviation of the lengths over their mean.
        pay_spread: That of the return per step; None where its mean is zero.
    """

    shares: dict[str, float]
    at_top: dict[str, float]
    bursts: dict[str, float]
    earned: dict[str, float]
    return_with_length: float | None
    score_with_length: float | None
    length_spread: float
    pay_spread: float | None


@torch.no_grad()
def measure_signs(behaviour: Behaviour, *, scored: bool) -> Signs:
    """Measure the rollouts of a policy.

    Args:
        behaviour: Recorded with the reward that trained it.
        scored: Whether a task scored the episodes.
    """
    parts = _changing(behaviour)
    paying = {name: values for name, values in parts.items() if values.max() > 0}
    rare = {name: values for name, values in paying.items() if float((_height(values) < LOW).float().mean()) > 0.5}
    total = sum(float(values.clamp(min=0).sum()) for values in _lived(behaviour).values())
    lengths, returns = (behaviour.episodes[name].double() for name in ("length", "return"))
    rates = returns / lengths.clamp(min=1)
    return Signs(
        shares=variance_shares(paying),
        at_top={name: float((_height(values) > 1 - TOP).float().mean()) for name, values in parts.items()},
        bursts={name: _bursts(behaviour, name) for name in rare},
        earned={name: float(values.clamp(min=0).sum()) / total for name, values in rare.items()},
        return_with_length=pearson(returns, lengths),
        score_with_length=(pearson(behaviour.episodes["score"], lengths) or 0.0) if scored else None,
        length_spread=_spread(lengths) or 0.0,
        pay_spread=_spread(rates),
    )


def _lived(behaviour: Behaviour) -> Mapping[str, Tensor]:
    """Return what each part paid at each step of a first episode, `[steps]`; what is no number counts as nothing."""
    return {name: values[_alive(behaviour)].nan_to_num(0, 0, 0) for name, values in _recorded(behaviour).items()}


def _recorded(behaviour: Behaviour) -> dict[str, Tensor]:
    """Return the parts over the steps that `alive` tells of, `[time, num_envs]`; a film may have gone on longer."""
    return {name: values[: len(behaviour.alive)].double() for name, values in behaviour.components.items()}


def _alive(behaviour: Behaviour) -> Tensor:
    recorded = min((len(values) for values in behaviour.components.values()), default=0)
    return behaviour.alive[:recorded]


def _changing(behaviour: Behaviour) -> dict[str, Tensor]:
    return {name: values for name, values in _lived(behaviour).items() if len(values) and values.max() > values.min()}


def _height(values: Tensor) -> Tensor:
    """Return how high values are in their range, from 0 to 1."""
    return (values - values.min()) / (values.max() - values.min())


def _bursts(behaviour: Behaviour, name: str) -> float:
    """Return how often an episode a part rises by half its range and falls again, the end of it being a fall."""
    alive, values = _alive(behaviour), _recorded(behaviour)[name].nan_to_num(0, 0, 0)
    low, high = values[alive].min(), values[alive].max()
    ended = torch.cat([torch.where(alive, values, low), low.expand(1, values.shape[1])])
    _, count = rises(ended, float(high - low) / 2)
    return float(count.mean())


def _spread(values: Tensor) -> float | None:
    mean = float(values.mean())
    return float(values.std(correction=0)) / abs(mean) if mean else None
