"""NetHack and MiniHack: bonuses for what is new, and rewards for what a game says."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.suites.suite import Preset, Suite


def _games() -> dict[str, int]:
    names = (name for name in envs.names() if name.startswith(("nethack_", "minihack_")))
    return {f"{env}/{task}": 0 for env in names for task in envs.find(env).tasks}


NETHACK = Suite(
    presets={
        "small": Preset(tasks={"minihack_corridor/leave": 100_000, "nethack_staircase/staircase": 100_000}, seeds=3),
        "full": Preset(tasks=_games()),
    },
    methods=(
        SPARSE, EXPERT, "zero_shot", "rnd", "icm", "noveld", "e3b", "counts", "similarity",
        "oni_retrieval", "oni_classification", "oni_ranking",
    ),
)  # fmt: skip
