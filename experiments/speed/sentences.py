"""What bodies learn from a sentence.

    python -m rewardsmith.experiments.speed.sentences [NAME[/TASK] ...] [KEY=VALUE ...]

Every row is one whole `rewardsmith train` with the shipped settings, in a process of its own: phrasebook, checks,
training, films, report. The score is the registered task's, measured on initial states that neither
training nor the choice of the best candidate saw, never the optimised reward.
Settings such as `steps=1000000` are passed on to it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rewardsmith import envs
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.speed.machine import machine_line


def main(arguments: list[str]) -> None:
    """Train every named body on the sentence of the named task, else of its first, and print a table."""
    asked = [argument for argument in arguments if "=" not in argument]
    settings = [argument for argument in arguments if "=" in argument]
    print(machine_line(), *settings)
    print(f"{'environment':26}{'best score':>16}{'success':>9}{'first film':>12}{'command':>10}  sentence")
    for name, _, chosen in (which.partition("/") for which in asked or envs.names()):
        tasks = envs.find(name).tasks
        task = tasks[chosen] if chosen else next(iter(tasks.values()))
        print(_row(name, task, settings), flush=True)


def _row(name: str, task: envs.Task, settings: list[str]) -> str:
    with tempfile.TemporaryDirectory() as place:
        words = ["train", f"env={name}", f"task={task.instruction}", "coder=phrasebook", f"runs={place}/runs"]
        began, wall = time.time(), time.perf_counter()
        process = subprocess.run(
            [sys.executable, "-m", "rewardsmith.experiments", *words, *settings], capture_output=True, text=True
        )
        seconds = time.perf_counter() - wall
        if process.returncode:
            return f"{name:26}failed: {process.stderr.strip().splitlines()[-1]}"
        (run,) = Path(place, "runs").iterdir()
        outcome = Run.open(str(run)).result()
        if outcome is None or outcome.final is None or outcome.final.score is None:
            return f"{name:26}failed: no candidate was measured"
        first_film = min(film.stat().st_mtime for film in run.glob("candidates/*/rollout.mp4")) - began
    score = f"{outcome.final.score:.2f} {outcome.final.unit}"
    success = f"{outcome.final.success_rate:.0%}"
    return f"{name:26}{score:>16}{success:>9}{first_film:>10.0f} s{seconds:>8.0f} s  {task.instruction}"


if __name__ == "__main__":
    main(sys.argv[1:])
