"""Candidates as processes of their own, a few at a time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

TICK_SECONDS = 0.25


class Executor(Protocol):
    """Runs workers (see `experiments.work.worker`) on self-contained candidates' directories."""

    def run(self, jobs: list[list[Path]], tick: Callable[[], None]) -> None:
        """Run a worker for each list of directories, to its end. `tick` is called a few times a second."""


class LocalPool:
    """Processes on this machine that share its cores.

    Args:
        workers: Jobs at the same time; 0 takes one a core.
    """

    def __init__(self, workers: int = 0) -> None:
        self._cores = len(os.sched_getaffinity(0))
        self._workers = workers or self._cores

    def run(self, jobs: list[list[Path]], tick: Callable[[], None]) -> None:
        """Run every job, in order, `workers` at a time; those still running end when this is interrupted."""
        waiting = list(jobs)
        running: list[subprocess.Popen] = []
        try:
            while waiting or running:
                while waiting and len(running) < self._workers:
                    running.append(_start(waiting[0], self._threads(len(jobs), len(waiting))))
                    waiting.pop(0)
                running = _wait(running)
                tick()
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()

    def _threads(self, jobs: int, left: int) -> int:
        """Return the threads of a job: those of the last, smaller wave share the cores that the others left."""
        last_wave = jobs % self._workers or self._workers
        together = last_wave if left <= last_wave else self._workers
        return max(1, self._cores // min(together, jobs))


def _start(directories: list[Path], threads: int) -> subprocess.Popen:
    with (directories[0] / "job.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "rewardsmith.experiments.work.worker", str(threads), *map(str, directories)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which ends its jobs itself
            env=_environment(),
        )


def _environment() -> dict[str, str]:
    """Return the parent's environment without keys; one OpenMP thread, because the networks are small."""
    kept = {name: value for name, value in os.environ.items() if not _is_secret(name)}
    return kept | {"OMP_NUM_THREADS": "1"}


def _is_secret(name: str) -> bool:
    return any(word in name.upper() for word in ("KEY", "TOKEN", "SECRET", "PASSWORD"))


def _wait(running: list[subprocess.Popen]) -> list[subprocess.Popen]:
    """Wait a tick for the first process and return those that still run."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        running[0].wait(TICK_SECONDS)
    return [process for process in running if process.poll() is None]
