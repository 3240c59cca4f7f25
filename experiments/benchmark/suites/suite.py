"""What a suite is: which tasks, for how many environment steps, and how much of everything a preset takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.policies.settings import settings_for

BASELINES, SUCCESS = "baselines", "success"
"""What makes the scale on which tasks are summed up: 0 and 1 are what success alone and the expert's reward bring; or
never done and done in every try."""


class Goal(NamedTuple):
    """What a task asks for, and the unit of its score."""

    instruction: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class BenchTask:
    """One task of a suite.

    Attributes:
        env: Environment name, or the path of a user's own file.
        task: Its name there.
        goal: What it asks for.
        steps: Environment steps that every method may take in all its trainings together; 0 where none trains.
    """

    env: str
    task: str
    goal: Goal
    steps: int

    @property
    def name(self) -> str:
        """What options and tables call it."""
        return f"{self.env}/{self.task}"

    @property
    def comment(self) -> str:
        """What is said of its first film where a method lives on that, whatever the film shows."""
        return "faster" if self.goal.unit in ("m/s", "rad/s", "turns") else "smoother"


@dataclass(frozen=True, kw_only=True)
class Preset:
    """How much of a suite is run.

    Attributes:
        tasks: Environment steps by the name of the task, `ENV/TASK`; 0 takes the environment's own setting.
        seeds: How many, from 0 on.
        rounds: Rounds of a search.
        candidates: Candidates in a round.
        episodes: Episodes on which policies are judged, and the best once more on others.
        acted: Episodes of a method that plans; each takes about as long as it lasts.
        without: Methods of the suite that are left out, unless they are asked for.
    """

    tasks: Mapping[str, int]
    seeds: int = 5
    rounds: int = 3
    candidates: int = 4
    episodes: int = 16
    acted: int = 4
    without: tuple[str, ...] = ()


def registered(env: str) -> Mapping[str, Goal]:
    """Return the goals of an environment's registered tasks by name.

    Raises:
        UserError: there is no such environment.
    """
    return {name: Goal(task.instruction, task.unit) for name, task in envs.find(env).tasks.items()}


@dataclass(frozen=True, kw_only=True)
class Suite:
    """Tasks of one sort with the methods that can be asked about them.

    Attributes:
        presets: By name.
        methods: Names of methods, in the order of tables.
        scale: What makes the scale, `BASELINES` or `SUCCESS`.
        kinds: Of the methods that can be asked about its tasks.
        goals: Returns the goals of an environment's tasks by name; raises UserError where it has none.
    """

    presets: Mapping[str, Preset]
    methods: tuple[str, ...]
    scale: str = BASELINES
    kinds: tuple[str, ...] = ("train", "plan")
    goals: Callable[[str], Mapping[str, Goal]] = registered


def all_tasks(kind: type) -> dict[str, int]:
    """Return the registered tasks of all environments of a kind, with the steps of their own settings."""
    return {f"{env}/{task}": 0 for env in envs.names(kind) for task in envs.find(env).tasks}


def tasks_of(suite: Suite, preset: Preset, env: str, names: tuple[str, ...], steps: int) -> list[BenchTask]:
    """Return the tasks of a preset, or of one environment, such as a user's own file.

    Args:
        suite: Says what goals there are.
        preset: Has the tasks where nothing else is said.
        env: The only environment, all of whose tasks are taken; empty for the preset's.
        names: The only tasks, `ENV/TASK`; none for all.
        steps: Environment steps of each; 0 for those of the preset.

    Raises:
        UserError: there is no such environment or task.
    """
    offered = {f"{env}/{task}": 0 for task in suite.goals(env)} if env else preset.tasks
    if env and not offered:
        raise UserError(f"{env} has no registered task on which methods could be compared; give its class some")
    known = {name: offered.get(name, 0) for name in names or offered}
    return [_task(suite, name, steps or its_own) for name, its_own in known.items()]


def _task(suite: Suite, name: str, steps: int) -> BenchTask:
    env, separator, task = name.rpartition("/")
    if not separator:
        raise UserError(f"tasks are written ENV/TASK, not {name!r}; `rewardsmith envs` lists both")
    goals = suite.goals(env)
    if task not in goals:
        raise UserError(f"{env} has no task {task!r}; choose one of: {', '.join(goals)}")
    if "train" not in suite.kinds:
        return BenchTask(env=env, task=task, goal=goals[task], steps=0)
    return BenchTask(env=env, task=task, goal=goals[task], steps=steps or settings_for(env).steps)


def adjusted(preset: Preset, seeds: int, episodes: int) -> Preset:
    """Return a preset with a user's own numbers where they are not 0."""
    return replace(
        preset,
        seeds=seeds or preset.seeds,
        episodes=episodes or preset.episodes,
        acted=episodes or preset.acted,
    )
