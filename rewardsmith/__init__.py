"""How do I get a reward for this behaviour? The public names; what lies behind them is imported when it is used.

import rewardsmith as rs

env = rs.make("half_cheetah", num_envs=64)
program = rs.compile_reward(text, rs.schema_of(env), num_envs=64)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rewardsmith.envs import (
        Environment,
        GymnasiumEnvironment,
        MujocoEnvironment,
        Task,
        UserError,
        VectorEnv,
        feature,
        make,
        memory,
        register,
    )
    from rewardsmith.experiments.api import resume, train
    from rewardsmith.policies.config import PPOConfig
    from rewardsmith.policies.mpc import MPC, MPCOptions
    from rewardsmith.policies.policy import Policy
    from rewardsmith.policies.ppo import PPO
    from rewardsmith.reward_synth.language import RewardRejected, compile_reward
    from rewardsmith.reward_synth.schema import schema_of

_ROOMS = {
    "envs": (
        "Environment",
        "GymnasiumEnvironment",
        "MujocoEnvironment",
        "Task",
        "UserError",
        "VectorEnv",
        "feature",
        "make",
        "memory",
        "register",
    ),
    "experiments.api": ("resume", "train"),
    "policies.config": ("PPOConfig",),
    "policies.mpc": ("MPC", "MPCOptions"),
    "policies.policy": ("Policy",),
    "policies.ppo": ("PPO",),
    "reward_synth.language": ("RewardRejected", "compile_reward"),
    "reward_synth.schema": ("schema_of",),
}

__all__ = [
    "MPC",
    "PPO",
    "Environment",
    "GymnasiumEnvironment",
    "MPCOptions",
    "MujocoEnvironment",
    "PPOConfig",
    "Policy",
    "RewardRejected",
    "Task",
    "UserError",
    "VectorEnv",
    "compile_reward",
    "feature",
    "make",
    "memory",
    "register",
    "resume",
    "schema_of",
    "train",
]


def __getattr__(name: str) -> Any:
    # Imported when used: torch and MuJoCo take seconds, and the command line's help needs neither.
    for room, names in _ROOMS.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f"{__name__}.{room}"), name)
            return value
    raise AttributeError(f"rewardsmith has no {name!r}; it has: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
