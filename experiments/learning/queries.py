"""What an answer is worth: ICPL, which writes programs, against PrefPPO, which fits a network, by their queries.

    python -m rewardsmith.experiments.learning.queries [ENV ...]

Both are answered from the task's score, ICPL about films, a round of K costing K - 1 answers, PrefPPO about pairs of
segments. Every training takes equal steps, of which ICPL has twelve and PrefPPO one. Training on the expert's reward,
which needs no answer, and on the task's score itself stand beside them; wrong answers are in `noise.py`. Figures are
added to `results/queries.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "queries.jsonl"
SEEDS = range(5)
TASKS = {"half_cheetah": "run_forward", "ant": "walk_forward"}

STEPS = "steps=200000"
"""Environment steps of one training."""

QUERIES = (49, 150, 1500)


def rows() -> dict[str, tuple[str, ...]]:
    """Return the options of every row by its name."""
    learned = {f"prefppo {count}": (STEPS, "strategy=prefppo", "judge=score", f"queries={count}") for count in QUERIES}
    return {
        "expert": (STEPS, "reward=expert", "candidates=1"),
        "score": (STEPS, "program=examples/forward.py", "candidates=1"),
        "icpl": (STEPS, "strategy=icpl", "generations=3", "candidates=4"),
        **learned,
    }


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = [
        cell for env, task in among(arguments, TASKS).items() for cell in by_seeds(rows(), SEEDS, env=env, task=task)
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
