"""What a reader of messages is worth: ONI's variants and bonuses for what is new beside a sparse task's reward.

    python -m rewardsmith.experiments.learning.oni [ENV ...] [--rows ROW ...] [--seeds SEED ...]

All rewards are the task's sparse one, 1 at success, and a bonus with its shipped weight; `extrinsic` is the sparse
reward alone, `subgoals` it and the parts of the phrasebook's program, each once an episode, `expert` the reward that an
expert wrote. Labels are those of the list of words (keyword) or of a language model (recorded). Every row has five
seeds and equal steps; the rows that tell most come first. Policies draw their keys: those of a beginner leave the small
key room now and then, the larger one hardly ever. Figures are added to `results/oni.jsonl`, and what is there is not
trained again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rewardsmith.experiments.learning.grid import among, by_seeds, fill, print_table

RESULTS = Path(__file__).parent / "results" / "oni.jsonl"
SEEDS = range(5)
TASKS = {
    "minihack_key_room": ("leave", 10_000),
    "minihack_key_room_s10": ("leave", 40_000),
    "nethack_staircase": ("staircase", 300_000),
}
"""Each environment's task, with the environment steps of one training; after 14,000 most leave the small key room."""

EPISODES = 32
"""Games in which a policy is judged: the usual sixteen would leave a tenth of success to chance."""

TOGETHER = 1
"""Trainings at a time: each has a process that plays beside the one that learns."""

FIRST = (
    "extrinsic", "subgoals", "oni ranking, recorded", "oni retrieval, keyword", "oni classification, recorded", "rnd",
    "counts",
)  # fmt: skip

VARIANTS = ("retrieval", "classification", "ranking")
ANNOTATORS = ("keyword", "recorded")
BONUSES = ("rnd", "icm", "noveld", "e3b", "counts", "similarity")


def rows(steps: int) -> dict[str, tuple[str, ...]]:
    """Return the options of every row by its name, all of so many environment steps."""
    readers = {
        f"oni {variant}, {annotator}": ("reward=oni", f"variant={variant}", f"annotator={annotator}")
        for variant in VARIANTS
        for annotator in ANNOTATORS
    }
    novelty = {name: (f"reward={name}",) for name in BONUSES}
    ways = {
        "extrinsic": ("reward=sparse", "candidates=1"),
        "subgoals": ("wrap=subgoals", "candidates=1"),
        "expert": ("reward=expert", "candidates=1"),
        **readers,
        **novelty,
    }
    return {name: (f"steps={steps}", f"episodes={EPISODES}", *options) for name, options in ways.items()}


def main() -> None:
    """Train what is missing of the named environments' rows and seeds, else all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("envs", nargs="*", metavar="ENV", help=", ".join(TASKS))
    parser.add_argument("--rows", nargs="+", metavar="ROW", choices=list(rows(0)), default=list(rows(0)))
    parser.add_argument("--seeds", nargs="+", type=int, default=list(SEEDS))
    wanted = parser.parse_args()
    cells = []
    for env, (task, steps) in among(wanted.envs, TASKS).items():
        ways = {name: way for name, way in rows(steps).items() if name in wanted.rows}
        cells += by_seeds(ways, wanted.seeds, first=FIRST, env=env, task=task)
    print_table(fill(cells, RESULTS, TOGETHER))


if __name__ == "__main__":
    main()
