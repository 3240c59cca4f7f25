"""The sizes of an environment's features, measured, so that a model need not guess them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs import Environment, Setup, State
from rewardsmith.envs.spaces import draw_action

_NUM_ENVS = 16
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


def feature_scales(environment: Environment) -> dict[str, Scale]:
    """Return the scale of every feature, from a short simulation of a fresh copy of the environment."""
    fresh = type(environment)()
    env = fresh.vectorize(Setup(num_envs=_NUM_ENVS, threads=1))
    generator = torch.Generator().manual_seed(0)
    start = _read(env.state, fresh)
    moving = []
    for _ in range(max(1, round(_SECONDS / fresh.control_dt))):
        env.step(draw_action(fresh.action_space, _NUM_ENVS, generator))
        moving.append(_read(env.state, fresh))
    return {name: _scale(start[name], torch.stack([values[name] for values in moving])) for name in fresh.features}


def _read(state: State, environment: Environment) -> dict[str, Tensor]:
    return {name: getattr(state, name) for name in environment.features}


def _scale(start: Tensor, moving: Tensor) -> Scale:
    middle = start.mean(0)
    low, high = torch.quantile(moving.flatten()[: 2**24], torch.tensor([0.05, 0.95]))
    return Scale((middle.min().item(), middle.max().item()), (low.item(), high.item()))
