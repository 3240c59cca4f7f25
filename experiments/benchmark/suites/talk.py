"""What robots are told in sentences, after Language-to-Rewards: what becomes of the words, acted on by a planner."""

from __future__ import annotations

from collections.abc import Mapping

from rewardsmith.envs import UserError
from rewardsmith.experiments.benchmark.suites.suite import SUCCESS, Goal, Preset, Suite
from rewardsmith.experiments.talk.tasks import TASKS


def _told(robot: str) -> Mapping[str, Goal]:
    if robot not in TASKS:
        raise UserError(f"{robot} is told no tasks; choose one of: {', '.join(TASKS)}")
    return {name: Goal(" ".join(task.sentences), "of tries") for name, task in TASKS[robot].items()}


def _all(*robots: str) -> dict[str, int]:
    return {f"{robot}/{name}": 0 for robot in robots for name in TASKS[robot]}


TALK = Suite(
    presets={
        "small": Preset(tasks=_all("quadruped"), seeds=3, acted=2),
        "full": Preset(tasks=_all(*TASKS), seeds=5, acted=10),
    },
    methods=("told_primitives", "told_program", "told_terms"),
    scale=SUCCESS,
    kinds=("protocol",),
    goals=_told,
)
