"""The sizes of an environment's features, measured, so that a model need not guess them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs.survey import Survey

_SECONDS = 2.0
"""Short, so that chaos has no time to make the rounded figures differ from machine to machine."""


@dataclass(frozen=True)
class Scale:
    """A feature's size.

    Attributes:
        start: Mean of each element at the beginning of an episode, over environments.
        standing: The same once the body has settled, without action; None where it does not come to rest.
        moving: 5th and 95th percentile of all elements during two seconds of random actions.
    """

    start: tuple[float, ...]
    standing: tuple[float, ...] | None
    moving: tuple[float, float]


def feature_scales(survey: Survey) -> dict[str, Scale]:
    """Return the scale of every feature."""
    start, settled, moving = survey.start, survey.settled, survey.first(_SECONDS)
    return {
        name: Scale(_middle(start[name]), _middle(settled[name]) if settled else None, _spread(moving[name]))
        for name in survey.environment.features
    }


def _middle(values: Tensor) -> tuple[float, ...]:
    return tuple(values.float().mean(0).flatten().tolist())


def _spread(values: Tensor) -> tuple[float, float]:
    low, high = torch.quantile(values.flatten()[: 2**24].float(), torch.tensor([0.05, 0.95]))
    return low.item(), high.item()
