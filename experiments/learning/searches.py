"""Does a search find better rewards than were written first? Against the expert's and the sparse reward, over seeds.

    python -m rewardsmith.experiments.learning.searches [ENV ...]

The phrasebook's search, by evolution with reflection and with the task's score as the judge, and the registered task's
expert and sparse rewards, all with equal steps per candidate. Figures are added to `results/searches.jsonl`, and what
is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "searches.jsonl"
SEEDS = range(5)
TASKS = {
    "half_cheetah": ("run_forward", 300_000),
    "hopper": ("hop_forward", 200_000),
    "walker2d": ("walk_forward", 200_000),
    "ant": ("walk_forward", 200_000),
}
"""Each body's task, with the environment steps of one candidate."""

ROWS = {
    "evolve": ("strategy=evolve", "generations=3", "candidates=4"),
    "expert": ("reward=expert", "candidates=1"),
    "sparse": ("reward=sparse", "candidates=1"),
}


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = [
        Cell(row=row, env=env, task=task, seed=seed, options=(f"steps={steps}", *options))
        for env, (task, steps) in among(arguments, TASKS).items()
        for seed in SEEDS
        for row, options in ROWS.items()
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
