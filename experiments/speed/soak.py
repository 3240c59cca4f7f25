"""Training for minutes while things die: what it costs in memory, processes and steps.

    nice python -m rewardsmith.experiments.speed.soak [minutes=5] [env=NAME] [every=20]

ONI's ranking is trained on a game, its comparisons answered by a server beside it. Every so many seconds a fault comes,
in turn: a process of the game is killed, the server is killed, the server comes back. A line is printed every half a
minute: environment steps, memory of the training, of the game's processes and of what asks [MiB], open files of the
training, zombies among its children, games that were lost with their process, and answers so far. It ends with 1 where
memory has grown by more than a twentieth since the second line, a zombie is left, more was lost than the games of the
killed processes, or no answer has come since the server was first back.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from rewardsmith import envs
from rewardsmith.envs.nethack.vector import NetHackVectorEnv
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.speed.annotation import PROCESSES, exchange, reward, serve
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.learners.protocol import Metrics
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for

_BETWEEN_LINES = 30.0
_GROWTH = 1.05


@dataclass(kw_only=True)
class Options:
    """What is endured."""

    env: str = "nethack_score"
    """Environment."""

    minutes: float = 5.0
    """How long."""

    every: float = 20.0
    """Seconds between faults."""

    batch: int = 16
    """Most questions of one request."""


class Server:
    """A model server that can be killed and started again at its port."""

    def __init__(self) -> None:
        self.port = 0
        self._process: BaseProcess | None = None
        self.start()

    def start(self) -> None:
        """Start it."""
        told, port = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(target=serve, args=(port, self.port), daemon=True)
        self._process.start()
        self.port = told.recv()

    def kill(self) -> None:
        """Kill it."""
        assert self._process is not None
        self._process.kill()
        self._process.join()


@dataclass(frozen=True)
class Line:
    """What stands at one moment; see the top of the file."""

    steps: int
    training: float
    games: float
    asking: float
    files: int
    zombies: int
    lost: int
    answers: int

    @property
    def memory(self) -> float:
        """All memory [MiB]."""
        return self.training + self.games + self.asking


class Soak:
    """A training and its faults.

    Args:
        options: What is endured.
        place: An empty directory.
    """

    def __init__(self, options: Options, place: Path) -> None:
        self.lines: list[Line] = []
        self.killed = 0
        self.answers_when_back: int | None = None
        self._place = place
        self._server = Server()
        self._stop, ready = PROCESSES.Event(), PROCESSES.Event()
        self._told, spent = PROCESSES.Pipe(duplex=False)
        asked = (place, self._server.port, options.batch, ready, self._stop, spent)
        self._asking = PROCESSES.Process(target=exchange, args=asked, daemon=True)
        self._asking.start()
        config = PPOConfig(**settings_for(options.env).tuned("ppo"))
        task = next(iter(envs.find(options.env).tasks))
        env = envs.make(options.env, config.num_envs, task=task, reward=no_reward, stagger=True)
        assert isinstance(env, NetHackVectorEnv)
        self._env = env
        env.use([reward(env, "openai", place, variant="ranking")])
        self._ppo = PPO(env, config)
        self._lost = 0
        self._began = time.monotonic()
        self._ends, self._every = self._began + 60 * options.minutes, options.every
        self._next_fault, self._next_line = self._began + options.every, self._began + _BETWEEN_LINES
        self._faults = self._one_after_another()
        ready.wait()

    def run(self) -> None:
        """Train until the time is over."""
        self._ppo.learn(1 << 62, self._after)
        self._stop.set()
        self._told.recv()
        self._asking.join()
        self._server.kill()
        self._env.close()

    def complaints(self) -> list[str]:
        """Return what was not endured."""
        first, last = self.lines[min(1, len(self.lines) - 1)], self.lines[-1]
        # Two processes, each with half of the games.
        most = self.killed * -(-self._env.num_envs // len(self._env.pids))
        silent = self.answers_when_back is not None and last.answers == self.answers_when_back
        found = {
            f"memory has grown from {first.memory:.0f} to {last.memory:.0f} MiB": last.memory > _GROWTH * first.memory,
            f"{last.zombies} zombies": last.zombies > 0,
            f"{last.lost} games were lost, not {most} at most": last.lost > most,
            "no answers since the server came back": silent,
        }
        return [complaint for complaint, holds in found.items() if holds]

    def _after(self, metrics: Metrics) -> bool:
        self._lost += int(metrics["lost_games"])
        now = time.monotonic()
        # First the line: what was killed a moment ago is missed, and awaited, in the next step.
        if now >= self._next_line:
            self.lines.append(self._line())
            print(_row(*vars(self.lines[-1]).values()), flush=True)
            self._next_line = now + _BETWEEN_LINES
        if now >= self._next_fault:
            next(self._faults)
            self._next_fault = now + self._every
        return now < self._ends

    def _one_after_another(self) -> Iterator[None]:
        for number in itertools.count():
            os.kill(self._env.pids[number % len(self._env.pids)], signal.SIGKILL)
            self.killed += 1
            yield
            self._server.kill()
            yield
            self._server.start()
            if self.answers_when_back is None:
                self.answers_when_back = self._answers()
            yield

    def _line(self) -> Line:
        asking = self._asking.pid
        assert asking is not None
        return Line(
            steps=self._ppo.steps,
            training=_memory(os.getpid()),
            games=sum(map(_memory, self._env.pids)),
            asking=_memory(asking),
            files=len(os.listdir("/proc/self/fd")),
            zombies=_zombies(),
            lost=self._lost,
            answers=self._answers(),
        )

    def _answers(self) -> int:
        path = self._place / "answers.jsonl"
        return len(path.read_text().splitlines()) if path.exists() else 0


def _memory(process: int) -> float:
    """Return a process's own memory [MiB], shared pages left out."""
    resident, shared = Path(f"/proc/{process}/statm").read_text().split()[1:3]
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _zombies() -> int:
    """Return how many children of this process have ended and were not awaited."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has gone meanwhile
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            found += state == "Z" and int(parent) == os.getpid()
    return found


def _row(*cells: object) -> str:
    return "".join(f"{cell:>10.0f}" if isinstance(cell, float) else f"{cell:>10}" for cell in cells)


def main(words: list[str]) -> None:
    """Train, and say what was not endured."""
    options = parse(Options, words)
    torch.set_num_threads(1)
    print(machine_line())
    print(_row(*Line.__dataclass_fields__), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(options, Path(folder))
        soak.run()
    print(f"{soak.killed} processes of the game were killed")
    if complaints := soak.complaints():
        raise SystemExit("; ".join(complaints))


if __name__ == "__main__":
    main(sys.argv[1:])
