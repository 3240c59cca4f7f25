"""What rollouts look like in numbers: each feature over the episodes, for a judge that reads."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs import Environment, Feature
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.intent import Intent

_HEADER = "feature | start | middle | end | mean | spread | lowest | highest | swings"
_UNTOLD = ("time", "joint_velocity")
"""Kinds of what is the same in every rollout, or follows from what is told of the angles."""

_DECIMALS = 3
"""Of every number; what is less is the simulator's noise, and differs between machines."""


def told(environment: Environment) -> list[Feature]:
    """Return the features of which a table tells."""
    features = environment.features.values()
    return [feature for feature in features if (feature.kind or "").partition("[")[0] not in _UNTOLD]


def table(behaviour: Behaviour, environment: Environment) -> str | None:
    """Return rollouts as a table of numbers, with the names of the environment's own features and nothing else.

    The reward, its return and its parts are left out: whoever compares is not to be told what was paid for.

    Returns:
        A line on the lengths of the episodes, and a line for each feature: its mean over the episodes at their start,
        middle and end, then over all their steps mean, standard deviation, lowest and highest, and how often a second
        it goes up and down through its mean. Of a feature that is several numbers it is their mean size. None where no
        step counts.
    """
    lengths = behaviour.alive.sum(0)
    lived = lengths > 0
    if not lived.any():
        return None
    dt = environment.control_dt
    seconds = ", ".join(f"{length * dt:.3g}" for length in lengths[lived].tolist())
    alive = behaviour.alive[:, lived]
    names = [feature.name for feature in told(environment)]
    rows = [f"{name} | {_row(behaviour.features[name][:, lived], alive, dt)}" for name in names]
    longest = environment.max_steps * dt
    return "\n".join([f"episodes that lasted {seconds} s of at most {longest:.3g} s", "", _HEADER, *rows])


def granted(behaviour: Behaviour, intent: Intent) -> tuple[str, ...]:
    """Return a line for each wish, on how far these rollouts grant it."""
    return intent.assess(behaviour.features, behaviour.alive).lines


def _row(values: Tensor, alive: Tensor, dt: float) -> str:
    """Return the numbers of a feature `[time, num_envs, ...]`, of which the steps `alive` `[time, num_envs]` count."""
    steps = values.to(torch.float64)
    steps = steps.flatten(2).abs().mean(2) if steps.dim() > 2 else steps
    last = alive.sum(0) - 1
    moments = [steps.gather(0, at.unsqueeze(0)).mean() for at in (torch.zeros_like(last), last // 2, last)]
    counted = steps[alive]
    above = steps > counted.mean()
    crossings = ((above[1:] != above[:-1]) & alive[1:]).sum()
    spread = counted.std(correction=0)
    numbers = [*moments, counted.mean(), spread, counted.min(), counted.max(), crossings / (2 * len(counted) * dt)]
    return " | ".join(f"{round(float(number), _DECIMALS) + 0.0:.3g}" for number in numbers)
