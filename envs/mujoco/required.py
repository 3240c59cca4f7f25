"""Environments of any kind as those that MuJoCo simulates, for what works with its models and states alone."""

from __future__ import annotations

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.vector import VectorEnv


def mujoco_env(env: VectorEnv, what: str) -> MujocoVectorEnv:
    """Return a vectorized environment that MuJoCo simulates as what it is.

    Args:
        env: What `envs.make` returned.
        what: What needs it, for the message, such as `films`.

    Raises:
        UserError: something else simulates it.
    """
    if not isinstance(env, MujocoVectorEnv):
        raise UserError(_refusal(env.environment, what))
    return env


def mujoco_environment(environment: Environment, what: str) -> MujocoEnvironment:
    """Return an environment that is written in MJCF as what it is; see `mujoco_env`.

    Raises:
        UserError: it is written in another way.
    """
    if not isinstance(environment, MujocoEnvironment):
        raise UserError(_refusal(environment, what))
    return environment


def _refusal(environment: Environment, what: str) -> str:
    return (
        f"{what} are for environments that MuJoCo simulates, and {environment.name()} is none; choose one whose class "
        "subclasses rewardsmith.MujocoEnvironment"
    )
