"""Measure what features, observation, reward, statistics and resets cost over physics alone.

    python -m rewardsmith.experiments.speed.env_step [NAME ...] [--num-envs 256]

A whole `VectorEnv.step` is compared with the bare loop that it cannot beat: `mujoco.batch` on the same model, threads,
substeps and controls, with the forces of the new state where the environment asks for them. Both run from the same
states, in turns in one process; the figure is the median of the ratios of neighbouring turns.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import mujoco
import torch
from mujoco.batch import Batch

from rewardsmith import envs
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.robots import robots

NUM_ENVS = 256
THREADS = 2
TURNS = 101
STEPS_PER_TURN = 4

TARGETS = {"ant": 0.85, "humanoid": 0.85, "half_cheetah": 0.75, "walker2d": 0.75, "hopper": 0.60}
"""Least ratio that the project asks for."""


class Physics:
    """The bare loop: write controls, step, and nothing else."""

    def __init__(self, environment: envs.MujocoEnvironment, num_envs: int = NUM_ENVS, threads: int = THREADS) -> None:
        self.substeps = environment.substeps
        self.stage = int(mujoco.mjtStage.mjSTAGE_ACC if environment.forces else mujoco.mjtStage.mjSTAGE_NONE)
        self.batch = Batch(environment.model, num_envs, threads)
        self.ctrl = self.batch.bind("ctrl")

    def begin_from(self, env: MujocoVectorEnv) -> None:
        """Take over the states of an environment."""
        self.batch.state[:] = env.sim.state().numpy()

    def step(self, controls: torch.Tensor) -> None:
        """Advance by one control step."""
        self.ctrl[:] = controls.numpy()
        self.batch.step(nstep=self.substeps, stage=self.stage)


def measure(name: str, num_envs: int) -> tuple[float, float, float]:
    """Return the median ratio, and the median control steps per second of physics alone and of the environment."""
    task = next(iter(envs.find(name).tasks))
    env = robots(name, num_envs, task=task, threads=THREADS, stagger=True)
    physics = Physics(env.environment, num_envs)
    generator = torch.Generator().manual_seed(0)
    unit = torch.rand(STEPS_PER_TURN, num_envs, env.action_size, generator=generator)
    actions = list(env.action_low + (env.action_high - env.action_low) * unit)
    for _ in range(10):
        _seconds(env.step, actions)  # into the states of an untrained policy
    alone, whole = [], []
    for _ in range(TURNS):
        physics.begin_from(env)
        # What actuators are told for an action is the environment's to say, and its to pay for.
        controls = [env.environment.control(env.sim, action) for action in actions]
        alone.append(_seconds(physics.step, controls))
        whole.append(_seconds(env.step, actions))
    ratio = statistics.median(a / w for a, w in zip(alone, whole, strict=True))
    steps = num_envs * STEPS_PER_TURN
    return ratio, steps / statistics.median(alone), steps / statistics.median(whole)


def _seconds(step: Callable[[torch.Tensor], object], actions: list[torch.Tensor]) -> float:
    start = time.perf_counter()
    for action in actions:
        step(action)
    return time.perf_counter() - start


def main() -> None:
    """Print one line for each environment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=envs.names(envs.MujocoEnvironment), metavar="NAME")
    parser.add_argument("--num-envs", type=int, default=NUM_ENVS)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    print(machine_line())
    size = f"{wanted.num_envs} environments, {THREADS} threads"
    print(f"{size}, medians of {TURNS} turns of {STEPS_PER_TURN} control steps\n")
    print(f"{'environment':26}{'physics/s':>12}{'env steps/s':>13}{'ratio':>8}{'wanted':>8}")
    for name in wanted.names:
        ratio, alone, whole = measure(name, wanted.num_envs)
        print(f"{name:26}{alone:12,.0f}{whole:13,.0f}{ratio:8.3f}{TARGETS.get(name, ''):>8}", flush=True)


if __name__ == "__main__":
    main()
