"""What PPO reaches, by device and seed: `python -m rewardsmith.experiments.speed.returns`.

Trains with an environment's settings on the reward of Gymnasium's v5 environment and reports the mean return of the
last hundred episodes of the exploring policy. CleanRL's published returns (docs.cleanrl.dev, ppo_continuous_action.py,
1 million steps, v4 environments) stand beside them. Devices train with the same settings, so that their returns can be
compared; with `--gpu-settings` they are those for thousands of environments.

    python -m rewardsmith.experiments.speed.returns hopper half_cheetah --devices cpu cuda --seeds 5
    python -m rewardsmith.experiments.speed.returns ant --devices cuda --gpu-settings --steps 20000000 --seeds 3
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections import deque
from typing import NamedTuple

import torch

from rewardsmith import envs
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for

EPISODES = 100
CLEANRL = {
    "half_cheetah": (1443, 46),
    "walker2d": (2288, 572),
    "hopper": (2383, 272),
    "humanoid": (716, 49),
    "inverted_pendulum": (963, 22),
    "pusher": (-40.4, 7),
}
"""Mean and standard deviation of the return."""


class Outcome(NamedTuple):
    """What one training came to."""

    result: float
    steps: int
    seconds: float
    faults: int


def main() -> None:
    """Print one line for each training and one for each environment and device."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("envs", nargs="*", default=list(CLEANRL), metavar="env")
    parser.add_argument("--devices", nargs="+", default=["cpu"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--gpu-settings", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{machine_line()}\n")
    print(f"{'environment':26}{'device':>8}{'seed':>6}{'return':>10}{'steps':>12}{'seconds':>9}{'faults':>8}")
    for env in arguments.envs:
        means = []
        for device in arguments.devices:
            outcomes = []
            for seed in range(arguments.seeds):
                outcomes.append(train(env, device, seed, arguments.steps, arguments.gpu_settings))
                result, steps, seconds, faults = outcomes[-1]
                print(f"{env:26}{device:>8}{seed:6}{result:10.0f}{steps:12,}{seconds:9.0f}{faults:8}", flush=True)
            means.append(_summary(env, device, [outcome.result for outcome in outcomes]))
        if len(means) == 2:
            (one, error), (other, other_error) = means
            apart = abs(one - other) / (math.hypot(error, other_error) or math.inf)
            print(f"{env:26}means are {apart:.1f} standard errors of their difference apart")


def train(env: str, device: str, seed: int, steps: int, gpu_settings: bool) -> Outcome:
    """Train once and return what came of it."""
    settings = settings_for(env)
    config = (settings.on_gpu() if gpu_settings else settings).ppo()
    task = next(iter(envs.find(env).tasks))
    training = envs.make(env, config.num_envs, device=device, task=task, seed=seed, stagger=True)
    ppo = PPO(training, config, seed=seed)
    recent: deque[tuple[float, float]] = deque()
    faults = 0.0

    def watch(metrics: dict[str, float]) -> None:
        nonlocal faults
        faults += metrics.get("overflow", 0) + metrics["diverged"]
        if metrics["episodes"]:
            recent.append((metrics["episodes"], metrics["return"]))
            while sum(count for count, _ in recent) - recent[0][0] >= EPISODES:
                recent.popleft()

    began = time.perf_counter()
    ppo.learn(steps, watch)
    seconds = time.perf_counter() - began
    episodes = sum(count for count, _ in recent)
    return Outcome(sum(count * value for count, value in recent) / episodes, ppo.steps, seconds, int(faults))


def _summary(env: str, device: str, results: list[float]) -> tuple[float, float]:
    """Print and return the mean of some results and its standard error."""
    mean, deviation = statistics.fmean(results), statistics.stdev(results) if len(results) > 1 else 0.0
    published = f"   CleanRL {CLEANRL[env][0]} ± {CLEANRL[env][1]}" if env in CLEANRL else ""
    print(f"{env:26}{device:>8}  mean {mean:.0f} ± {deviation:.0f}{published}", flush=True)
    return mean, deviation / math.sqrt(len(results))


if __name__ == "__main__":
    main()
