"""Robots to choose from: a picture, one line, the tasks."""

from __future__ import annotations

import io
import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from rewardsmith import envs
from rewardsmith.envs import Environment, UserError, files
from rewardsmith.envs.docstring import first_line
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.versions import versions
from rewardsmith.experiments.web.errors import Missing
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.understanding import instruction_of

_DRAWING = Lock()
"""Pictures are drawn one after another: each uses all cores."""


def robots() -> list[dict[str, Any]]:
    """Return every registered environment."""
    return [_robot(name, envs.find(name)) for name in envs.names()]


def _robot(name: str, environment: type[Environment]) -> dict[str, Any]:
    tasks = [{"name": task, "instruction": each.instruction} for task, each in environment.tasks.items()]
    return {
        "name": name,
        "line": first_line(environment.__doc__),
        "picture": f"/robots/{name}.png",
        "tasks": tasks,
    }


def reading(env: str, task: str) -> dict[str, Any]:
    """Return how a sentence is understood before anything is trained: `task`, `wishes` and why it is `refused`.

    Raises:
        Missing: there is no such robot.
    """
    environment = survey_of(envs.find(_known(env))).environment
    instruction, known = instruction_of(task, environment), environment.task_named(task)
    try:
        wishes = understand(instruction, _body(env)).intent.summary()
        return {"task": known, "wishes": wishes, "refused": None}
    except UserError as error:
        return {"task": known, "wishes": [], "refused": str(error)}


def picture(env: str) -> bytes:
    """Return a picture of a robot as it starts, a PNG that is drawn once on a machine.

    Raises:
        Missing: there is no such robot, or it cannot be drawn.
    """
    environment = envs.build(envs.find(_known(env)))
    path = _shelf() / f"{env}-{versions()['rewardsmith']}.png"
    with _DRAWING:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomically(path, draw(environment))
    return files.read_bytes(path)


def draw(environment: Environment, width: int = 320, height: int = 240) -> bytes:
    """Return a picture of a robot as it starts, a PNG."""
    import matplotlib.image

    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, environment.filming.picture(width, height), format="png")
    return buffer.getvalue()


def _shelf() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / "robots"


def _known(env: str) -> str:
    if env not in envs.names():
        raise Missing(f"unknown robot {env!r}; choose one of: {', '.join(envs.names())}")
    return env


@cache
def _body(env: str) -> Body:
    return Body(survey_of(envs.find(env)))
