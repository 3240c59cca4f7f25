"""The moments at which two rewards think most differently of what happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.reward_synth.compare.ranks import places

APART = 1.0
"""Time [s] between moments that are both worth naming."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One moment at which a reward pays much, as it goes, and another little.

    Attributes:
        behaviour: Name of the recording.
        episode: Number of the environment in it.
        seconds: Time since the episode began [s].
        first, second: Share of all moments for which each reward pays less, from 0 to 1.
    """

    behaviour: str
    episode: int
    seconds: float
    first: float
    second: float


def disagreements(
    paid: Mapping[str, tuple[Tensor, Tensor]], alive: Mapping[str, Tensor], control_dt: float, count: int
) -> tuple[Moment, ...]:
    """Return the moments whose places in the two rewards' orders of all moments are farthest apart, the farthest first.

    Args:
        paid: What both rewards pay by behaviour, each `[time, num_envs]`.
        alive: Which of that counts, bool `[time, num_envs]`.
        control_dt: Time of a step [s].
        count: How many at most; two of one episode are `APART` at least.
    """
    where = [(name, *step) for name, lived in alive.items() for step in lived.nonzero().tolist()]
    both = [torch.cat([paid[name][side][lived] for name, lived in alive.items()]) for side in (0, 1)]
    first, second = map(places, both)
    found: list[Moment] = []
    for row in (first - second).abs().argsort(descending=True, stable=True).tolist():
        if len(found) == count or first[row] == second[row]:
            break
        name, step, episode = where[row]
        seconds = (step + 1) * control_dt
        if all((name, episode) != (m.behaviour, m.episode) or abs(seconds - m.seconds) >= APART for m in found):
            found.append(
                Moment(
                    behaviour=name,
                    episode=episode,
                    seconds=seconds,
                    first=float(first[row]),
                    second=float(second[row]),
                )
            )
    return tuple(found)
