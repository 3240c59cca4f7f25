"""Runs that the page starts and has go on, each in a process of its own that outlives the page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.begin import begin


class Processes:
    """Starts runs and has them go on."""

    def __init__(self) -> None:
        self._children: dict[Path, subprocess.Popen[bytes]] = {}

    def begin(self, folder: Path, wanted: dict[str, object]) -> Run:
        """Make a run as `rewardsmith train` does, and start it.

        Args:
            folder: Where its directory is made.
            wanted: Options of train; the environment is a registered one.

        Raises:
            UserError: something of it cannot be used; nothing was made.
        """
        if wanted["env"] not in envs.names():
            raise UserError(f"unknown robot {wanted['env']!r}; choose one of: {', '.join(envs.names())}")
        words = [f"{name}={value}" for name, value in {**wanted, "runs": folder, "page": "no"}.items()]
        run = begin(parse(TrainConfig, words), ["rewardsmith", "train", *words])
        self.resume(run)
        return run

    def resume(self, run: Run) -> None:
        """Have a run go on, unless it does already."""
        if self.is_going(run):
            return
        # -P: nothing in the folder where the page was opened may take the place of a module.
        command = [sys.executable, "-P", "-m", "rewardsmith.experiments", "resume", str(run.path.resolve())]
        descriptor = files.open_plain(run.path / "page.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        with open(descriptor, "wb") as log:
            self._children[run.path] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def is_going(self, run: Run) -> bool:
        """Tell whether a process works on a run, whoever started it."""
        child = self._children.get(run.path)
        return (child is not None and child.poll() is None) or is_held(run.lock_file)
