"""Rows side by side, each in a process of its own that ends with the one that began it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rewardsmith.experiments.benchmark.row import RowDirectory
from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.work.executors.executor import TICK_SECONDS, open_log

ROW = [sys.executable, "-P", "-m", "rewardsmith.experiments.benchmark.row"]
"""Does the work of a row, whose directory follows."""

_PATIENCE = 60.0
"""How long an interrupted row may take to put its state on the disk [s]."""


def carry_out(rows: Sequence[RowDirectory], workers: int, done: Callable[[RowDirectory, int], None]) -> None:
    """Bring rows to their figures; those still at work end when this is interrupted, and can go on.

    Rows keep the whole environment of the user, as commands that one types do: a language model's key may be in it.
    What a row of an earlier benchmark, that was killed, still does, is waited for.

    Args:
        rows: Directories that are laid out.
        workers: How many at the same time.
        done: Told of every row whose process ended, with its exit code.
    """
    waiting = list(rows)
    running: dict[subprocess.Popen[bytes], RowDirectory] = {}
    try:
        while waiting or running:
            free = (row for row in waiting if not is_held(row.lock))
            while len(running) < workers and (row := next(free, None)) is not None:
                waiting.remove(row)
                running[_begin(row.path, row.log)] = row
                free = (row for row in waiting if not is_held(row.lock))
            time.sleep(TICK_SECONDS)
            for process in [each for each in running if each.poll() is not None]:
                done(running.pop(process), process.returncode)
    finally:
        _end(list(running))


def _begin(directory: Path, log: Path) -> subprocess.Popen[bytes]:
    log.unlink(missing_ok=True)
    with open_log(log) as file:
        return subprocess.Popen(
            [*ROW, str(directory.resolve())],
            stdin=subprocess.PIPE,  # nothing is written; that it closes says that nobody waits any more
            stdout=file,
            stderr=file,
            start_new_session=True,  # Ctrl-C reaches the bench alone, which ends its rows itself
        )


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        assert process.stdin is not None  # a pipe, see above
        process.stdin.close()
    for process in processes:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
