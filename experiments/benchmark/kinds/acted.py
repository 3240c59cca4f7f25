"""Rows that train nothing: `rewardsmith plan` acts on a reward by planning in copies of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.experiments.benchmark.figures import NOTHING, Figures
from rewardsmith.experiments.benchmark.kinds.kind import Wanted
from rewardsmith.experiments.benchmark.kinds.refusal import refused
from rewardsmith.experiments.benchmark.kinds.trained import asked, coder_of, on_device
from rewardsmith.experiments.benchmark.kinds.untrained import Untrained
from rewardsmith.experiments.cli.main import EXIT_USER_ERROR, main
from rewardsmith.experiments.runs.plain import of_this_version


class Acted(Untrained):
    """See `Kind`."""

    command = ("rewardsmith", "plan")

    def words(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the options of planning: whole episodes, the samples' seed that of the initial states.

        Raises:
            UserError: an address holds a password.
        """
        task = wanted.task
        words = [f"env={task.env}", f"task={task.task}", *wanted.method.options]
        words += [f"episodes={wanted.preset.acted}", f"seconds={envs.find(task.env).episode_length:g}"]
        words += [f"seed={wanted.seed}", f"mpc.seed={wanted.seed}", f"coder={coder_of(wanted)}", *asked(wanted)]
        return (*words, *on_device(wanted.config))

    def perform(
        self, folder: Path, words: Sequence[str], film: Path | None, seconds: float
    ) -> tuple[Figures | None, int]:
        """Act, from the beginning where it was broken off; the film is of the whole first episode."""
        folder.mkdir(exist_ok=True)
        results = folder / "plan.json"
        code = main(["plan", *words, f"results={results}", f"path={film}" if film else "film=no"])
        if code:
            nothing = refused(words) if code == EXIT_USER_ERROR else None
            return nothing, 0 if nothing else code
        with of_this_version(f"{results}"):
            return figures_of(files.read_json(results)), 0


def figures_of(data: dict[str, Any]) -> Figures:
    """Return what `rewardsmith plan` wrote by `results=` as figures."""
    scores = [float(each["score"]) for each in data["episodes"]]
    return replace(
        NOTHING,
        candidates=1,
        score=sum(scores) / len(scores),
        peak=max(scores),
        success=sum(each["success"] for each in data["episodes"]) / len(scores),
        tokens=data["tokens"],
        reward=data["reward"],
        planning=float(data["planning"]),
    )
