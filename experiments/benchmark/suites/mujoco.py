"""Robots that walk, hop, swim and reach: every registered task of MuJoCo."""

from __future__ import annotations

from rewardsmith.envs import MujocoEnvironment
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.suites.suite import Preset, Suite, all_tasks

# Bodies on which the expert's reward tells well from success alone within ten seconds of one core. A run takes another
# ten to begin, to be judged and to be filmed; one that learns from answers takes a minute, so that the preset has the
# fewest and the most of them. Together that is half an hour of two cores.
_QUICK = {
    "half_cheetah/run_forward": 140_000,
    "half_cheetah/run_backward": 100_000,
    "reacher/hold_on_target": 80_000,
    "reacher/spin": 80_000,
}
_GAITS = (
    "half_cheetah/run_forward", "hopper/hop_forward", "walker2d/walk_forward", "ant/walk_forward",
    "swimmer/swim_forward", "reacher/reach", "pusher/push_to_goal", "half_cheetah/stand_on_back_leg",
)  # fmt: skip

MUJOCO = Suite(
    presets={
        "small": Preset(tasks=_QUICK, seeds=3, rounds=2, candidates=2, without=("prefppo_150",)),
        "medium": Preset(tasks=dict.fromkeys(_GAITS, 0)),
        "full": Preset(tasks=all_tasks(MujocoEnvironment)),
    },
    methods=(
        SPARSE, EXPERT, "zero_shot", "best_of", "text2reward_few", "text2reward", "evolve", "icpl", "icpl_noisy",
        "prefppo_49", "prefppo_150", "prefppo_1500", "terms",
    ),
)  # fmt: skip
