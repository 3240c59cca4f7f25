"""Many games in a few processes; nothing but single bytes goes between them, observations lie in shared memory."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from rewardsmith.envs.nethack.layout import Array, Layout
from rewardsmith.envs.nethack.level import compile_level
from rewardsmith.envs.nethack.orders import BEGIN, DONE, END, REPLAY, STEP
from rewardsmith.envs.nethack.rules import Rules

_START_SECONDS, _STEP_SECONDS, _END_SECONDS = 120.0, 120.0, 5.0
"""Time that a worker is given to start, to obey, and to end before it is killed."""

_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT")
"""All that a worker inherits: where shared libraries are. No key, no user settings."""

_BOOTSTRAP = """
import json, sys, types
sys.path[:] = sys.argv[2].split(chr(10))
for name, place in json.loads(sys.argv[3]).items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [place]
from rewardsmith.envs.nethack.worker import main
main()
"""
"""Starts a worker; packages stand without what their own __init__ imports, torch, MuJoCo and Gymnasium, which it does
not need and which would take half of its start."""


class WorkerLost(Exception):
    """A worker has died or does not answer."""


class Pool:
    """Games that are stepped together.

    Processes are started anew, not forked, so that a parent with threads or a GPU is safe. They end when the pool is
    closed or collected, and when the parent ends, however it does.

    Args:
        rules: What is played.
        num_envs: Number of games.
        keys: Observations that are asked for, names of `layout.SPECS`.
        max_steps: Most keys of an episode.
        processes: Number of workers, each with an equal part of the games.

    Attributes:
        obs: What NetHack shows, by key `[num_envs, ...]`, as it wrote it: the next step or begin writes over it.
        over: Which games have ended, bool `[num_envs]`; they must be begun anew before the next step.

    Raises:
        RuntimeError: a worker does not start.
    """

    def __init__(self, rules: Rules, num_envs: int, keys: Iterable[str], max_steps: int, processes: int = 1) -> None:
        self.num_envs = num_envs
        self._layout = Layout(num_envs, tuple(keys), max_steps)
        self._descriptor = _shared_memory(self._layout.size)
        arrays = self._layout.arrays(mmap.mmap(self._descriptor, self._layout.size))
        self._arrays = arrays
        self.over = arrays["over"]
        self.obs = {key: arrays[f"obs/{key}"] for key in self._layout.keys}
        self._place = Path(tempfile.mkdtemp(prefix="rewardsmith-nethack-"))
        self._workers: list[_Process] = []
        self._finalizer = weakref.finalize(self, _end, os.getpid(), self._workers, self._descriptor, self._place)
        self._hackdir = compile_level(rules.level, self._place) if rules.level else None
        self._rules = rules
        bounds = np.linspace(0, num_envs, min(processes, num_envs) + 1).round().astype(int).tolist()
        self._rows = [range(first, last) for first, last in pairwise(bounds)]
        for rows in self._rows:
            self._workers.append(self._launch(rows))
        for process in self._workers:
            process.finish_start()

    @property
    def seeds(self) -> Array:
        """Seeds (core, display, level) of the present episodes, int64 `[num_envs, 3]`."""
        return self._arrays["seeds"]

    @property
    def history(self) -> Array:
        """Keys pressed in the present episodes, uint8 `[num_envs, max_steps]`; beyond the present step, anything."""
        return self._arrays["history"]

    @property
    def lengths(self) -> Array:
        """Number of keys pressed in the present episodes, int64 `[num_envs]`."""
        return self._arrays["lengths"]

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [process.pid for process in self._workers]

    def begin(self, begins: Array, seeds: Array) -> None:
        """Begin new episodes.

        Args:
            begins: Where, bool `[num_envs]`.
            seeds: Of core, display and level, int64 `[num_envs, 3]`, from 0; read where `begins`.
        """
        self.seeds[begins] = seeds[begins]
        self.lengths[begins] = 0
        self._begin(begins, BEGIN)

    def replay(self, seeds: Array, history: Array, lengths: Array) -> None:
        """Come to the states in which keys after a beginning end: a game is its seeds and its keys.

        Args:
            seeds: As of `begin`.
            history: uint8 `[num_envs, max_steps]`.
            lengths: How many keys of it, int64 `[num_envs]`.
        """
        self.seeds[:], self.history[:], self.lengths[:] = seeds, history, lengths
        self._begin(np.ones(self.num_envs, bool), REPLAY)

    def step(self, keys: Array) -> Array:
        """Press a key in every game.

        Args:
            keys: uint8 `[num_envs]`, as a terminal would send them.

        Returns:
            Which games were lost with their worker, bool `[num_envs]`; a new one stands in its place, in which they
            must be begun anew. What they show is what they showed last.
        """
        rows = np.arange(self.num_envs)
        self.history[rows, self.lengths] = keys
        self.lengths[:] += 1
        lost = np.zeros(self.num_envs, bool)
        for number in self._ask(STEP):
            lost[self._rows[number]] = True
            self._replace(number)
        return lost

    def close(self) -> None:
        """End the workers; again does nothing."""
        self._finalizer()

    def _begin(self, begins: Array, order: bytes) -> None:
        self._arrays["begins"][:] = begins
        concerned = [number for number, rows in enumerate(self._rows) if begins[rows].any()]
        for number in self._ask(order, concerned):
            self._replace(number)
            # The new one knows none of its games, those that were to go on neither: they are played again.
            self._arrays["begins"][:] = False
            self._arrays["begins"][self._rows[number]] = True
            if self._ask(REPLAY, [number]):
                raise RuntimeError("a process for NetHack died twice in the same place; report this as a bug")

    def _ask(self, order: bytes, numbers: Iterable[int] | None = None) -> list[int]:
        """Have workers obey at the same time; return those that are lost."""
        lost, waiting = [], []
        for number in range(len(self._workers)) if numbers is None else numbers:
            try:
                self._workers[number].ask(order)
                waiting.append(number)
            except WorkerLost:
                lost.append(number)
        for number in waiting:
            try:
                self._workers[number].await_answer()
            except WorkerLost:
                lost.append(number)
        return lost

    def _replace(self, number: int) -> None:
        self._workers[number].end()
        self._workers[number] = self._launch(self._rows[number])
        self._workers[number].finish_start()

    def _launch(self, rows: range) -> _Process:
        told = {
            "num_envs": self.num_envs,
            "keys": self._layout.keys,
            "max_steps": self._layout.max_steps,
            "rows": [rows.start, rows.stop],
            "rules": asdict(self._rules),
            "hackdir": None if self._hackdir is None else str(self._hackdir),
            "memory": self._descriptor,
            "place": tempfile.mkdtemp(dir=self._place),
        }
        return _Process(told, self._descriptor)


class _Process:
    """One worker as the parent sees it."""

    def __init__(self, told: dict[str, object], memory: int) -> None:
        ours, theirs = socket.socketpair()
        path = "\n".join(os.path.abspath(entry) for entry in sys.path)
        told = told | {"connection": theirs.fileno()}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, json.dumps(told), path, json.dumps(_places())],
                pass_fds=[theirs.fileno(), memory],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            )
        self.pid = self._process.pid
        self._connection = ours

    def finish_start(self) -> None:
        """Wait until it is ready.

        Raises:
            RuntimeError: it is not.
        """
        self._connection.settimeout(_START_SECONDS)
        try:
            self.await_answer()
        except WorkerLost:
            self._process.kill()
            self._process.wait()
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip().splitlines()
            self.end()
            reason = said[-1] if said else f"it said nothing, and had {_START_SECONDS:g} s"
            raise RuntimeError(f"a process for NetHack does not start: {reason}") from None
        self._connection.settimeout(_STEP_SECONDS)

    def ask(self, order: bytes) -> None:
        """Send an order."""
        try:
            self._connection.sendall(order)
        except OSError as error:
            raise WorkerLost from error

    def await_answer(self) -> None:
        """Wait until the order is done."""
        try:
            answer = self._connection.recv(1)
        except OSError as error:
            raise WorkerLost from error
        if answer != DONE:
            raise WorkerLost

    def end(self) -> None:
        """End it, by force where it does not follow; nothing of it is left."""
        with suppress(WorkerLost):
            self.ask(END)
        self._connection.close()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def _places() -> dict[str, str]:
    """Return the folders of the packages that a worker is to find modules in, and whose own it is not to run."""
    here = Path(__file__).parent
    ours = {"rewardsmith": here.parents[1], "rewardsmith.envs": here.parent, "rewardsmith.envs.nethack": here}
    engine = find_spec("nle")
    theirs = engine.submodule_search_locations if engine else None
    return {name: str(place) for name, place in ours.items()} | ({"nle": theirs[0]} if theirs else {})


def _shared_memory(size: int) -> int:
    """Return the descriptor of memory that has no name and is gone with the last process that has it."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("rewardsmith-nethack")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, size)
    return descriptor


def _end(owner: int, workers: list[_Process], descriptor: int, place: Path) -> None:
    if os.getpid() != owner:
        return  # in a fork, whose parent still plays
    for process in workers:
        process.end()
    os.close(descriptor)
    shutil.rmtree(place, ignore_errors=True)
