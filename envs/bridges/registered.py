"""All environments under Gymnasium's own names: importing this module registers them.

    import gymnasium
    import rewardsmith.envs.bridges.registered

    env = gymnasium.make("rewardsmith/hopper-v0", task="hop_forward")
    several = gymnasium.make_vec("rewardsmith/hopper-v0", num_envs=64, vectorization_mode="vector_entry_point")

What `envs.make` takes may be given by name, such as `task=`, `reward=`, `observe=` and `seed=`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import gymnasium

from rewardsmith import envs
from rewardsmith.envs.bridges.gymnasium import GymnasiumVectorEnv
from rewardsmith.envs.bridges.single import GymnasiumEnv

PREFIX, VERSION = "rewardsmith/", "-v0"


def _one(name: str, *, render_mode: str | None = None, **options: Any) -> GymnasiumEnv:
    return GymnasiumEnv(envs.make(name, 1, **options), render_mode)


def _several(name: str, *, num_envs: int, **options: Any) -> GymnasiumVectorEnv:
    return GymnasiumVectorEnv(envs.make(name, num_envs, **options))


def register_all() -> None:
    """Register every environment that has a name by now; those that are registered already stay."""
    for name in envs.names():
        known = f"{PREFIX}{name}{VERSION}"
        if known not in gymnasium.registry:
            gymnasium.register(known, partial(_one, name), vector_entry_point=partial(_several, name))


register_all()
