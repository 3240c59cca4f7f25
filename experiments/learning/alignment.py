"""What weights that are learned from the score are worth, where a part of a reward misleads and where none is known to.

    python -m rewardsmith.experiments.learning.alignment [ENV ...]

half_cheetah is to run forward by `examples/misleading.py`, which pays more for standing still than for speed, and
hopper to hop forward by the phrasebook's first program; each as it is, and within `wrap=alignment`, at equal steps.
Figures are added to `results/alignment.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "alignment.jsonl"
SEEDS = range(5)
TASKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "half_cheetah": ("run_forward", ("steps=160000", "program=examples/misleading.py")),
    "hopper": ("hop_forward", ("steps=160000",)),
}
"""Each body's task, with the options of its trainings, small enough for one in a minute."""

WAYS = {"fixed": (), "alignment": ("wrap=alignment",)}


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = []
    for env, (task, options) in among(arguments, TASKS).items():
        rows = {way: ("candidates=1", *options, *more) for way, more in WAYS.items()}
        cells += by_seeds(rows, SEEDS, env=env, task=task)
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
