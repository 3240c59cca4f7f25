"""A window that shows an environment while something acts in it: MuJoCo's passive viewer."""

from __future__ import annotations

import os
import time

import torch

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv


def has_window() -> bool:
    """Tell whether a window can be opened here."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        import glfw
        import mujoco.viewer  # noqa: F401
    except (ImportError, OSError):
        return False
    # The viewer would wait for ever for a display that is named and not there.
    return bool(glfw.init())


@torch.no_grad()
def show(env: MujocoVectorEnv, act: Act, camera: int) -> None:
    """Act in real time, episode after episode, until the window is closed.

    Args:
        env: A fresh environment on the CPU; the first of its copies is shown.
        act: What acts.
        camera: Id of the camera to begin with.
    """
    import mujoco.viewer

    model = env.environment.model
    data = mujoco.MjData(model)
    with mujoco.viewer.launch_passive(model, data) as viewer:
        viewer.cam.type, viewer.cam.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, camera
        obs, begins = env.reset(), torch.ones(env.num_envs, dtype=torch.bool)
        due = time.monotonic()
        while viewer.is_running():
            with viewer.lock():  # the window's own thread draws `data`
                data.qpos[:], data.qvel[:] = env.sim.qpos[0].numpy(), env.sim.qvel[0].numpy()
                if model.nmocap:
                    data.mocap_pos[:], data.mocap_quat[:] = env.sim.mocap_pos[0].numpy(), env.sim.mocap_quat[0].numpy()
                mujoco.mj_forward(model, data)
            viewer.sync()
            step = env.step(act(obs, begins))
            obs, begins = step.obs, step.terminated | step.truncated
            due = max(due + env.environment.control_dt, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))
