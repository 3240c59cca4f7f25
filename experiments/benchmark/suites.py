"""The suites: which tasks, for how many environment steps, and how much of everything a preset takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rewardsmith import envs
from rewardsmith.envs import MujocoEnvironment, UserError
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.policies.settings import settings_for


@dataclass(frozen=True, kw_only=True)
class BenchTask:
    """One task of a suite.

    Attributes:
        env: Environment name, or the path of a user's own file.
        task: Name of its registered task.
        steps: Environment steps that every method may take in all its trainings together.
    """

    env: str
    task: str
    steps: int

    @property
    def name(self) -> str:
        """What options and tables call it."""
        return f"{self.env}/{self.task}"

    @property
    def comment(self) -> str:
        """What is said of its first film where a method lives on that, whatever the film shows."""
        unit = envs.find(self.env).tasks[self.task].unit
        return "faster" if unit in ("m/s", "rad/s", "turns") else "smoother"


@dataclass(frozen=True, kw_only=True)
class Preset:
    """How much of a suite is run.

    Attributes:
        tasks: Environment steps by the name of the task, `ENV/TASK`; 0 takes the environment's own setting.
        seeds: How many, from 0 on.
        rounds: Rounds of a search.
        candidates: Candidates in a round.
        episodes: Episodes on which policies are judged, and the best once more on others.
    """

    tasks: Mapping[str, int]
    seeds: int = 5
    rounds: int = 3
    candidates: int = 4
    episodes: int = 16


@dataclass(frozen=True, kw_only=True)
class Suite:
    """Tasks of one sort with the methods that can be asked about them.

    Attributes:
        presets: By name.
        methods: Names of methods, in the order of tables.
    """

    presets: Mapping[str, Preset]
    methods: tuple[str, ...]


def _registered(kind: type) -> dict[str, int]:
    return {f"{env}/{task}": 0 for env in envs.names(kind) for task in envs.find(env).tasks}


def _looking() -> dict[str, int]:
    """Return the tasks that say what they look like."""
    robots = envs.names(MujocoEnvironment)
    return {f"{env}/{name}": 0 for env in robots for name, task in envs.find(env).tasks.items() if task.looks}


def _games() -> dict[str, int]:
    names = (name for name in envs.names() if name.startswith(("nethack_", "minihack_")))
    return {f"{env}/{task}": 0 for env in names for task in envs.find(env).tasks}


# Bodies on which the expert's reward tells well from success alone within a minute of one core.
_QUICK = {
    "half_cheetah/run_forward": 240_000,
    "half_cheetah/run_backward": 160_000,
    "reacher/reach": 160_000,
    "reacher/spin": 120_000,
}
_GAITS = (
    "half_cheetah/run_forward", "hopper/hop_forward", "walker2d/walk_forward", "ant/walk_forward",
    "swimmer/swim_forward", "reacher/reach", "pusher/push_to_goal", "half_cheetah/stand_on_back_leg",
)  # fmt: skip

_FOR_ROBOTS = (
    SPARSE, EXPERT, "zero_shot", "best_of", "text2reward_few", "text2reward", "evolve", "icpl", "icpl_noisy",
    "prefppo_49", "prefppo_150", "prefppo_1500", "terms",
)  # fmt: skip
_FOR_GAMES = (
    SPARSE, EXPERT, "zero_shot", "rnd", "icm", "noveld", "e3b", "counts", "similarity",
    "oni_retrieval", "oni_classification", "oni_ranking",
)  # fmt: skip

SUITES = {
    "mujoco": Suite(
        presets={
            "small": Preset(tasks=_QUICK, seeds=3, rounds=2, candidates=2),
            "medium": Preset(tasks=dict.fromkeys(_GAITS, 0)),
            "full": Preset(tasks=_registered(MujocoEnvironment)),
        },
        methods=_FOR_ROBOTS,
    ),
    "pixels": Suite(
        presets={
            "small": Preset(tasks={"inverted_pendulum/balance": 60_000, "mountain_car/reach_flag": 150_000}, seeds=3),
            "full": Preset(tasks=_looking()),
        },
        methods=(SPARSE, EXPERT, "clip", "distilled"),
    ),
    "nethack": Suite(
        presets={
            "small": Preset(
                tasks={"minihack_corridor/leave": 100_000, "nethack_staircase/staircase": 100_000}, seeds=3
            ),
            "full": Preset(tasks=_games()),
        },
        methods=_FOR_GAMES,
    ),
}
"""Every suite of methods by its name; `speed` is no suite of methods, see `experiments.speed.suite`."""


def tasks_of(preset: Preset, env: str, names: tuple[str, ...], steps: int) -> list[BenchTask]:
    """Return the tasks of a preset, or of one environment, such as a user's own file.

    Args:
        preset: Has the tasks where nothing else is said.
        env: The only environment, all of whose tasks are taken; empty for the preset's.
        names: The only tasks, `ENV/TASK`; none for all.
        steps: Environment steps of each; 0 for those of the preset.

    Raises:
        UserError: there is no such environment or task.
    """
    offered = {f"{env}/{task}": 0 for task in envs.find(env).tasks} if env else preset.tasks
    known = {name: offered.get(name, 0) for name in names or offered}
    return [_task(name, steps or its_own) for name, its_own in known.items()]


def _task(name: str, steps: int) -> BenchTask:
    env, separator, task = name.rpartition("/")
    if not separator:
        raise UserError(f"tasks are written ENV/TASK, not {name!r}; `rewardsmith envs` lists both")
    tasks = envs.find(env).tasks
    if task not in tasks:
        raise UserError(f"{env} has no task {task!r}; choose one of: {', '.join(tasks)}")
    return BenchTask(env=env, task=task, steps=steps or settings_for(env).steps)


def adjusted(preset: Preset, seeds: int, episodes: int) -> Preset:
    """Return a preset with a user's own numbers where they are not 0."""
    return replace(preset, seeds=seeds or preset.seeds, episodes=episodes or preset.episodes)
