"""Processes on this machine, a few at a time."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Sequence

from rewardsmith.experiments.work.executors.executor import (
    TICK_SECONDS,
    ExecutorOptions,
    Work,
    child_environment,
    open_log,
)


class LocalPool:
    """Processes that share this machine's cores, one a core unless `workers` says otherwise."""

    def __init__(self, options: ExecutorOptions) -> None:
        self._cores = len(os.sched_getaffinity(0))
        self._workers = options.workers or self._cores

    def run(self, works: Sequence[Work], tick: Callable[[], None]) -> list[int]:
        """See `Executor`; the works are begun in their order."""
        started: list[subprocess.Popen[bytes]] = []
        try:
            while len(started) < len(works) or _running(started):
                while len(started) < len(works) and len(_running(started)) < self._workers:
                    started.append(_start(works[len(started)], self.threads(len(works), len(works) - len(started))))
                _wait_a_tick(next(iter(_running(started)), started[-1]))
                tick()
        finally:
            for process in _running(started):
                process.terminate()
            for process in started:
                process.wait()
        return [process.returncode for process in started]

    def threads(self, jobs: int, left: int) -> int:
        """Return the threads of a job: those of the last, smaller wave share the cores that the others left."""
        last_wave = jobs % self._workers or self._workers
        together = last_wave if left <= last_wave else self._workers
        return max(1, self._cores // min(together, jobs))


def _start(work: Work, threads: int) -> subprocess.Popen[bytes]:
    with open_log(work.log) as log:
        return subprocess.Popen(
            work.command(threads),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which ends its jobs itself
            env=child_environment(),
        )


def _running(started: list[subprocess.Popen[bytes]]) -> list[subprocess.Popen[bytes]]:
    return [process for process in started if process.poll() is None]


def _wait_a_tick(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process ends, or a tick has passed."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(TICK_SECONDS)
