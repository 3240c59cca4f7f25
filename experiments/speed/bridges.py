"""Measure steps per second of bridged environments against the same vector environment alone.

    python -m rewardsmith.experiments.speed.bridges [envs=N] [turns=N] [steps=N] [names=NAME,...]

Both step EnvPool's own environments with the same random actions in turns in one run: the whole `VectorEnv`, with
features, Meta-World's own dense reward, statistics and observations, and EnvPool alone, which begins ended episodes by
itself. The figure is the median of the ratios of neighbouring turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs.metaworld.environment import MetaworldEnvironment
from rewardsmith.envs.spaces import draw_action
from rewardsmith.experiments.speed.machine import machine_line

TARGET = 0.9
"""Least ratio that the project asks for."""


@dataclass(frozen=True)
class Size:
    """How much is stepped.

    Attributes:
        envs: Copies of each environment.
        turns: Of either.
        steps: In a turn.
        names: Environments by name, commas between them.
    """

    envs: int = 64
    turns: int = 21
    steps: int = 50
    names: str = "metaworld_reach,metaworld_button_press,metaworld_drawer_open"


def ratio(name: str, size: Size) -> tuple[float, float]:
    """Return the ratio of ours to the vector environment alone, and ours in steps per second, medians of all turns."""
    environment = envs.build(envs.find(name))
    assert isinstance(environment, MetaworldEnvironment)
    ours, alone = envs.make(name, size.envs), environment.make(size.envs, 0)
    alone.reset()
    generator = torch.Generator().manual_seed(0)
    ratios, speeds = [], []
    for _ in range(size.turns + 1):
        actions = [draw_action(environment.action_space, size.envs, generator) for _ in range(size.steps)]
        bridged = _seconds(ours.step, actions)
        ratios.append(_seconds(lambda action: alone.step(action.numpy()), actions) / bridged)
        speeds.append(size.envs * size.steps / bridged)
    return statistics.median(ratios[1:]), statistics.median(speeds[1:])  # the first turn warms up


def _seconds(step: Callable[[Tensor], object], actions: list[Tensor]) -> float:
    start = time.perf_counter()
    for action in actions:
        step(action)
    return time.perf_counter() - start


def main() -> None:
    """Print a line for every environment."""
    asked = dict(word.split("=", 1) for word in sys.argv[1:])
    names = asked.pop("names", Size.names)
    size = Size(names=names, **{name: int(value) for name, value in asked.items()})
    print(machine_line())
    for name in size.names.split(","):
        share, speed = ratio(name, size)
        print(f"{name:28} {share:.2f} of EnvPool alone (at least {TARGET:g} wanted), {speed:,.0f} steps/s")


if __name__ == "__main__":
    main()
