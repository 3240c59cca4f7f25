"""From a name to a running vectorized environment."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.mujoco.environment import Environment
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.randomization import varied_fields
from rewardsmith.envs.mujoco.vector import VectorEnv
from rewardsmith.envs.mujoco.warp import WarpSim
from rewardsmith.envs.registry import find
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.task import Task

_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What a user's own environment file may raise."""


def make(
    name: str,
    num_envs: int,
    *,
    device: str = "cpu",
    task: str | None = None,
    reward: RewardFunction | Sequence[RewardFunction] | None = None,
    fall_ends_episode: bool | Sequence[bool] | None = None,
    seed: int = 0,
    threads: int | None = None,
    stagger: bool = False,
    randomize: bool = False,
) -> VectorEnv:
    """Make a vectorized environment.

    Args:
        name: A registered name or the path of a user's own file.
        num_envs: Number of copies.
        device: Where to simulate: `cpu` (MuJoCo on threads), `cuda` or `cuda:0`, ... (MuJoCo Warp), or `warp`, which is
            MuJoCo Warp on the CPU, slow and for tests.
        task: A registered task's name, whose score and success are counted; None for none.
        reward: What is optimised; None takes the task's expert reward, or the default task's. Several rewards divide
            the copies among themselves, see `envs.groups`.
        fall_ends_episode: Whether the environment's termination applies, for all rewards or for each; None asks the
            task, and is yes without one.
        seed: Seed of all random streams.
        threads: Simulation threads; None takes all that this process may use.
        stagger: Cut off first episodes at random times, for training.
        randomize: Draw the physical parameters that the environment declares anew for every episode.

    Raises:
        UserError: unknown name, task or device, or a model that does not compile.
    """
    check_device(device)
    environment = build(find(name))
    chosen = None if task is None else find_task(environment, task)
    if fall_ends_episode is None:
        fall_ends_episode = chosen is None or chosen.fall_ends_episode
    if reward is None:
        reward = (chosen or default_task(environment)).expert
    rewards = (reward,) if callable(reward) else tuple(reward)
    if num_envs % len(rewards):
        raise UserError(f"{num_envs} environments cannot be shared evenly by {len(rewards)} rewards; give a multiple")
    falls = [fall_ends_episode] * len(rewards) if isinstance(fall_ends_episode, bool) else list(fall_ends_episode)
    if len(falls) != len(rewards):
        raise UserError(f"fall_ends_episode has {len(falls)} entries for {len(rewards)} rewards; give one for each")
    ranges = environment.randomization if randomize else {}
    try:
        sim = _simulator(environment, num_envs, device, varied_fields(ranges, environment.model), threads)
        return VectorEnv(
            environment,
            sim,
            task=chosen,
            reward=rewards[0] if len(rewards) == 1 else SideBySide(rewards),
            seed=seed,
            fall_ends_episode=falls,
            stagger=stagger,
            randomization=ranges,
        )
    except _MISTAKES as error:
        raise UserError(f"environment {environment.name()!r} fails at its first reset: {_line(error)}") from error


def check_device(device: str) -> None:
    """Refuse a device that there is not.

    Raises:
        UserError: its name is unknown, or it is missing.
    """
    if device in ("cpu", "warp"):
        return
    if re.fullmatch(r"cuda(:\d+)?", device) is None:
        raise UserError(f"unknown device {device!r}; choose one of: cpu, cuda, cuda:N, warp")
    if (torch.device(device).index or 0) >= torch.cuda.device_count():
        raise UserError(
            f"device {device!r} is not there: torch {torch.__version__} sees no such GPU; choose device=cpu"
        )


def _simulator(
    environment: Environment, num_envs: int, device: str, varied: list[str], threads: int | None
) -> NativeSim | WarpSim:
    model, forces = environment.model, environment.forces
    if device == "cpu":
        return NativeSim(model, num_envs, forces=forces, varied=varied, threads=threads)
    place = "cpu" if device == "warp" else device
    return WarpSim(model, num_envs, device=place, forces=forces, varied=varied, room=environment.room)


def build(environment: type[Environment]) -> Environment:
    """Construct an environment, its model compiled.

    Raises:
        UserError: the MJCF does not compile or does not fit what the class says of it.
    """
    try:
        return environment()
    except _MISTAKES as error:
        raise UserError(f"environment {environment.name()!r} cannot be built: {_line(error)}") from error


def find_task(environment: Environment | type[Environment], name: str) -> Task:
    """Return a registered task of an environment.

    Raises:
        UserError: it has no task of that name.
    """
    if name not in environment.tasks:
        listed = ", ".join(environment.tasks) or "none registered"
        raise UserError(f"{environment.name()} has no task {name!r}; its tasks: {listed}")
    return environment.tasks[name]


def default_task(environment: Environment) -> Task:
    """Return the first registered task.

    Raises:
        UserError: there is none, so a reward must be given.
    """
    if not environment.tasks:
        raise UserError(f"{environment.name()} has no registered task; give a reward")
    return next(iter(environment.tasks.values()))


def _line(error: Exception) -> str:
    """Return an error's message on one line."""
    return " ".join(str(error).split())
