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
TASKS = {
    "hopper": ("hop_forward", "front_flip", "back_flip"),
    "ant": ("walk_forward", "wave_leg", "lie_down"),
}
_OPTIONS = ("strategy=text2reward", "candidates=1", "episodes=100")
_LEARNED = ("steps=1000000",)
_LONGER = {"walk_forward": ("steps=2000000", "ppo.target_kl=0.01")}
"""Options of learning of the tasks that are learned otherwise."""


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' behaviours, else of all, and print the table."""
    cells = [
        Cell(row="text2reward", env=env, task=task, seed=seed, options=(*_OPTIONS, *_LONGER.get(task, _LEARNED)))
        for env, tasks in among(arguments, TASKS).items()
        for task in tasks
        for seed in SEEDS
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
