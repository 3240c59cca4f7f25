"""What is usual for a body, measured: feature values at reset and under random actions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch

from envs import Environment
from envs.sim.native import NativeSim
from envs.state import State
from envs.vector import VectorEnv

NUM_ENVS = 16
STEPS = 40


@dataclass(frozen=True)
class Usual:
    """What is usual for one feature.

    Attributes:
        start: Its mean at reset [SI].
        spread: Its root mean square distance from `start` under random actions [SI].
    """

    start: float
    spread: float


def usual_values(environment: Environment) -> dict[str, Usual]:
    """Measure every scalar feature of an environment on copies of it; the given object stays untouched."""
    return _measure(type(environment))


@lru_cache(maxsize=64)
def _measure(kind: type[Environment]) -> dict[str, Usual]:
    environment = kind()
    env = VectorEnv(
        environment,
        NativeSim(environment.model, NUM_ENVS, forces=environment.forces, threads=1),
        task=None,
        reward=lambda state, action: (torch.zeros(NUM_ENVS), {}),
        seed=0,
        fall_ends_episode=[False],
    )
    generator = torch.Generator().manual_seed(0)
    low, high = env.action_low.clamp(min=-1e3), env.action_high.clamp(max=1e3)
    starts = _read(env.state, environment)
    squares = {name: 0.0 for name in starts}
    for _ in range(STEPS):
        env.step(low + (high - low) * torch.rand(NUM_ENVS, env.action_size, generator=generator))
        for name, value in _read(env.state, environment).items():
            squares[name] += float((value - starts[name].mean()).square().nanmean()) / STEPS
    return {name: Usual(float(starts[name].mean()), squares[name] ** 0.5) for name in starts}


def _read(state: State, environment: Environment) -> dict[str, torch.Tensor]:
    values = {name: getattr(state, name) for name in environment.features}
    return {name: value for name, value in values.items() if value.dim() == 1}
