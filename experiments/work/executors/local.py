"""Processes on this machine, a few at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from rewardsmith.experiments.work.executors.executor import TICK_SECONDS, ExecutorOptions, Work
from rewardsmith.experiments.work.executors.nursery import Child, Nursery


class LocalPool:
    """Processes that share this machine's cores, one a core unless `workers` says otherwise."""

    def __init__(self, options: ExecutorOptions) -> None:
        self._cores = len(os.sched_getaffinity(0))
        self._workers = options.workers or self._cores
        self._nursery = Nursery(options.needs_warp)

    def prepare(self) -> None:
        """See `Executor`."""
        self._nursery.prepare()

    def run(self, works: Sequence[Work], tick: Callable[[], None]) -> list[int]:
        """See `Executor`; the works are begun in their order."""
        started: list[Child] = []
        try:
            while len(started) < len(works) or _running(started):
                while len(started) < len(works) and len(_running(started)) < self._workers:
                    threads = self.threads(len(works), len(works) - len(started))
                    started.append(self._nursery.begin(works[len(started)], threads))
                next(iter(_running(started)), started[-1]).wait(TICK_SECONDS)
                tick()
        finally:
            for child in _running(started):
                child.terminate()
            for child in started:
                child.wait()
        return [child.returncode or 0 for child in started]

    def threads(self, jobs: int, left: int) -> int:
        """Return the threads of a job: those of the last, smaller wave share the cores that the others left."""
        last_wave = jobs % self._workers or self._workers
        together = last_wave if left <= last_wave else self._workers
        return max(1, self._cores // min(together, jobs))


def _running(started: Sequence[Child]) -> list[Child]:
    return [child for child in started if child.wait(0) is None]
