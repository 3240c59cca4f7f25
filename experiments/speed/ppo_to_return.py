"""Wall-clock to the same return as tuned stable-baselines3: `python -m rewardsmith.experiments.speed.ppo_to_return`.

First stable-baselines3 PPO trains with the settings that rl-baselines3-zoo tuned for the body, for the given minutes;
the best mean return of 20 consecutive episodes is the mark. Then ours trains with its own settings for the body until
20 episodes in a row average as much, or as many minutes have passed. Both count returns of exploring policies, in the
reward of Gymnasium's v5 environments.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import deque
from typing import Any

import torch

from rewardsmith import envs
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for

EPISODES = 20

_WIDE_NETWORK = {
    "policy_kwargs": {
        "log_std_init": -2,
        "ortho_init": False,
        "activation_fn": torch.nn.ReLU,
        "net_arch": {"pi": [256, 256], "vf": [256, 256]},
    }
}
# hyperparams/ppo.yml of DLR-RM/rl-baselines3-zoo; observation and reward are normalised everywhere.
_TUNED: dict[str, dict[str, Any]] = {
    "half_cheetah": {
        "batch_size": 64,
        "n_steps": 512,
        "gamma": 0.98,
        "learning_rate": 2.0633e-05,
        "ent_coef": 0.000401762,
        "clip_range": 0.1,
        "n_epochs": 20,
        "gae_lambda": 0.92,
        "max_grad_norm": 0.8,
        "vf_coef": 0.58096,
        **_WIDE_NETWORK,
    },
    "hopper": {
        "batch_size": 32,
        "n_steps": 512,
        "gamma": 0.999,
        "learning_rate": 9.80828e-05,
        "ent_coef": 0.00229519,
        "clip_range": 0.2,
        "n_epochs": 5,
        "gae_lambda": 0.99,
        "max_grad_norm": 0.7,
        "vf_coef": 0.835671,
        **_WIDE_NETWORK,
    },
    "walker2d": {
        "batch_size": 32,
        "n_steps": 512,
        "gamma": 0.99,
        "learning_rate": 5.05041e-05,
        "ent_coef": 0.000585045,
        "clip_range": 0.1,
        "n_epochs": 20,
        "gae_lambda": 0.95,
        "max_grad_norm": 1.0,
        "vf_coef": 0.871923,
    },
    "ant": {},
}
_GYMNASIUM = {"half_cheetah": "HalfCheetah-v5", "hopper": "Hopper-v5", "walker2d": "Walker2d-v5", "ant": "Ant-v5"}


def main() -> None:
    """Print one line per body and seed: the mark, both times to it and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", nargs="+", default=list(_TUNED), choices=_TUNED)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long stable-baselines3 trains")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{len(os.sched_getaffinity(0))} cores, torch {torch.__version__}")
    columns = ("seed", "return", "SB3 [s]", "SB3 steps", "ours [s]", "our steps", "ratio")
    print(f"{'body':<14}" + "".join(f"{name:>11}" for name in columns))
    for body in arguments.bodies:
        ratios = []
        for seed in range(arguments.seeds):
            mark, their_seconds, their_steps = _theirs(body, seed, 60 * arguments.minutes)
            seconds, steps = _ours(body, seed, mark, 60 * arguments.minutes)
            ratios.append(their_seconds / seconds)
            print(
                f"{body:<14}{seed:>11}{mark:>11.0f}{their_seconds:>11.1f}{their_steps:>11}{seconds:>11.1f}{steps:>11}"
                f"{ratios[-1]:>11.1f}",
                flush=True,
            )
        print(f"{body:<14} median ratio {statistics.median(ratios):.1f}", flush=True)


def _theirs(body: str, seed: int, limit: float) -> tuple[float, float, int]:
    """Return the best mean return, and the seconds and steps after which it was reached."""
    from stable_baselines3 import PPO as TheirPPO
    from stable_baselines3.common.callbacks import BaseCallback
    from stable_baselines3.common.env_util import make_vec_env
    from stable_baselines3.common.vec_env import VecNormalize

    began = time.perf_counter()
    best = (float("-inf"), 0.0, 0)
    recent: deque[float] = deque(maxlen=EPISODES)

    class Watch(BaseCallback):
        def _on_step(self) -> bool:
            nonlocal best
            seconds = time.perf_counter() - began
            for info in self.locals["infos"]:
                if "episode" in info:
                    recent.append(info["episode"]["r"])
                    if len(recent) == EPISODES:
                        best = max(best, (statistics.fmean(recent), seconds, self.num_timesteps))
            return seconds < limit

    env = VecNormalize(make_vec_env(_GYMNASIUM[body], n_envs=1, seed=seed), gamma=_TUNED[body].get("gamma", 0.99))
    model = TheirPPO("MlpPolicy", env, seed=seed, device="cpu", **_TUNED[body])
    model.learn(10**9, callback=Watch())
    return best


def _ours(body: str, seed: int, mark: float, limit: float) -> tuple[float, int]:
    """Return the seconds and steps until the mark, infinite where it is not reached in time."""
    began = time.perf_counter()
    config = settings_for(body).ppo()
    task = next(iter(envs.find(body).tasks))
    ppo = PPO(envs.make(body, config.num_envs, task=task, seed=seed, stagger=True), config, seed=seed)
    recent: deque[tuple[float, float]] = deque()
    reached = (float("inf"), 0)

    def watch(metrics: dict[str, float]) -> bool:
        nonlocal reached
        seconds = time.perf_counter() - began
        if metrics["episodes"]:
            recent.append((metrics["episodes"], metrics["return"]))
            while sum(count for count, _ in recent) - recent[0][0] >= EPISODES:
                recent.popleft()
        count = sum(count for count, _ in recent)
        if count >= EPISODES and sum(count * value for count, value in recent) / count >= mark:
            reached = (seconds, int(metrics["steps"]))
        return reached[1] == 0 and seconds < limit

    ppo.learn(10**10, watch)
    return reached


if __name__ == "__main__":
    main()
