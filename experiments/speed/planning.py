"""Measure what planning costs over physics alone.

    python -m rewardsmith.experiments.speed.planning [NAME ...]

A whole `MPC.plan` (states copied, samples drawn, features, reward, the planner itself) is compared with the bare loop
that it cannot beat: `mujoco.batch` on the same model, threads, substeps and number of rollouts, from the same state.
Both run in turns in one process; the figure is the median of the ratios of neighbouring turns.
"""

from __future__ import annotations

import statistics
import sys
import time

import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.experiments.speed.env_step import THREADS, Physics
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.mpc import MPC, MPCOptions

NAMES = ("quadruped", "ant", "humanoid_standup", "hopper")
TARGET = 0.85
"""Least ratio that the project asks for."""

SAMPLES = 32
TURNS = 51
WARM_UPS = 10


def measure(name: str) -> tuple[float, float, float]:
    """Return the median ratio, and the median control steps per second of physics alone and of planning."""
    env = mujoco_env(envs.make(name, 1), "planners")
    mpc = MPC(env, env.rewards[0], MPCOptions(samples=SAMPLES, threads=THREADS))
    physics = Physics(env.environment, SAMPLES, THREADS)
    alone, whole = [], []
    for turn in range(WARM_UPS + TURNS):
        start = env.sim.state().expand(SAMPLES, -1).numpy()
        began = time.perf_counter()
        action = mpc.plan()
        planned = time.perf_counter()
        # The very plan, or its noise would decide how many contacts there are.
        actions = [mpc.action(ahead).expand(SAMPLES, -1) for ahead in range(mpc.steps)]
        physics.batch.state[:] = start
        simulated = time.perf_counter()
        for each in actions:
            physics.step(each)
        ended = time.perf_counter()
        if turn >= WARM_UPS:
            whole.append(planned - began)
            alone.append(ended - simulated)
        env.step(action)
    ratio = statistics.median(a / w for a, w in zip(alone, whole, strict=True))
    steps = SAMPLES * mpc.steps
    return ratio, steps / statistics.median(alone), steps / statistics.median(whole)


def main(names: list[str]) -> None:
    """Print a line for each environment."""
    torch.set_num_threads(1)
    print(machine_line())
    print(f"{SAMPLES} samples of {MPCOptions().horizon:g} s on {THREADS} threads, medians of {TURNS} turns")
    for name in names or NAMES:
        ratio, physics, planning = measure(name)
        speeds = f"{physics:,.0f} and {planning:,.0f} steps/s"
        print(f"{name:20} {ratio:5.2f} of physics alone (at least {TARGET}); {speeds}")


if __name__ == "__main__":
    main(sys.argv[1:])
