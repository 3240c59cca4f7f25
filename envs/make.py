"""From a name to a running vectorized environment."""

from __future__ import annotations

from envs.environment import Environment
from envs.errors import UserError
from envs.registry import find
from envs.sim.native import NativeSim
from envs.task import RewardFunction, Task
from envs.vector import VectorEnv

_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What a user's own environment file may raise."""


def make(
    name: str,
    num_envs: int,
    *,
    device: str = "cpu",
    task: str | None = None,
    reward: RewardFunction | None = None,
    fall_ends_episode: bool | None = None,
    seed: int = 0,
    threads: int | None = None,
    stagger: bool = False,
) -> VectorEnv:
    """Make a vectorized environment.

    Args:
        name: A registered name or the path of a user's own file.
        num_envs: Number of copies.
        device: Where to simulate: `cpu`.
        task: A registered task's name, whose score and success are counted; None for none.
        reward: What is optimised; None takes the task's expert reward, or the default task's.
        fall_ends_episode: Whether the environment's termination applies; None asks the task, and is yes without one.
        seed: Seed of all random streams.
        threads: Simulation threads; None takes all that this process may use.
        stagger: Cut off first episodes at random times, for training.

    Raises:
        UserError: unknown name, task or device, or a model that does not compile.
    """
    if device != "cpu":
        raise UserError(f"unknown device {device!r}; choose one of: cpu")
    environment = build(find(name))
    chosen = None if task is None else find_task(environment, task)
    if fall_ends_episode is None:
        fall_ends_episode = chosen is None or chosen.fall_ends_episode
    if reward is None:
        reward = (chosen or default_task(environment)).expert
    sim = NativeSim(environment.model, num_envs, forces=environment.forces, threads=threads)
    try:
        return VectorEnv(
            environment,
            sim,
            task=chosen,
            reward=reward,
            seed=seed,
            fall_ends_episode=fall_ends_episode,
            stagger=stagger,
        )
    except _MISTAKES as error:
        raise UserError(f"environment {environment.name()!r} fails at its first reset: {_line(error)}") from error


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
