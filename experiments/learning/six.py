"""The six behaviours of Text2Reward's study, from the sentence: the share of fresh episodes that succeed, over seeds.

    python -m rewardsmith.experiments.learning.six [ENV ...]

The phrasebook's first program, so nothing is chosen, by a million steps and measured on a hundred fresh episodes. An
ant that is to walk without a false hop for fifty seconds learns for twice as long and in smaller steps. Figures are
added to `results/six.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "six.jsonl"
SEEDS = range(5)
_STEPS = "steps=1000000"
TASKS: dict[str, dict[str, tuple[str, ...]]] = {
    "hopper": {"hop_forward": (_STEPS,), "front_flip": (_STEPS,), "back_flip": (_STEPS,)},
    "ant": {"walk_forward": ("steps=2000000", "ppo.target_kl=0.01"), "wave_leg": (_STEPS,), "lie_down": (_STEPS,)},
}
"""How long each task is learned, by environment."""


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' behaviours, else of all, and print the table."""
    cells = [
        Cell(
            row="text2reward",
            env=env,
            task=task,
            seed=seed,
            options=("strategy=text2reward", "candidates=1", "episodes=100", *learned),
        )
        for env, tasks in among(arguments, TASKS).items()
        for task, learned in tasks.items()
        for seed in SEEDS
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
