"""Arms that reach, push, lift, open and turn, and Meta-World's where its extra is installed.

Most of these are done or not done, and success alone seldom comes upon them: methods are compared by the share of tries
that succeed.
"""

from __future__ import annotations

from rewardsmith.envs.metaworld.environment import MetaworldEnvironment
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.suites.suite import SUCCESS, Preset, Suite, all_tasks

_SMALL = {
    "reacher/reach": 100_000,
    "pusher/push_to_goal": 200_000,
    "arm_cube/lift_cube": 200_000,
    "arm_drawer/open_cabinet_drawer": 200_000,
    "arm_door/open_cabinet_door": 200_000,
    "arm_faucet/turn_faucet": 200_000,
}
_PLANNERS = ("plan_expert", "plan_program", "plan_terms")
"""They copy worlds of MuJoCo, which those of Meta-World are not here."""

_FULL = (*_SMALL, "pusher/touch_object", "arm_cube/pick_cube", "arm_chair/push_chair")

MANIPULATION = Suite(
    presets={
        "small": Preset(tasks=_SMALL, seeds=3, rounds=2, candidates=2),
        "full": Preset(tasks=dict.fromkeys(_FULL, 0)),
        "metaworld": Preset(tasks=all_tasks(MetaworldEnvironment), without=_PLANNERS),
    },
    methods=(
        SPARSE, EXPERT, "zero_shot", "best_of", "text2reward_few", "text2reward", "evolve", "icpl", "prefppo_150",
        "terms", *_PLANNERS,
    ),
    scale=SUCCESS,
)  # fmt: skip
