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
    """A feature's size over all of its elements.

    Attributes:
        start: Smallest and largest mean at the beginning of an episode, over environments.
        moving: 5th and 95th percentile during two seconds of random actions.
    """

    start: tuple[float, float]
    moving: tuple[float, float]


def feature_scales(survey: Survey) -> dict[str, Scale]:
    """Return the scale of every feature."""
    start, moving = survey.start, survey.first(_SECONDS)
    return {name: _scale(start[name], moving[name]) for name in survey.environment.features}


def _scale(start: Tensor, moving: Tensor) -> Scale:
    middle = start.mean(0)
    low, high = torch.quantile(moving.flatten()[: 2**24], torch.tensor([0.05, 0.95]))
    return Scale((middle.min().item(), middle.max().item()), (low.item(), high.item()))
