"""The main job as a function."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.overrides import nested
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.begin import begin
from rewardsmith.experiments.search.loop import pursue


def train(env: str | Path, task: str, **options: Any) -> Run:
    """Write rewards for a sentence, train, film and compare them: `rewardsmith train` from Python.

    Example:
        `run = train("half_cheetah", "run forward", candidates=2, ppo={"epochs": 3}, llm={"model": "..."})`, then
        `run.result().best`.

    Args:
        env: Environment name, or the path of your own .py file.
        task: What the robot should do.
        options: As on the command line, see `rewardsmith train --help`; `llm`, `film` and `cluster` are dicts.

    Returns:
        The finished run.

    Raises:
        UserError: an option, the environment or the sentence cannot be used.
        Paused: something outside stopped the run; `resume` goes on.
    """
    names = {field.name for field in fields(TrainConfig)}
    if unknown := options.keys() - names:
        raise UserError(f"unknown option {min(unknown)!r}; options are: {', '.join(sorted(names))}")
    config = nested(TrainConfig, {"env": str(env), "task": task, **options})
    run = begin(config, ["rewardsmith.train"])
    pursue(run)
    return run


def resume(path: str | Path) -> Run:
    """Bring a run that was stopped to its end.

    Raises:
        UserError: it is no run, or another process works on it.
        Paused: something outside stopped it again.
    """
    run = Run.open(str(path))
    pursue(run)
    return run
