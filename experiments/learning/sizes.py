"""Is bigger better? The shipped model in three sizes, trained on the same pictures for equally many steps.

    python -m rewardsmith.experiments.learning.sizes [STEPS]

Every model is measured as the shipped one is (`vlm_rewards.tiny.measure`) on the same pictures that none has seen. A
training has an eighth of the shipped one's steps and a tenth of its pictures; seconds are its own, on one thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import torch

from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.vlm_rewards.tiny.build import Options, judged
from rewardsmith.vlm_rewards.tiny.model import SIZES
from rewardsmith.vlm_rewards.tiny.package import halve
from rewardsmith.vlm_rewards.tiny.pictures import take
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES
from rewardsmith.vlm_rewards.tiny.training import Recipe, train

STEPS, PICTURES = 1500, 10_000


def main(arguments: Sequence[str]) -> None:
    """Train all sizes and print a line for each set of pictures."""
    options = Options(steps=int(arguments[0]) if arguments else STEPS, pictures=PICTURES)
    recipe = Recipe(steps=options.steps, batch=options.batch, seed=options.seed)
    torch.set_num_threads(options.threads)
    pictures = take(SCENES, options.pictures, options.seed)
    print(f"{machine_line()}\n{recipe}")
    print(f"{'size':8}{'weights':>10}{'s':>6}  {'pictures':26}{'pose':>6}{'unseen':>8}{'arms':>6}{'captions':>10}")
    for size, config in SIZES.items():
        began = time.perf_counter()
        trained = train(config, pictures, recipe)
        seconds = time.perf_counter() - began
        halve(trained)
        weights = sum(value.numel() for value in trained.model.parameters())
        sets, goals = judged(trained, options)
        for name, scores in sets.items():
            print(
                f"{size:8}{weights:10,}{seconds:6.0f}  {name:26}{scores.pose:6.2f}{scores.paraphrased:8.2f}"
                f"{scores.arms:6.2f}{scores.captions:10.2f}",
                flush=True,
            )
        print(f"{size:8}mean AUC of goal prompts {sum(goals.values()) / len(goals):.3f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
