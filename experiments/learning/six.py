"""The six behaviours of Text2Reward's study, from the sentence: the share of fresh episodes that succeed, over seeds.

    python -m rewardsmith.experiments.learning.six [ENV ...]

The phrasebook's first program, so nothing is chosen, by a million steps, two where an ant has to walk and stay upright
for fifty seconds, and measured on a hundred fresh episodes. Figures are added to `results/six.jsonl`, and what
is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "six.jsonl"
SEEDS = range(5)
TASKS = {
    "hopper": {"hop_forward": 1_000_000, "front_flip": 1_000_000, "back_flip": 1_000_000},
    "ant": {"walk_forward": 2_000_000, "wave_leg": 1_000_000, "lie_down": 1_000_000},
}
"""Environment steps by task, by environment."""


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' behaviours, else of all, and print the table."""
    cells = [
        Cell(
            row="text2reward",
            env=env,
            task=task,
            seed=seed,
            options=("strategy=text2reward", "candidates=1", "episodes=100", f"steps={steps}"),
        )
        for env, tasks in among(arguments, TASKS).items()
        for task, steps in tasks.items()
        for seed in SEEDS
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
