"""Measure steps per second of NetHack against Gymnasium's AsyncVectorEnv, with the share of steps that take a turn.

    python -m rewardsmith.experiments.speed.nethack_step [envs=N] [processes=N] [turns=N] [steps=N]

Three things play in turns in one run, with the same observations asked for and the same random keys of NLE's tasks, all
prompts dismissed: the whole `VectorEnv` with features, memory, reward and observations; the pool alone; and
`gymnasium.vector.AsyncVectorEnv` of plain `NetHackScore-v0`, with shared memory, one process for each environment as it
has them. The figure is the median of the ratios of neighbouring turns. Keys that NetHack loses on a question cost next
to nothing, so that steps per second mean nothing without the share of steps in which its time went on.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gymnasium
import numpy as np
import torch

from rewardsmith import envs
from rewardsmith.envs.nethack import blstats
from rewardsmith.envs.nethack.actions import EXPLORING
from rewardsmith.envs.nethack.layout import Array
from rewardsmith.envs.nethack.pool import Pool
from rewardsmith.envs.nethack.tasks import NethackScore
from rewardsmith.envs.nethack.vector import NetHackVectorEnv
from rewardsmith.experiments.speed.machine import machine_line

TARGET = 2.0
"""Least ratio of the pool to Gymnasium's that the project asks for."""


@dataclass(frozen=True)
class Size:
    """How much is played.

    Attributes:
        envs: Games of each player.
        processes: Workers of the pool.
        turns: Of each player.
        steps: In a turn.
    """

    envs: int = 16
    processes: int = 2
    turns: int = 21
    steps: int = 50


class Player:
    """One way to play; it presses the keys that it is given, and tells the games' times.

    Args:
        name: For the table.
        step: Takes choices of keys, int64 `[num_envs]`, and returns NetHack's bottom lines `[num_envs, 27]`.
    """

    def __init__(self, name: str, step: Callable[[Array], Array]) -> None:
        self.name = name
        self._step = step
        self.seconds: list[float] = []
        self._moved = self._steps = 0

    def play(self, keys: Array) -> None:
        """Play a turn.

        Args:
            keys: int64 `[steps, num_envs]`.
        """
        times = []
        start = time.perf_counter()
        for chosen in keys:
            times.append(self._step(chosen)[:, blstats.TURN].copy())
        self.seconds.append(time.perf_counter() - start)
        self._moved += int((np.diff(times, axis=0) > 0).sum())
        self._steps += keys[1:].size

    @property
    def moving(self) -> float:
        """Share of the steps in which the game's time went on."""
        return self._moved / self._steps


def whole(size: Size) -> Player:
    """Return the vectorized environment."""
    env = envs.make("nethack_score", size.envs, threads=size.processes)
    assert isinstance(env, NetHackVectorEnv)

    def step(chosen: Array) -> Array:
        env.step(torch.from_numpy(chosen))
        figures: Array = env.sim.blstats.numpy()
        return figures

    return Player("VectorEnv", step)


def pool(size: Size) -> Player:
    """Return the pool alone."""
    games = Pool(NethackScore.rules, size.envs, NethackScore.keys, 10**6 // size.envs, size.processes)
    seeds = np.random.default_rng(0).integers(2**31, size=(size.envs, 3))
    games.begin(np.ones(size.envs, bool), seeds)
    codes = np.array(list(EXPLORING.values()), np.uint8)

    def step(chosen: Array) -> Array:
        games.step(codes[chosen])
        if games.over.any():
            games.begin(games.over.copy(), games.seeds + 1)
        return games.obs["blstats"]

    return Player("pool", step)


def gymnasiums(size: Size) -> Player:
    """Return Gymnasium's vectorized environment of plain NLE."""

    def make() -> Any:
        return gymnasium.make("NetHackScore-v0", observation_keys=NethackScore.keys, disable_env_checker=True)

    import nle  # noqa: F401 - registers

    vector = gymnasium.vector.AsyncVectorEnv([make] * size.envs, shared_memory=True, copy=False)
    vector.reset(seed=0)

    def step(chosen: Array) -> Array:
        figures: Array = vector.step(chosen)[0]["blstats"]
        return figures

    return Player("AsyncVectorEnv", step)


def measure(size: Size) -> list[Player]:
    """Return the players after all their turns; the last is Gymnasium's."""
    players = [whole(size), pool(size), gymnasiums(size)]
    draw = np.random.default_rng(1)
    for turn in range(size.turns + 1):
        keys = draw.integers(len(EXPLORING), size=(size.steps, size.envs))
        for player in players:
            player.play(keys)
            if turn == 0:
                player.seconds.clear()  # the first one warms up
    return players


def main() -> None:
    """Print one line for each player."""
    torch.set_num_threads(1)
    given = dict(word.split("=", 1) for word in sys.argv[1:])
    size = Size(**{name: int(value) for name, value in given.items()})
    print(machine_line())
    print(f"{size}; keys: {', '.join(NethackScore.keys)}\n")
    print(f"{'player':16}{'steps/s':>10}{'in time':>9}{'turns/s':>10}{'ratio':>8}{'wanted':>8}")
    players = measure(size)
    for player in players:
        rate = size.envs * size.steps / statistics.median(player.seconds)
        ratio = statistics.median(b / a for a, b in zip(player.seconds, players[-1].seconds, strict=True))
        wanted = f"{TARGET:8.1f}" if player.name == "pool" else ""
        print(f"{player.name:16}{rate:10,.0f}{player.moving:9.2f}{rate * player.moving:10,.0f}{ratio:8.2f}{wanted}")


if __name__ == "__main__":
    main()
