"""Do rewards from pixels train policies that do what was meant? By the tasks' computed scores, over seeds.

    python -m rewardsmith.experiments.learning.pixels [ENV ...]

The prompts are those that the tasks bring along, the model is `tiny-sim-clip`. `clip` draws every state, `distilled`
only those about which its networks disagree, `expert` is the task's own reward. Figures are added to
`results/pixels.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "pixels.jsonl"
SEEDS = range(5)
TASKS = {"inverted_pendulum": ("balance", "steps=150000"), "mountain_car": ("reach_flag", "steps=150000")}
"""Each body's task, with how long one training takes."""

ROWS = {
    "distilled": ("reward=distilled", "candidates=1"),
    "clip": ("reward=clip", "candidates=1"),
    "expert": ("reward=expert", "candidates=1"),
}


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = []
    for env, (task, steps) in among(arguments, TASKS).items():
        rows = {row: (steps, *options) for row, options in ROWS.items()}
        cells += by_seeds(rows, SEEDS, env=env, task=task)
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
