"""Measure what planning costs over physics alone.

    python -m rewardsmith.experiments.speed.planning [NAME ...]

A whole `MPC.plan` with the options that suit the environment (states copied, samples drawn, features, reward, the
planner itself) is compared with the bare loop that it cannot beat by much: `mujoco.batch` step by step on the same
model, threads, substeps and actions, from the same state. Both run in turns in one process; the figure is the median
of the ratios of neighbouring turns, of the time on the clock and of the processor's, of all threads, which other work
on the machine changes little.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import NamedTuple

import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.experiments.speed.env_step import THREADS, Physics
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.mpc import MPC, MPCOptions
from rewardsmith.policies.mpc.settings import planning_for

NAMES = ("quadruped", "ant", "humanoid_standup", "hopper")
TARGET = 0.85
"""Least ratio that the project asks for."""

TURNS = 51
WARM_UPS = 10


class Took(NamedTuple):
    """What a turn took [s]: on the clock, and of the processor."""

    clock: float
    processor: float

    @classmethod
    def since(cls, began: Took) -> Took:
        """Return what has passed since a moment."""
        return cls(*(now - then for now, then in zip(cls.now(), began, strict=True)))

    @classmethod
    def now(cls) -> Took:
        """Return the present moment."""
        return cls(time.perf_counter(), time.process_time())


def measure(name: str) -> tuple[MPC, list[Took], list[Took]]:
    """Return who plans, and what every turn took of physics alone and of planning."""
    env = mujoco_env(envs.make(name, 1), "planners")
    options = MPCOptions(**planning_for(name), threads=THREADS)
    mpc, physics = MPC(env, env.rewards[0], options), Physics(env.environment, options.samples, THREADS)
    alone, whole = [], []
    for turn in range(WARM_UPS + TURNS):
        start = env.sim.state().expand(options.samples, -1).numpy()
        began = Took.now()
        action = mpc.plan()
        planned = Took.since(began)
        # The very samples, or what they do would decide how many contacts there are.
        physics.batch.state[:] = start
        began = Took.now()
        for each in mpc.samples.actions:
            physics.step(each)
        simulated = Took.since(began)
        if turn >= WARM_UPS:
            whole.append(planned)
            alone.append(simulated)
        env.step(action)
    return mpc, alone, whole


def line(name: str, mpc: MPC, alone: list[Took], whole: list[Took]) -> str:
    """Say what planning is worth of physics alone, and how many control steps a second each of them makes."""
    clock, processor = (
        statistics.median(a / w for a, w in zip(bare, planning, strict=True))
        for bare, planning in zip(zip(*alone, strict=True), zip(*whole, strict=True), strict=True)
    )
    options = mpc.options
    steps = options.samples * mpc.steps
    speeds = " and ".join(f"{steps / statistics.median(took.clock for took in turns):,.0f}" for turns in (alone, whole))
    ratios = f"{clock:5.2f} of physics alone, by processor time {processor:.2f} (at least {TARGET})"
    return f"{name:20} {options.samples} samples of {options.horizon:g} s: {ratios}; {speeds} steps/s"


def main(names: list[str]) -> None:
    """Print a line for each environment."""
    torch.set_num_threads(1)
    print(machine_line())
    print(f"{THREADS} threads, medians of {TURNS} turns")
    for name in names or NAMES:
        print(line(name, *measure(name)))


if __name__ == "__main__":
    main(sys.argv[1:])
