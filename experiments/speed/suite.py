"""Speed on one device, against the bare physics that nothing can beat: `rewardsmith bench suite=speed device=cuda`.

For every environment four things take turns in one process: the physics alone, a whole environment step (features,
observation, reward, statistics, resets), the same step launched operation by operation, and PPO's training. On a GPU
physics and step are each one CUDA graph. All count control steps; figures are medians over the turns, ratios those of
neighbouring turns. The actions are those of an untrained policy, so that robots fall and lie about as in training.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import torch

from rewardsmith import envs
from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.mujoco.warp import WarpSim
from rewardsmith.experiments.speed.env_step import Physics
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.robots import robots
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for

NAMES = ("ant", "humanoid", "half_cheetah", "walker2d", "hopper")
TURNS = 7
SECONDS = 0.5
"""How long each contender runs in each turn."""

WARM_UPS = 5
"""Runs of each contender before the first turn: kernels compile and graphs are recorded."""

SMALL = {"cpu": 256, "warp": 16}
"""Environments where a GPU's thousands would be too many."""

ON_GPU = 8192


class Row(NamedTuple):
    """Control steps per second and what became of the ratios."""

    physics: float
    step: float
    eager: float
    train: float
    step_ratio: float
    train_ratio: float
    captured: bool
    faults: dict[str, float]


class WarpPhysics:
    """MuJoCo Warp's own step under the last controls, and nothing else."""

    def __init__(self, env: MujocoVectorEnv) -> None:
        assert isinstance(env.sim, WarpSim)  # as everywhere but on the CPU's threads
        self._sim = env.sim
        self._run = Captured(partial(env.sim.advance, env.environment.substeps), env.device)

    def begin_from(self, env: MujocoVectorEnv) -> None:
        """Take over the states of an environment."""
        self._sim.set_state(env.sim.state())

    def step(self, action: torch.Tensor) -> None:
        """Advance by one control step."""
        self._run()


def measure(name: str, device: str, num_envs: int) -> Row:
    """Return the figures of one environment."""
    task = next(iter(envs.find(name).tasks))
    config = settings_for(name).ppo(num_envs=num_envs, rollout_length=16, minibatch_size=num_envs * 4)
    env, alone, training = (
        robots(name, num_envs, device=device, task=task, seed=seed, stagger=True) for seed in range(3)
    )
    ppo = PPO(training, config)
    physics: Physics | WarpPhysics
    if device == "cpu":
        physics = Physics(alone.environment, num_envs, len(os.sched_getaffinity(0)))
    else:
        physics = WarpPhysics(alone)
    unit = torch.rand(16, num_envs, env.action_size, generator=torch.Generator().manual_seed(0)).to(env.device)
    actions = list(env.action_low + (env.action_high - env.action_low) * unit)
    contenders: dict[str, Callable[[], int]] = {
        "physics": _stepping(physics.step, actions, num_envs),
        "step": _stepping(env.step, actions, num_envs),
        "eager": _stepping(env.step_eagerly, actions, num_envs),
        "train": lambda: _train(ppo),
    }
    for run in contenders.values():
        for _ in range(WARM_UPS):
            run()
    env.statistics.read()
    turns = []
    for _ in range(TURNS):
        physics.begin_from(env)
        turns.append({key: _rate(run, env.device) for key, run in contenders.items()})
    rates = {key: statistics.median(turn[key] for turn in turns) for key in contenders}
    read = env.statistics.read()
    return Row(
        **rates,
        step_ratio=statistics.median(turn["step"] / turn["physics"] for turn in turns),
        train_ratio=statistics.median(turn["train"] / turn["physics"] for turn in turns),
        captured=env.captured,
        faults={key: read[key] for key in env.sim.faults},
    )


def main(device: str, names: Sequence[str] = NAMES, num_envs: int = 0) -> None:
    """Print one line for each environment."""
    torch.set_num_threads(1)
    print(machine_line())
    if device.startswith("cuda"):
        print(torch.cuda.get_device_name(device))
    num_envs = num_envs or SMALL.get(device, ON_GPU)
    print(f"{device}, {num_envs} environments, medians of {TURNS} turns, control steps per second\n")
    columns = ("physics", "env step", "eager", "PPO", "step/phys", "PPO/phys", "captured", "overflow", "diverged")
    print(f"{'environment':16}" + "".join(f"{column:>12}" for column in columns))
    for name in names:
        row = measure(name, device, num_envs)
        rates = "".join(f"{rate:12,.0f}" for rate in row[:4])
        ratios = f"{row.step_ratio:12.3f}{row.train_ratio:12.3f}{'yes' if row.captured else 'no':>12}"
        print(
            f"{name:16}{rates}{ratios}{row.faults.get('overflow', 0):12.0f}{row.faults['diverged']:12.0f}", flush=True
        )


def _stepping(step: Callable[[torch.Tensor], object], actions: list[torch.Tensor], num_envs: int) -> Callable[[], int]:
    def run() -> int:
        for action in actions:
            step(action)
        return num_envs * len(actions)

    return run


def _train(ppo: PPO) -> int:
    before = ppo.steps
    ppo.learn(before + 1)
    return ppo.steps - before


def _rate(run: Callable[[], int], device: torch.device) -> float:
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        steps += run()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
    return steps / (time.perf_counter() - began)
