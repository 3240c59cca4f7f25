"""Rows that train: an ordinary run of `rewardsmith train`, which goes on where it was broken off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.benchmark.figures import Figures, figures_of
from rewardsmith.experiments.benchmark.kinds.kind import Wanted
from rewardsmith.experiments.benchmark.kinds.refusal import refused
from rewardsmith.experiments.cli.main import EXIT_FAILED, EXIT_USER_ERROR, main
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm.clients import CLIENTS
from rewardsmith.reward_synth.llm.keys import without_password

_NEVER_SEARCHED = 500_000
"""Added to a row's seed where its program is trained once more: no search has such a seed, nor has its candidates'."""


class Trained:
    """See `Kind`."""

    command = ("rewardsmith", "train")

    def words(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the options of a run; those of places and of what is shown are left out.

        Raises:
            UserError: an address holds a password.
        """
        method, task, preset, config = wanted.method, wanted.task, wanted.preset, wanted.config
        rounds, candidates = method.size[0] or preset.rounds, method.size[1] or preset.candidates
        words = [f"env={task.env}", f"task={task.task}", *method.options]
        words += [f"candidates={candidates}", f"generations={rounds}", f"steps={task.steps // (rounds * candidates)}"]
        words += [f"seed={wanted.seed}", f"episodes={preset.episodes}", f"coder={coder_of(wanted)}"]
        words += asked(wanted)
        if method.comments:
            words.append(f"feedback={task.comment}")
        return (*words, *on_device(config))

    def again(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the options of a run that spends all steps on a single program, which it is yet to be told."""
        if not wanted.method.writes:
            return ()
        task = wanted.task
        words = [f"env={task.env}", f"task={task.task}", "candidates=1", f"steps={task.steps}"]
        words += [f"seed={wanted.seed + _NEVER_SEARCHED}", f"episodes={wanted.preset.episodes}", "coder=phrasebook"]
        return (*words, *on_device(wanted.config))

    def places(self, config: BenchConfig) -> list[str]:
        """Return the options of who trains, and of what is not shown."""
        cluster = [f"cluster.{name}={value}" for name, value in vars(config.cluster).items() if value != ""]
        cluster = [] if config.executor == "local" else cluster
        return ["page=no", "film.seconds=0", "film.live=0", "workers=1", f"executor={config.executor}", *cluster]

    def perform(
        self, folder: Path, words: Sequence[str], film: Path | None, seconds: float
    ) -> tuple[Figures | None, int]:
        """Begin the one run of a folder, or go on with it."""
        run = _found(folder)
        if run is None or run.result() is None:
            code = main(["train", *words, f"runs={folder}"] if run is None else ["resume", str(run.path)])
            run = _found(folder)
            if run is None and code == EXIT_USER_ERROR and (nothing := refused(words)):
                return nothing, 0
            if run is None or run.result() is None:
                return None, code or EXIT_FAILED
        figures = figures_of(run)
        if film is not None and figures.score is not None and not film.exists():
            # A row that cannot be filmed is still a row; why not is in its log.
            main(["play", str(run.path), f"seconds={seconds}", f"path={film}"])
        return figures, 0


def coder_of(wanted: Wanted) -> str:
    """Return who writes; the phrasebook where the method has nothing written."""
    return wanted.config.coder if wanted.method.writes else "phrasebook"


def on_device(config: BenchConfig) -> tuple[str, ...]:
    """Return the option of another device than the CPU."""
    return (f"device={config.device}",) if config.device != "cpu" else ()


def asked(wanted: Wanted) -> list[str]:
    """Return the options of how a language model is asked that are not its defaults; none where none is asked.

    Raises:
        UserError: the address holds a password, which no list of commands may show.
    """
    llm: LLMConfig = wanted.config.llm
    if coder_of(wanted) not in CLIENTS:
        return []
    if without_password(llm.base_url) != llm.base_url:
        raise UserError("llm.base_url holds a password, and commands are shown; set OPENAI_BASE_URL to it instead")
    named = replace(llm, model=llm.model or os.environ.get("OPENAI_MODEL", ""))
    changed = {
        each.name: getattr(named, each.name) for each in fields(llm) if getattr(named, each.name) != each.default
    }
    return [f"llm.{name}={value}" for name, value in changed.items()]


def _found(folder: Path) -> Run | None:
    """Return the run that was begun, None before there is one; what a kill left of its making is removed."""
    found = None
    for path in sorted(folder.glob("*")):
        if (path / "run.json").is_file():
            found = Run.open(str(path))
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    return found
