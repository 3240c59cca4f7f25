"""Speed of PPO with memory on NetHack against sb3-contrib's recurrent PPO: training steps a second.

    python -m rewardsmith.experiments.speed.ppo_vs_recurrent [rounds=5] [rollouts=2]

Both play NetHackScore with NLE's 23 keys, see the glyphs around the player, the bottom lines and a line of the message,
and train on rollouts of 2048 steps, minibatches of 512 and 3 epochs, with 128 remembered units and one hidden layer of
128. Ours has 32 games in two processes, a gated recurrent unit and learned vectors for glyphs and letters; theirs has
`SubprocVecEnv` of 8 plain `NetHackScore-v0`, each a process, an LSTM that actor and critic share, as small as it can
be, and takes glyphs and letters for plain numbers. The two take turns in one run; the ratio is the median of their
turns. It means nothing on a machine that does something else.
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
from torch import nn

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, ROWS, Array
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

ROLLOUT, MINIBATCH, EPOCHS, WIDTH, THEIR_ENVS = 2048, 512, 3, 128, 8
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


class Seen(gymnasium.ObservationWrapper[Array, int, dict[str, Array]]):
    """What our policies see, as one vector."""

    def __init__(self, env: gymnasium.Env[dict[str, Array], int]) -> None:
        super().__init__(env)
        size = (2 * HALF + 1) ** 2 + len(blstats.SHOWN) + LINE
        self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (size,), np.float32)

    def observation(self, observation: dict[str, Array]) -> Array:
        """Return the glyphs around the player, the bottom lines and the message, float32 `[size]`."""
        bordered = np.full((ROWS + 2 * HALF, COLUMNS + 2 * HALF), glyphs.STONE, np.float32)
        bordered[HALF:-HALF, HALF:-HALF] = observation["glyphs"]
        figures = observation["blstats"]
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


def ours() -> tuple[Callable[[int], Any], nn.Module]:
    """Return what trains our policy for a number of rollouts, and the policy."""
    config = PPOConfig(
        num_envs=32,
        rollout_length=ROLLOUT // 32,
        minibatch_size=MINIBATCH,
        epochs=EPOCHS,
        network="recurrent",
        memory_size=WIDTH,
        hidden_sizes=[WIDTH],
        schedule="fixed",
    )
    ppo = PPO(envs.make("nethack_score", config.num_envs, task="score", stagger=True), config)
    return lambda rollouts: ppo.learn(ppo.steps + rollouts * ROLLOUT), ppo.policy.networks


def theirs() -> tuple[Callable[[int], Any], nn.Module]:
    """Return what trains their policy for a number of rollouts, and the policy.

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
    model = RecurrentPPO(
        "MlpLstmPolicy",
        SubprocVecEnv([plain] * THEIR_ENVS, start_method="fork"),
        n_steps=ROLLOUT // THEIR_ENVS,
        batch_size=MINIBATCH,
        n_epochs=EPOCHS,
        policy_kwargs=network,
        device="cpu",
    )
    return lambda rollouts: model.learn(rollouts * ROLLOUT, reset_num_timesteps=False), model.policy


def speed(learn: Callable[[int], Any], rollouts: int) -> float:
    """Return the training steps a second of a turn."""
    began = time.perf_counter()
    learn(rollouts)
    return rollouts * ROLLOUT / (time.perf_counter() - began)


def main(words: list[str]) -> None:
    """Measure and print."""
    options = parse(Options, words)
    torch.set_num_threads(1)
    contrib = theirs()  # first: it forks
    players = {"ours": ours(), "sb3-contrib": contrib}
    for learn, _ in players.values():
        learn(1)
    speeds = {name: [0.0] * options.rounds for name in players}
    for turn in range(options.rounds):
        for name, (learn, _) in players.items():
            speeds[name][turn] = speed(learn, options.rollouts)
    print(machine_line())
    for name, (_, policy) in players.items():
        weights = sum(tensor.numel() for tensor in policy.parameters())
        print(f"{name:12} {statistics.median(speeds[name]):>9,.0f} steps/s   {weights:>9,} weights")
    ratio = statistics.median(a / b for a, b in zip(*speeds.values(), strict=True))
    print(f"ratio        {ratio:>9.2f}, wanted {TARGET:g}")


if __name__ == "__main__":
    main(sys.argv[1:])
