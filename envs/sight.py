"""What a policy sees beside an environment's own observation: features, such as those that its reward reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.feature import Feature

PERIODS = (0.5, 1.0, 2.0, 4.0)
"""Periods [s] whose phases are seen with the time: a policy that sees seconds alone cannot keep a rhythm."""


class Sight:
    """The features that join an observation.

    Args:
        features: An environment's, by name.
        names: Of those that join.

    Raises:
        UserError: a name is that of no feature.
    """

    def __init__(self, features: dict[str, Feature], names: Sequence[str]) -> None:
        if unknown := [name for name in names if name not in features]:
            raise UserError(f"there is no feature {unknown[0]!r} to observe; the features: {', '.join(features)}")
        self._features = [features[name] for name in names]

    def __call__(self, state: Any) -> dict[str, Tensor]:
        """Return what joins an observation, by the features' names, each float32 `[num_envs, size]`.

        Args:
            state: Gives features by name, each `[num_envs, ...]`; see `envs.state`.
        """
        return {feature.name: _seen(feature, getattr(state, feature.name)) for feature in self._features}


def _seen(feature: Feature, value: Tensor) -> Tensor:
    """Return what is seen of a feature, float32 `[num_envs, size]`."""
    columns = value.float().reshape(len(value), -1)
    if feature.kind != "time":
        return columns
    phases = [2 * math.pi / period * columns for period in PERIODS]
    return torch.cat([columns, *(wave(phase) for phase in phases for wave in (torch.sin, torch.cos))], dim=1)
