"""Tasks that say what they look like, for rewards from pictures."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.envs import MujocoEnvironment
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.suites.suite import Preset, Suite


def _looking() -> dict[str, int]:
    robots = envs.names(MujocoEnvironment)
    return {f"{env}/{name}": 0 for env in robots for name, task in envs.find(env).tasks.items() if task.looks}


PIXELS = Suite(
    presets={
        "small": Preset(tasks={"inverted_pendulum/balance": 150_000, "mountain_car/reach_flag": 150_000}, seeds=3),
        "full": Preset(tasks=_looking()),
    },
    methods=(SPARSE, EXPERT, "clip", "distilled"),
)
