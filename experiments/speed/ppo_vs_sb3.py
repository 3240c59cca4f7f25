"""Speed of PPO against stable-baselines3, all else equal: `python -m rewardsmith.experiments.speed.ppo_vs_sb3`.

Both train a 64-64 tanh network on the same body with rollouts of 2048 steps, minibatches of 512 and 10 epochs. Ours
steps 128 environments 16 times a rollout, stable-baselines3 steps `DummyVecEnv(8)` 256 times. The two take turns within
one process; the ratio is the median over the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import torch

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

ROLLOUT, MINIBATCH, EPOCHS = 2048, 512, 10
BODIES = {"half_cheetah": "HalfCheetah-v5", "hopper": "Hopper-v5", "walker2d": "Walker2d-v5", "ant": "Ant-v5"}


def main() -> None:
    """Print one line per body: steps per second of both and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", nargs="+", default=list(BODIES), choices=BODIES)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each, at least 3")
    parser.add_argument("--rollouts", type=int, default=5, help="rollouts per turn")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # the fastest for both with networks of this size
    print(f"{len(os.sched_getaffinity(0))} cores, torch {torch.__version__}, medians of {arguments.rounds} turns")
    print(f"{'body':<14}{'ours [steps/s]':>16}{'SB3 [steps/s]':>16}{'ratio':>8}")
    for body in arguments.bodies:
        ours, theirs = _ours(body), _theirs(body)
        for learn in (ours, theirs):
            learn(1)
        speeds = [
            (_speed(ours, arguments.rollouts), _speed(theirs, arguments.rollouts)) for _ in range(arguments.rounds)
        ]
        ratio = statistics.median(a / b for a, b in speeds)
        a, b = (statistics.median(column) for column in zip(*speeds, strict=True))
        print(f"{body:<14}{a:>16.0f}{b:>16.0f}{ratio:>8.2f}", flush=True)


def _ours(body: str) -> Callable[[int], None]:
    config = PPOConfig(
        num_envs=128,
        rollout_length=ROLLOUT // 128,
        minibatch_size=MINIBATCH,
        epochs=EPOCHS,
        hidden_sizes=[64, 64],
        activation="tanh",
        learning_rate=3e-4,
        schedule="fixed",
    )
    task = next(iter(envs.find(body).tasks))
    ppo = PPO(envs.make(body, config.num_envs, task=task, stagger=True), config)

    def learn(rollouts: int) -> None:
        ppo.learn(ppo.steps + rollouts * ROLLOUT)

    return learn


def _theirs(body: str) -> Callable[[int], None]:
    from stable_baselines3 import PPO as TheirPPO
    from stable_baselines3.common.env_util import make_vec_env

    env = make_vec_env(BODIES[body], n_envs=8)
    model = TheirPPO("MlpPolicy", env, n_steps=ROLLOUT // 8, batch_size=MINIBATCH, n_epochs=EPOCHS, device="cpu")

    def learn(rollouts: int) -> None:
        model.learn(rollouts * ROLLOUT, reset_num_timesteps=False)

    return learn


def _speed(learn: Callable[[int], None], rollouts: int) -> float:
    began = time.perf_counter()
    learn(rollouts)
    return rollouts * ROLLOUT / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
