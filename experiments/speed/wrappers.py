"""What wrappers around a reward are worth, potential-based shaping above all, which can hurt.

    python -m rewardsmith.experiments.speed.wrappers [ENV ...] [KEY=VALUE ...] [--wrap NAMES ...] [--seeds 0 1 2]

The phrasebook's first program for the first task of each body is trained within each wrapper and without any, with the
shipped settings; and so is the task's sparse reward alone, which is what `shaping` shapes. A row is one of these: the
score of the registered task on fresh initial states, its mean over the seeds and each seed's. Settings such as
`steps=1000000` are passed on to `rewardsmith train`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rewardsmith import envs
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import command
from rewardsmith.reward_synth.rewards.wrappers.wrapper import WRAPPERS

BODIES = ("half_cheetah", "hopper")
ALONE = {"no wrapper": (), "sparse alone": ("reward=sparse",)}
"""What wrappers are held against, with the options that make it."""

NUMBERS = {"cost": ("wrapper.cost.of=height",), "potential": ("wrapper.potential.of=forward_displacement",)}
"""Options without which a wrapper is refused."""


def main() -> None:
    """Train all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="ENV or KEY=VALUE")
    parser.add_argument("--wrap", nargs="+", default=list(WRAPPERS), metavar="NAMES")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    arguments = parser.parse_args()
    names = [word for word in arguments.words if "=" not in word]
    settings = [word for word in arguments.words if "=" in word]
    cases = ALONE | {f"wrap={wrap}": _options(wrap) for wrap in arguments.wrap}
    print(machine_line(), *settings)
    for env in names or BODIES:
        task = next(iter(envs.find(env).tasks.values()))
        print(f"{env}: {task.instruction} [{task.unit}]")
        with ThreadPoolExecutor(2) as pool:
            scored = {
                case: [pool.submit(score, env, seed, [*options, *settings]) for seed in arguments.seeds]
                for case, options in cases.items()
            }
            for case, futures in scored.items():
                scores = [future.result() for future in futures]
                listed = " ".join(f"{value:8.2f}" for value in scores)
                print(f"    {case:32}{sum(scores) / len(scores):8.2f}   seeds {listed}", flush=True)


def _options(wrap: str) -> tuple[str, ...]:
    return (f"wrap={wrap}", *(option for name in wrap.split(",") for option in NUMBERS.get(name, ())))


def score(env: str, seed: int, options: Sequence[str]) -> float:
    """Return what one reward's policy scores in the body's first task, on initial states that nothing else has seen."""
    task = next(iter(envs.find(env).tasks))
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={env}", f"task={task}", f"seed={seed}", f"runs={place}", "coder=phrasebook", "candidates=1"]
        command("train", *words, "workers=1", "film.seconds=0", *options)
        (path,) = Path(place).iterdir()
        outcome = Run.open(str(path)).result()
    if outcome is None or outcome.final is None or outcome.final.score is None:
        raise RuntimeError(f"{env} {' '.join(options)}: no candidate was measured")
    return outcome.final.score


if __name__ == "__main__":
    main()
