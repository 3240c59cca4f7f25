"""Do rewards from pixels train policies that do what was meant? By the tasks' computed scores, over seeds.

    python -m rewardsmith.experiments.learning.pixels [ENV ...] [--seeds 0 1 2] [--rows distilled clip expert]

The prompts are those that the tasks bring along, the model is `tiny-sim-clip`. `clip` draws every state, `distilled`
only those about which its networks disagree, `expert` is the task's own reward. Figures are added to
`results/pixels.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rewardsmith.experiments.learning.grid import Cell, fill, print_table

RESULTS = Path(__file__).parent / "results" / "pixels.jsonl"
TASKS = {"inverted_pendulum": ("balance", 100_000), "mountain_car": ("reach_flag", 150_000)}
"""Each body's task, with the environment steps of one training."""

ROWS = {
    "distilled": ("reward=distilled", "candidates=1"),
    "clip": ("reward=clip", "candidates=1"),
    "expert": ("reward=expert", "candidates=1"),
}


def main() -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("envs", nargs="*", metavar="ENV")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rows", nargs="+", choices=list(ROWS), default=list(ROWS))
    arguments = parser.parse_args()
    cells = [
        Cell(row=row, env=env, task=TASKS[env][0], seed=seed, options=(f"steps={TASKS[env][1]}", *ROWS[row]))
        for env in arguments.envs or TASKS
        for row in arguments.rows
        for seed in arguments.seeds
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main()
