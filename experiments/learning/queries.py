"""What a preference is worth: ICPL, which writes programs, against PrefPPO, which fits a network, by queries and noise.

    python -m rewardsmith.experiments.learning.queries [ENV ...]

Both are answered from the task's score, ICPL about films, a round of K costing K - 1 answers, PrefPPO about pairs of
segments; each training takes equal steps. The mistakes of answers are those of B-Pref (`teacher.mistake`), with and
without PrefPPO's vetting of doubtful answers. Training on the expert's reward, which needs no answer, stands beside
them. Figures are added to `results/queries.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "queries.jsonl"
SEEDS = range(5)
TASKS = {"half_cheetah": ("run_forward", 300_000), "ant": ("walk_forward", 200_000)}
"""Each body's task, with the environment steps of one training."""

QUERIES = (49, 150, 1500)
MISTAKES = (0.1, 0.2, 0.4)
_ICPL = ("strategy=icpl", "generations=5", "candidates=4")
_PREFPPO = ("strategy=prefppo", "judge=score")
_PEERS = "preference.noise=peers"


def rows() -> dict[str, tuple[str, ...]]:
    """Return the options of every row by its name."""
    learned = {f"prefppo {count}": (*_PREFPPO, f"queries={count}") for count in QUERIES}
    noisy: dict[str, tuple[str, ...]] = {}
    for share in MISTAKES:
        mistake = f"teacher.mistake={share}"
        noisy[f"icpl, {share:.0%} wrong"] = (*_ICPL, mistake)
        noisy[f"prefppo 150, {share:.0%} wrong"] = (*_PREFPPO, "queries=150", mistake)
        noisy[f"prefppo 150, {share:.0%} wrong, vetted"] = (*_PREFPPO, "queries=150", mistake, _PEERS)
    return {"expert": ("reward=expert", "candidates=1"), "icpl": _ICPL, **learned, **noisy}


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' rows, else all, and print the table."""
    cells = [
        Cell(row=row, env=env, task=task, seed=seed, options=(f"steps={steps}", *options))
        for env, (task, steps) in among(arguments, TASKS).items()
        for seed in SEEDS
        for row, options in rows().items()
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
