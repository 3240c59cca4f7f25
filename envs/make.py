"""From a name to a running vectorized environment."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral

from rewardsmith.envs.device.place import Device
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.task import Task
from rewardsmith.envs.vector import VectorEnv

_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What a user's own environment file may raise."""


def make(
    name: str,
    num_envs: int,
    *,
    device: str = "cpu",
    task: str | Task | None = None,
    reward: RewardFunction | Sequence[RewardFunction] | None = None,
    fall_ends_episode: bool | Sequence[bool] | None = None,
    seed: int = 0,
    threads: int | None = None,
    stagger: bool = False,
    randomize: bool = False,
    soon: float | None = None,
    observe: Sequence[str] = (),
) -> VectorEnv:
    """Make a vectorized environment.

    Args:
        name: A registered name or the path of a user's own file.
        num_envs: Number of copies.
        device: Where to simulate: `cpu` (MuJoCo on threads), `cuda` or `cuda:0`, ... (MuJoCo Warp), or `warp`, which is
            MuJoCo Warp on the CPU, slow and for tests.
        task: A registered task's name, or a task, whose score and success are counted; None for none.
        reward: What is optimised; None takes the task's expert reward, or the default task's. Several rewards divide
            the copies among themselves, see `envs.groups`.
        fall_ends_episode: Whether the environment's termination applies, for all rewards or for each; None asks the
            task, and is yes without one.
        seed: Seed of all random streams.
        threads: Simulation threads; None takes all that this process may use.
        stagger: Cut off first episodes at random times, for training.
        randomize: Draw the physical parameters that the environment declares anew for every episode.
        soon: Seconds after which three of four copies' episodes are cut off, for training what shows early in them.
        observe: Names of features that the policy sees beside the environment's own observation.

    Raises:
        UserError: unknown name, task, device or feature, a number or reward that is none, or a model that does not
            compile.
    """
    _check_numbers(num_envs, threads, soon)
    if isinstance(observe, str):
        raise UserError(f"observe is the text {observe!r}; give the names of features in a list, such as [{observe!r}]")
    place = Device(device)
    place.check()
    environment = build(find(name))
    chosen = find_task(environment, task) if isinstance(task, str) else task
    if fall_ends_episode is None:
        fall_ends_episode = chosen is None or chosen.fall_ends_episode
    if reward is None:
        reward = (chosen or default_task(environment)).expert
    rewards = _rewards(reward)
    if num_envs % len(rewards):
        raise UserError(f"{num_envs} environments cannot be shared evenly by {len(rewards)} rewards; give a multiple")
    falls = [fall_ends_episode] * len(rewards) if isinstance(fall_ends_episode, bool) else list(fall_ends_episode)
    if len(falls) != len(rewards):
        raise UserError(f"fall_ends_episode has {len(falls)} entries for {len(rewards)} rewards; give one for each")
    setup = Setup(
        num_envs=num_envs,
        device=place,
        task=chosen,
        rewards=rewards,
        fall_ends_episode=tuple(falls),
        seed=seed,
        threads=threads,
        stagger=stagger,
        randomize=randomize,
        soon=soon,
        observe=tuple(observe),
    )
    return vectorize(environment, setup)


def _check_numbers(num_envs: int, threads: int | None, soon: float | None) -> None:
    for name, number in (("num_envs", num_envs), ("threads", threads)):
        if number is not None and (not isinstance(number, Integral) or isinstance(number, bool) or number < 1):
            raise UserError(f"{name} is {number!r}; give a whole number from 1 on")
    if soon is not None and soon <= 0:
        raise UserError(f"soon is {soon:g}; give seconds above 0, or None for whole episodes")


def _rewards(reward: RewardFunction | Sequence[RewardFunction]) -> tuple[RewardFunction, ...]:
    rewards = (reward,) if callable(reward) or isinstance(reward, str) or not isinstance(reward, Sequence) else reward
    if not rewards or not all(map(callable, rewards)):
        raise UserError(
            f"reward is {reward!r}; give a function (state, action) -> (reward [num_envs], {{part: [num_envs]}}), "
            "several of them, or None for the task's expert reward"
        )
    return tuple(rewards)


def vectorize(environment: Environment, setup: Setup) -> VectorEnv:
    """Make a vectorized environment of one that has been built.

    Raises:
        UserError: it fails where its first episodes begin.
    """
    try:
        return environment.vectorize(setup)
    except _MISTAKES as error:
        raise UserError(f"environment {environment.name()!r} fails at its first reset: {_line(error)}") from error


def check_device(device: str) -> None:
    """Refuse a device that there is not.

    Raises:
        UserError: its name is unknown, or it is missing.
    """
    Device(device).check()


def build(environment: type[Environment]) -> Environment:
    """Construct an environment, its model compiled.

    Raises:
        UserError: the class lacks a simulator, or its model does not compile or does not fit what the class says of it.
    """
    if "vectorize" in environment.__abstractmethods__:
        raise UserError(
            f"environment {environment.name()!r} does not say what simulates it; a world of MJCF subclasses "
            "rewardsmith.MujocoEnvironment, or FreeBody or PlanarBody of rewardsmith.envs.bodies"
        )
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
