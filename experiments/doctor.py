"""`rewardsmith doctor`: what this machine can do, measured."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import torch

import envs
from reward_synth.language import jail_level

PACKAGES = ("mujoco", "mujoco-warp", "torch", "gymnasium")
SECONDS = 3.0
NUM_ENVS = 128


def examine() -> int:
    """Print versions, cores, the jail's level, simulation speed and whether films can be made.

    Returns:
        0 where everything works, 1 where something is missing.
    """
    print(f"python        {platform.python_version()} on {platform.system()} {platform.machine()}")
    print(f"versions      {', '.join(f'{name} {version(name)}' for name in PACKAGES)}")
    print(f"cores         {len(os.sched_getaffinity(0))}")
    print(f"cuda          {torch.cuda.get_device_name() if torch.cuda.is_available() else 'none'}")
    print(f"jail          {jail_level()}")
    print(f"simulation    half_cheetah, {NUM_ENVS} environments: {_steps_per_second():,.0f} control steps/s")
    film = _try_film()
    print(f"films         {film or 'work'}")
    print(f"openai key    {'set' if os.environ.get('OPENAI_API_KEY') else 'not set; the phrasebook writes rewards'}")
    return 1 if film else 0


def _steps_per_second() -> float:
    torch.set_num_threads(1)
    env = envs.make("half_cheetah", NUM_ENVS)
    action = torch.zeros(NUM_ENVS, env.action_size)
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        env.step(action)
        steps += NUM_ENVS
    return steps / (time.perf_counter() - began)


def _try_film() -> str | None:
    """Return why a film cannot be made, or None."""
    from envs.video import FilmError, film

    env = envs.make("half_cheetah", 1)
    with tempfile.TemporaryDirectory() as directory:
        try:
            qpos = env.sim.qpos.unsqueeze(0).repeat(10, 1, 1)
            film(env.environment.model, qpos, Path(directory) / "film.mp4", control_dt=env.environment.control_dt)
        except FilmError as error:
            return str(error)
    return None
