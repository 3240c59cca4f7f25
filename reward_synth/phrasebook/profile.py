"""What is usual for a body, measured: feature values where it begins, at rest, and under random actions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch

from rewardsmith.envs import Environment, Setup, VectorEnv
from rewardsmith.envs.state import State

NUM_ENVS = 16
STEPS = 40
_IN_THE_AIR = 0.25
"""Share of the main body's height by which even the lowest part is above the ground where a body begins in the air."""

_LANDING = 1.0
"""Time [s] in which a body that begins in the air is to come down."""

_STANDING = 0.5
"""Time [s] after which a body that has come down is looked at."""


@dataclass(frozen=True)
class Usual:
    """What is usual for one feature.

    Attributes:
        start: Its mean at reset [SI]; a height's where the body stands if it begins in the air, as Ant does.
        reset: Its mean at reset [SI].
        spread: Its root mean square distance from `start` under random actions [SI].
    """

    start: float
    spread: float
    reset: float = 0.0


def usual_values(environment: Environment) -> dict[str, Usual]:
    """Measure every scalar feature of an environment on copies of it; the given object stays untouched."""
    return _measure(type(environment))


@lru_cache(maxsize=64)
def _measure(kind: type[Environment]) -> dict[str, Usual]:
    environment = kind()
    env = environment.vectorize(Setup(num_envs=NUM_ENVS, threads=1))
    generator = torch.Generator().manual_seed(0)
    low, high = env.action_low.clamp(min=-1e3), env.action_high.clamp(max=1e3)
    resets = {name: float(value.mean()) for name, value in _read(env.state, environment).items()}
    starts = resets | _landed(env, resets)
    squares = dict.fromkeys(resets, 0.0)
    env.reset()
    for _ in range(STEPS):
        env.step(low + (high - low) * torch.rand(NUM_ENVS, env.action_size, generator=generator))
        for name, value in _read(env.state, environment).items():
            squares[name] += float((value - starts[name]).square().nanmean()) / STEPS
    return {name: Usual(starts[name], squares[name] ** 0.5, resets[name]) for name in resets}


def _landed(env: VectorEnv, resets: dict[str, float]) -> dict[str, float]:
    """Return the heights of a body that has come down from the air and still stands; of any other, nothing."""
    kinds = {name: feature.kind or "" for name, feature in env.environment.features.items()}
    feet = [name for name, kind in kinds.items() if kind.startswith("part_contact")]
    parts = [name for name, kind in kinds.items() if kind.startswith("part_height")]
    root = [name for name, kind in kinds.items() if kind == "height"]
    if not (feet and parts and root) or min(resets[name] for name in parts) < _IN_THE_AIR * resets[root[0]]:
        return {}
    action = ((env.action_low + env.action_high) / 2).expand(NUM_ENVS, -1)
    dt = env.environment.control_dt
    for _ in range(round(_LANDING / dt)):
        env.step(action)
        if _touches(env, feet):
            break
    else:
        return {}
    for _ in range(round(_STANDING / dt)):
        env.step(action)
    stands = _touches(env, feet) and not env.environment.terminated(env.sim).any()
    return {name: float(getattr(env.state, name).mean()) for name in root + parts} if stands else {}


def _touches(env: VectorEnv, feet: list[str]) -> bool:
    """Tell whether something touches the ground in most of the environments."""
    touching = torch.stack([getattr(env.state, name).bool() for name in feet]).any(0)
    return bool(touching.float().mean() > 0.5)


def _read(state: State, environment: Environment) -> dict[str, torch.Tensor]:
    values = {name: getattr(state, name) for name in environment.features}
    return {name: value for name, value in values.items() if value.dim() == 1}
