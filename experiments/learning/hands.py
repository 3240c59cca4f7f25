"""Do written rewards teach an arm what an expert's reward teaches it? The tasks of Text2Reward's study, over seeds.

    python -m rewardsmith.experiments.learning.hands [ENV ...]

The six tasks are of ManiSkill2's kind on this project's arm, the eleven of Meta-World through EnvPool (extra
`manipulation`). For each the expert's reward, the phrasebook's program and the first program that a language model
replied with take equal steps; success is the share of a hundred fresh episodes. `halfway` says how soon each was
learned. Figures are added to `results/hands.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rewardsmith.experiments.learning.grid import REPLIES, Cell, among, fill, print_table

RESULTS = Path(__file__).parent / "results" / "hands.jsonl"
SEEDS = range(3)
ARM = {
    "arm_drawer": {"open_cabinet_drawer": 150_000},
    "arm_faucet": {"turn_faucet": 150_000},
    "arm_door": {"open_cabinet_door": 150_000},
    "arm_chair": {"push_chair": 300_000},
    "arm_cube": {"lift_cube": 400_000, "pick_cube": 600_000},
}
"""Each task with the environment steps of one training, about those that the expert's reward needs."""

METAWORLD = {
    f"metaworld_{name}": {task: 300_000}
    for name, task in (
        ("drawer_open", "open"),
        ("drawer_close", "close"),
        ("window_open", "open"),
        ("window_close", "close"),
        ("button_press", "press"),
        ("sweep_into", "sweep"),
        ("door_unlock", "unlock"),
        ("door_close", "close"),
        ("handle_press", "press"),
        ("handle_press_side", "press"),
        ("handle_pull", "pull"),
    )
}
TASKS = ARM | METAWORLD

_OPTIONS = ("episodes=100", "candidates=1")


def replies(env: str, task: str) -> str:
    """Return where a model's reply for a task lies, from where results are; `transcripts.keep` put it there."""
    return f"hands/{env}_{task}/llm.jsonl"


def cells(tasks: Mapping[str, Mapping[str, int]]) -> list[Cell]:
    """Return the trainings of tasks, seed by seed; a model's program is trained where its reply is there."""
    return [
        Cell(row=row, env=env, task=task, seed=seed, options=(f"steps={steps}", *_OPTIONS, *options), replies=recorded)
        for seed in SEEDS
        for env, names in tasks.items()
        for task, steps in names.items()
        for row, options, recorded in (
            ("expert", ("reward=expert",), ""),
            ("phrasebook", (), ""),
            ("model", (), replies(env, task)),
        )
        if not recorded or (REPLIES / recorded).exists()
    ]


def main(arguments: Sequence[str]) -> None:
    """Train what is missing of the named environments' tasks, else of all, and print the table."""
    print_table(fill(cells(among(arguments, TASKS)), RESULTS))


if __name__ == "__main__":
    main(sys.argv[1:])
