"""The environments of the speed scripts: those that MuJoCo simulates."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv


def robots(
    name: str,
    num_envs: int,
    *,
    device: str = "cpu",
    task: str | None = None,
    seed: int = 0,
    threads: int | None = None,
    stagger: bool = False,
) -> MujocoVectorEnv:
    """Make a vectorized environment that MuJoCo simulates, see `envs.make`.

    Raises:
        UserError: there is none of that name, or something else simulates it.
    """
    env = envs.make(name, num_envs, device=device, task=task, seed=seed, threads=threads, stagger=stagger)
    return mujoco_env(env, "figures of speed")
