"""`rewardsmith plan`: act on a reward without training, by planning in copies of the world; scored and filmed."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.envs.film.video import FilmError
from rewardsmith.envs.make import default_task
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.experiments.cli.rewards import named
from rewardsmith.experiments.config.plan import PlanConfig
from rewardsmith.policies.mpc import MPC
from rewardsmith.policies.mpc.pace import keep_pace

WIDTH, HEIGHT = 512, 384


@dataclass(frozen=True)
class Acted:
    """What came of acting by planning.

    Attributes:
        episode: Return, length, score and success so far, by the names of `envs.statistics.COLUMNS`.
        plan_seconds: Wall-clock time of every plan.
        poses: What a film is drawn from, `[steps, 1, ...]`.
        fell: Whether a fall ended the episode.
    """

    episode: dict[str, float]
    plan_seconds: list[float]
    poses: Tensor
    fell: bool


def plan(config: PlanConfig) -> Iterator[str]:
    """Act, and yield what people are told of it, line by line.

    Raises:
        UserError: an option cannot be used, the reward is none for this environment, or the film cannot be written.
    """
    env = _make(config)
    # All that can be refused is refused before anything is simulated.
    filming = env.environment.filming
    filming.check(config.camera)
    path = Path(config.path or f"{env.environment.name()}-{config.task or next(iter(env.environment.tasks))}-plan.mp4")
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}; choose a writable place with path=FILE")
    env.use([named(config.reward).build(env)])
    options = keep_pace(env, env.rewards[0], config.mpc) if config.real_time else config.mpc
    mpc = MPC(env, env.rewards[0], options)
    acted = act(env, mpc, max(1, round(config.seconds / env.environment.control_dt)))
    yield from _told(env, mpc, acted)
    try:
        yield str(filming.film(acted.poses, path, camera=config.camera, width=WIDTH, height=HEIGHT))
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with path=FILE") from None


def act(env: VectorEnv, mpc: MPC, steps: int) -> Acted:
    """Act in one fresh environment for some control steps, or until its episode ends."""
    poses = env.environment.filming.frames(env)
    obs, begins = env.reset(), torch.ones(1, dtype=torch.bool, device=env.device)
    frames, times, ended = [], [], False
    for step in range(steps):
        frames.append(poses().clone())
        action = mpc.act(obs, begins)
        if mpc.figures is not None and step % mpc.options.every == 0:
            times.append(mpc.figures.seconds)
        moved = env.step(action)
        obs, begins = moved.obs, moved.terminated | moved.truncated
        if ended := bool(begins.any()):
            break
    columns = env.statistics.last if ended else mujoco_env(env, "planners").statistics.so_far()
    episode = dict(zip(COLUMNS, columns[:, 0].tolist(), strict=True))
    return Acted(episode, times, torch.stack(frames), bool(moved.terminated.any()))


def _make(config: PlanConfig) -> VectorEnv:
    environment = envs.find(config.env)
    task = config.task or next(iter(environment.tasks), "")
    if not task:
        default_task(envs.build(environment))  # refuses, since there is none
    return envs.make(config.env, 1, device=config.device, task=task, reward=no_reward, seed=config.seed)


def _told(env: VectorEnv, mpc: MPC, acted: Acted) -> Iterator[str]:
    task, dt, episode = env.task, env.environment.control_dt, acted.episode
    assert task is not None
    fell = ", where a fall ended it" if acted.fell else ""
    shown = "shown" if episode["success"] else "not shown"
    yield f'"{task.instruction}" for {episode["length"] * dt:.1f} s{fell}: success {shown}'
    yield f"score {episode['score']:.2f} {task.unit}, return {episode['return']:.1f}"
    options, took = mpc.options, statistics.median(acted.plan_seconds)
    between = options.every * dt
    yield (
        f"{options.planner} tries {options.rounds * options.samples} plans of {options.horizon:g} s in "
        f"{1e3 * took:.1f} ms for every {1e3 * between:g} ms: {between / took:.2f} of real time"
    )
