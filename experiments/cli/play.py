"""`rewardsmith play`: a run's policy on fresh initial states, in a window or as a film."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import mujoco
import torch

from rewardsmith.envs import UserError
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.film.render import find_camera
from rewardsmith.envs.film.video import FilmError, film
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.cli.choose import choose_trained
from rewardsmith.experiments.config.schema import PlayConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.policies.policy import Policy

SEED_OFFSET = 999_983
"""Initial states that neither training nor any judgement has seen."""

WIDTH, HEIGHT = 512, 384


def play(run: Run, config: PlayConfig) -> Path | None:
    """Show the policy of the best candidate, or of the one asked for.

    Returns:
        The film, or None where it was shown in a window.

    Raises:
        UserError: there is no such candidate, policy or camera, or the film cannot be written.
    """
    candidate = choose_trained(run, config.candidate)
    job = candidate.job()
    in_window = not config.path and has_window()
    made = job.make(
        1 if in_window else config.num_envs,
        reward=no_reward,
        fall_ends_episode=bool(job.fall_ends_episode),
        seed=config.seed + SEED_OFFSET,
        threads=1,
    )
    env = mujoco_env(made, "films")
    # Refused before anything is simulated.
    camera = find_camera(env.environment.model, config.camera)
    actor = Actor(Policy.load(candidate.policy), env.num_envs)
    if in_window:
        _show(env, actor, camera)
        return None
    path = Path(config.path or f"{run.path.resolve().name}-{candidate.id}-{config.camera}-{config.seed}.mp4")
    return _film(env, actor, config, path)


def has_window() -> bool:
    """Tell whether MuJoCo's viewer can open a window here."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        import glfw
        import mujoco.viewer  # noqa: F401
    except (ImportError, OSError):
        return False
    # The viewer would wait for ever for a display that is named and not there.
    return bool(glfw.init())


def _film(env: MujocoVectorEnv, actor: Actor, config: PlayConfig, path: Path) -> Path:
    control_dt = env.environment.control_dt
    steps = max(1, round(config.seconds / control_dt))
    behaviour = record(env, actor, poses=lambda: env.sim.qpos, film_steps=steps)
    try:
        return film(
            env.environment.model,
            behaviour.poses,
            path,
            control_dt=control_dt,
            camera=config.camera,
            width=WIDTH,
            height=HEIGHT,
        )
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with path=FILE") from None


@torch.no_grad()
def _show(env: MujocoVectorEnv, actor: Actor, camera: int) -> None:
    """Act in real time until the window is closed."""
    import mujoco.viewer

    model = env.environment.model
    data = mujoco.MjData(model)
    with mujoco.viewer.launch_passive(model, data) as viewer:
        viewer.cam.type, viewer.cam.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, camera
        obs, begins = env.reset(), torch.ones(1, dtype=torch.bool)
        due = time.monotonic()
        while viewer.is_running():
            _pose(viewer, model, data, env)
            step = env.step(actor(obs, begins))
            obs, begins = step.obs, step.terminated | step.truncated
            due = max(due + env.environment.control_dt, time.monotonic())
            time.sleep(due - time.monotonic() if due > time.monotonic() else 0.0)


def _pose(viewer: Any, model: mujoco.MjModel, data: mujoco.MjData, env: MujocoVectorEnv) -> None:
    """Show the state of the environment; the window's own thread draws it."""
    with viewer.lock():
        data.qpos[:], data.qvel[:] = env.sim.qpos[0].numpy(), env.sim.qvel[0].numpy()
        mujoco.mj_forward(model, data)
    viewer.sync()
