"""The main job as a function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rewardsmith.experiments.config.commands import ServerConfig
from rewardsmith.experiments.config.overrides import nested
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.begin import begin, reopen
from rewardsmith.experiments.search.loop import pursue


def train(env: str | Path, task: str, **options: Any) -> Run:
    """Write rewards for a sentence, train, film and compare them: `rewardsmith train` from Python.

    Example:
        `run = train("half_cheetah", "run forward", candidates=2, ppo={"epochs": 3}, llm={"model": "..."})`, then
        `run.result().best`.

    Args:
        env: Environment name, or the path of your own .py file or of a robot's MJCF (.xml).
        task: What the robot should do.
        options: As on the command line, see `rewardsmith train --help`; `llm`, `film`, `teacher`, ... are dicts.

    Returns:
        The finished run.

    Raises:
        UserError: an option, the environment or the sentence cannot be used.
        Paused: something outside stopped the run; `resume` goes on.
    """
    config = nested(TrainConfig, {"env": str(env), "task": task, **options})
    run = begin(config, ["rewardsmith.train"])
    pursue(run)
    return run


def resume(
    path: str | Path,
    *,
    trust: bool = False,
    base_url: str = "",
    model: str = "",
    feedback: str = "",
    generations: int = 0,
) -> Run:
    """Bring a run that was stopped to its end.

    Args:
        path: Its directory.
        trust: Take what the run does beyond its directory for your own: its environment file is run, its model server
            gets your key, its cluster gets the work. Look at its `config.yaml` first.
        base_url: Address of the model server from now on, which gets your key.
        model: Model from now on, as where the server no longer has the run's.
        feedback: A comment on the last round's best film, which one more round heeds.
        generations: Rounds in all, more for a search that is over and goes on; 0 keeps as many as it was to have.

    Raises:
        UserError: it is no run, nothing of it can be commented on, another process works on it, or it was begun
            elsewhere and needs your trust.
        Paused: something outside stopped it again.
    """
    server = ServerConfig(base_url=base_url, model=model)
    run = reopen(str(path), trust=trust, server=server, feedback=feedback, generations=generations)
    pursue(run)
    return run
