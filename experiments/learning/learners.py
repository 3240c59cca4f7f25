"""Who learns the arm's tasks sooner: PPO, or stable-baselines3's learners, which remember all that they have seen?

    python -m rewardsmith.experiments.learning.learners [ENV ...]

Each learns from the expert's reward with its own defaults. A step of PPO's costs little of what the others' cost, so
that PPO is shown by as many steps and by ten times as many. Success is the share of a hundred fresh episodes. Figures
are added to `results/learners.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning import hands
from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "learners.jsonl"
SEEDS = range(3)
TASKS = {env: next(iter(tasks)) for env, tasks in hands.ARM.items()}
STEPS = 30_000

ROWS = {
    f"{algorithm}, {steps:,} steps": (f"algorithm={algorithm}", f"steps={steps}")
    for algorithm, steps in (
        ("ppo", STEPS),
        ("ppo", 10 * STEPS),
        ("sb3.sac", STEPS),
        ("sb3.tqc", STEPS),
        ("sb3.td3", STEPS),
    )
}
_OPTIONS = ("reward=expert", "candidates=1", "episodes=100")


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' tasks, else of all, and print the table."""
    rows = {name: (*options, *_OPTIONS) for name, options in ROWS.items()}
    cells = [
        cell
        for env, task in among(arguments, TASKS).items()
        for cell in by_seeds(rows, SEEDS, first=tuple(rows), env=env, task=task)
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
