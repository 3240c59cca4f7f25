"""The eight poses of VLM-RM, by pictures and by the tasks' own rewards: the share of fresh episodes that succeed.

    python -m rewardsmith.experiments.learning.poses [TASK ...] [steps=700000]

The prompts are those that the tasks bring along, the model is `tiny-sim-clip`. It looks from the side and from ahead,
for the side does not show both arms, and a step costs a tenth of its speed, which pictures do not show. PPO's steps
become smaller until the end: where they did not, other seeds failed and no fewer. `expert`, the task's own reward by
the same number of steps, says what there is to reach. Success is computed from the joints, over a hundred fresh
episodes. Figures are added to `results/poses.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.experiments.learning import sight
from rewardsmith.experiments.learning.grid import Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "poses.jsonl"
SEEDS = range(5)
TASKS = dict.fromkeys(sight.TASKS["humanoid"], "humanoid")
"""Each pose's environment."""

ROWS = {
    "distilled": (
        *("reward=distilled", "clip.cameras=side,ahead", "wrap=cost", "wrapper.cost.of=speed"),
        *("ppo.schedule=linear", "ppo.learning_rate=0.0004"),
    ),
    "expert": ("reward=expert",),
}
_OPTIONS = ("candidates=1", "episodes=100")
_STEPS = "steps=700000"


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named poses, else of all, and print the table."""
    steps = [argument for argument in arguments if argument.startswith("steps=")] or [_STEPS]
    cells = [
        Cell(row=row, env=env, task=task, seed=seed, options=(*options, *_OPTIONS, *steps))
        for seed in SEEDS
        for row, options in ROWS.items()
        for task, env in among([each for each in arguments if each not in steps], TASKS).items()
    ]
    print_table(fill(cells, RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
