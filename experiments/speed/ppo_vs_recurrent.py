"""Speed of PPO with memory on NetHack against sb3-contrib's recurrent PPO: training steps a second.

    python -m rewardsmith.experiments.speed.ppo_vs_recurrent [rounds=5] [rollouts=2] [games=32] [sees=numbers]

Both play as many games of NetHackScore with NLE's 23 keys, as many as the shipped settings have where none is told, see
the glyphs around the player, the bottom lines and a line of the message, and train on rollouts of 2048 steps,
minibatches of 512 and 3 epochs, with 128 remembered units and one hidden layer of 128. Ours has the games in two
processes and a gated recurrent unit; theirs has a `SubprocVecEnv` of plain `NetHackScore-v0`, each a process, and an
LSTM that actor and critic share, as small as it can be. Theirs takes glyphs and letters for plain numbers, in one
vector, and so does ours with `sees=numbers`, for networks of one size; with `sees=names` ours has learned vectors for
them, as it has in use. The two take turns in one run; the ratio is the median of their turns, and means something
beside the share of steps in which the game's time went on. It means nothing on a machine that does something else.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NamedTuple

import gymnasium
import numpy as np
import torch
from torch import Tensor, nn

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, ROWS, Array
from rewardsmith.envs.nethack.tasks import NethackScore, win_points
from rewardsmith.envs.setup import Setup
from rewardsmith.experiments.config.fields import one_of
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

ROLLOUT, MINIBATCH, EPOCHS, WIDTH = 2048, 512, 3, 128
HALF, LINE = 4, 80
"""Squares to each side of the player, and letters, that are seen, as in `envs.nethack.environment`."""

TARGET = 2.0
"""Least ratio that the project asks for."""


@dataclass(kw_only=True)
class Options:
    """What is measured."""

    rounds: int = 5
    """Turns of each."""

    rollouts: int = 2
    """Rollouts of a turn."""

    games: int = 32
    """Games that each plays at once (1 to 256, a power of two)."""

    sees: str = "numbers"
    """What glyphs and letters are to our network: numbers, as to theirs, or names."""

    def __post_init__(self) -> None:
        if self.games not in (2**power for power in range(9)):
            raise UserError(f"games is {self.games}; choose a power of two from 1 to 256, which divides a rollout")
        one_of("sees", self.sees, ("numbers", "names"))
        refuse_out_of_range("rounds", self.rounds, 1, 1000)
        refuse_out_of_range("rollouts", self.rollouts, 1, 1000)


class Player(NamedTuple):
    """Who trains.

    Attributes:
        learn: Trains for a number of rollouts.
        policy: What is trained.
        moving: Returns in what share of its steps the game's time went on.
    """

    learn: Callable[[int], Any]
    policy: nn.Module
    moving: Callable[[], float]


class Counted:
    """Our reward, that of `nethack_score`'s expert, which is NLE's; it counts the steps that take a turn."""

    def __init__(self) -> None:
        self._steps = self._moved = 0

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`."""
        self._steps += len(action)
        self._moved += int(state.turn_passed.sum())
        return win_points(state, action)

    def moving(self) -> float:
        """Return the share of steps that took a turn."""
        return self._moved / max(1, self._steps)


class Seen(gymnasium.ObservationWrapper[Array, int, dict[str, Array]]):
    """What our policies see, as one vector; it counts the steps that take a turn."""

    def __init__(self, env: gymnasium.Env[dict[str, Array], int]) -> None:
        super().__init__(env)
        self.steps = self.moved = 0
        self._turn = 0
        size = (2 * HALF + 1) ** 2 + len(blstats.SHOWN) + LINE
        self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (size,), np.float32)

    def step(self, action: int) -> Any:
        """Take a step and count it."""
        before, found = self._turn, super().step(action)
        self.steps += 1
        self.moved += self._turn > before
        return found

    def observation(self, observation: dict[str, Array]) -> Array:
        """Return the glyphs around the player, the bottom lines and the message, float32 `[size]`."""
        bordered = np.full((ROWS + 2 * HALF, COLUMNS + 2 * HALF), glyphs.STONE, np.float32)
        bordered[HALF:-HALF, HALF:-HALF] = observation["glyphs"]
        figures = observation["blstats"]
        self._turn = int(figures[blstats.TURN])
        column, row = figures[blstats.X], figures[blstats.Y]
        around = bordered[row : row + 2 * HALF + 1, column : column + 2 * HALF + 1].ravel() / glyphs.COUNT
        shown = figures[list(blstats.SHOWN)].astype(np.float32)
        letters = observation["message"][:LINE].astype(np.float32) / 255
        return np.concatenate([around, np.sign(shown) * np.log1p(np.abs(shown)), letters])


def plain() -> Any:
    """Return plain NLE as their policies see it."""
    import nle  # noqa: F401 - registers

    keys = ("glyphs", "blstats", "message")
    return Seen(gymnasium.make("NetHackScore-v0", observation_keys=keys, disable_env_checker=True))


class Numbers(NethackScore):
    """NetHack for points, seen as one vector of plain numbers."""

    counts: ClassVar[dict[str, int]] = {}

    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return the glyphs around the player, the bottom lines and the message, `[num_envs, size]`."""
        parts = super().observation(sim)
        around, letters = parts["crop"].flatten(1).float() / glyphs.COUNT, parts["message"].float() / 255
        return {"numbers": torch.cat([around, parts["status"], letters], -1)}


def ours(games: int, sees: str) -> Player:
    """Return our player."""
    config = PPOConfig(
        num_envs=games,
        rollout_length=ROLLOUT // games,
        minibatch_size=MINIBATCH,
        epochs=EPOCHS,
        network="recurrent",
        memory_size=WIDTH,
        hidden_sizes=[WIDTH],
        schedule="fixed",
    )
    reward = Counted()
    environment = Numbers() if sees == "numbers" else NethackScore()
    setup = Setup(num_envs=games, task=environment.tasks["score"], rewards=(reward,), threads=2, stagger=True)
    ppo = PPO(environment.vectorize(setup), config)
    return Player(lambda rollouts: ppo.learn(ppo.steps + rollouts * ROLLOUT), ppo.policy.networks, reward.moving)


def theirs(games: int) -> Player:
    """Return their player.

    Raises:
        UserError: sb3-contrib is not installed.
    """
    try:
        from sb3_contrib import RecurrentPPO
    except ImportError:
        raise UserError('this compares with sb3-contrib: pip install "sb3-contrib>=2.9,<3"') from None
    from stable_baselines3.common.vec_env import SubprocVecEnv

    network = {
        "lstm_hidden_size": WIDTH,
        "shared_lstm": True,
        "enable_critic_lstm": False,
        "net_arch": [WIDTH],
    }
    vector = SubprocVecEnv([plain] * games, start_method="fork")
    model = RecurrentPPO(
        "MlpLstmPolicy",
        vector,
        n_steps=ROLLOUT // games,
        batch_size=MINIBATCH,
        n_epochs=EPOCHS,
        policy_kwargs=network,
        device="cpu",
    )

    def moving() -> float:
        moved, steps = (float(sum(vector.get_attr(name))) for name in ("moved", "steps"))
        return moved / max(1.0, steps)

    learn = partial(model.learn, reset_num_timesteps=False)
    return Player(lambda rollouts: learn(rollouts * ROLLOUT), model.policy, moving)


def speed(learn: Callable[[int], Any], rollouts: int) -> float:
    """Return the training steps a second of a turn."""
    began = time.perf_counter()
    learn(rollouts)
    return rollouts * ROLLOUT / (time.perf_counter() - began)


def main(words: list[str]) -> None:
    """Measure and print."""
    options = parse(Options, words)
    torch.set_num_threads(1)
    contrib = theirs(options.games)  # first: it forks
    players = {"ours": ours(options.games, options.sees), "sb3-contrib": contrib}
    for player in players.values():
        player.learn(1)
    speeds = {name: [0.0] * options.rounds for name in players}
    for turn in range(options.rounds):
        for name, player in players.items():
            speeds[name][turn] = speed(player.learn, options.rollouts)
    print(machine_line())
    for name, player in players.items():
        rate, weights = statistics.median(speeds[name]), sum(tensor.numel() for tensor in player.policy.parameters())
        print(f"{name:12} {rate:>9,.0f} steps/s, {player.moving():.2f} of them in time   {weights:>9,} weights")
    ratio = statistics.median(a / b for a, b in zip(*speeds.values(), strict=True))
    print(f"ratio        {ratio:>9.2f}, wanted {TARGET:g}")


if __name__ == "__main__":
    main(sys.argv[1:])
