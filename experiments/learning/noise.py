"""What wrong answers cost, and what heeds them saves: ICPL and PrefPPO, told wrong more and more often.

    python -m rewardsmith.experiments.learning.noise [ENV ...]

Both are answered from the task's score by a script, a share of whose answers is turned round (`teacher.mistake`). ICPL
heeds that by asking three times about each pair of films (`teacher.repeats`), which costs three times the answers;
PrefPPO by members that vet each other's pairs (`preference.noise=peers`). A method's rows have equal steps. Figures are
added to `results/noise.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "noise.jsonl"
SEEDS = range(5)
TASKS = {"half_cheetah": "run_forward"}
MISTAKES = (0.0, 0.1, 0.2, 0.4)

METHODS = {
    "icpl": ("strategy=icpl", "generations=2", "candidates=4", "steps=40000"),
    "prefppo 150": ("strategy=prefppo", "judge=score", "queries=150", "steps=160000"),
}
"""Options of each method, small enough for a run in a minute on a machine with nothing else to do."""

HEEDED = {"icpl": "teacher.repeats=3", "prefppo 150": "preference.noise=peers"}
"""What each method does about wrong answers."""

EPISODES = "episodes=8"
"""In which every candidate is judged: the usual sixteen take as many steps as half of its training."""

FIRST = tuple(f"{method}, {how}" for how in ("0% wrong", "40% wrong", "40% wrong, heeded") for method in METHODS)
"""What says most: no wrong answers, and as many as there may be."""


def rows() -> dict[str, tuple[str, ...]]:
    """Return the options of every row by its name."""
    return {
        f"{method}, {mistake:.0%} wrong{said}": (*options, EPISODES, f"teacher.mistake={mistake}", *heed)
        for mistake in MISTAKES
        for method, options in METHODS.items()
        for said, heed in (("", ()), (", heeded", (HEEDED[method],)))
    }


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = [
        cell
        for env, task in among(arguments, TASKS).items()
        for cell in by_seeds(rows(), SEEDS, first=FIRST, env=env, task=task)
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
