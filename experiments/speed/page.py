"""How long the page takes over many runs of many candidates.

    python -m rewardsmith.experiments.speed.page RUN [RUNS] [CANDIDATES]

A finished run is multiplied in a temporary folder: its first candidate, film and all, as often as is wanted, and the
run with it. Each address is asked for by itself over a real connection, first of a page that has just been started,
then again; medians of nine.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from rewardsmith.experiments.runs.outcome import Row
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.app import make_app
from rewardsmith.experiments.web.house import House

ROUNDS = 9


def main(source: str, runs: int = 500, candidates: int = 64) -> None:
    """Print server seconds for the list of runs and for one of them."""
    print(machine_line())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first = _widened(Run.open(source), folder / "run-000", candidates)
        for number in range(1, runs):
            shutil.copytree(first.path, folder / f"run-{number:03d}", copy_function=os.link)
        name = first.path.name
        paths = ["/runs", "/api/runs", f"/runs/{name}", f"/api/runs/{name}", f"/runs/{name}/candidates/000"]
        with _served(folder) as access:
            for path in paths:
                seconds = [_ask(access, path) for _ in range(1 + ROUNDS)]
                again = statistics.median(seconds[1:])
                print(f"{path:32} first {1000 * seconds[0]:7.1f} ms, then {1000 * again:7.1f} ms")


def _widened(source: Run, path: Path, candidates: int) -> Run:
    """Return a copy of a run whose first candidate was trained many times."""
    shutil.copytree(source.path, path, ignore=shutil.ignore_patterns("candidates"))
    run, original = Run(path), source.candidate("000")
    outcome, generation = run.result(), run.generations()[0]
    if outcome is None or generation.verdict is None:
        raise SystemExit(f"{source.path} is not done")
    names = [f"{number:03d}" for number in range(candidates)]
    for name in names:
        shutil.copytree(original.path, path / "candidates" / name)
    result = original.result() or outcome.candidates[0].result
    for old in (path / "generations").iterdir():
        old.unlink()
    members = tuple(replace(generation.members[0], id=name, parents=()) for name in names)
    verdict = replace(generation.verdict, order=tuple((name,) for name in names))
    run.record_generation(replace(generation, number=0, members=members, verdict=verdict, shown=(), heeded=()))
    rows = tuple(Row(id=name, generation=0, result=result) for name in names)
    run.finish(replace(outcome, best="000", candidates=rows))
    return run


@contextmanager
def _served(folder: Path) -> Iterator[Access]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        access = Access(port=listener.getsockname()[1])
        config = uvicorn.Config(make_app(House(folder), access), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield access
        server.should_exit = True
        thread.join()


def _ask(access: Access, path: str) -> float:
    """Return the seconds that a reply took [s]."""
    headers = {"Authorization": f"Bearer {access.token}"}
    request = urllib.request.Request(f"http://{access.host}:{access.port}{path}", headers=headers)
    began = time.perf_counter()
    with urllib.request.urlopen(request) as reply:
        reply.read()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
