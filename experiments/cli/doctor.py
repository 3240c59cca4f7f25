"""`rewardsmith doctor`: what this machine can do, measured."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path

import torch

from rewardsmith import envs
from rewardsmith.envs.device.start_warp import start_warp
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.experiments.versions import versions_line
from rewardsmith.reward_synth.language import jail_level

SECONDS = 5.0
NUM_ENVS, GPU_NUM_ENVS = 128, 8192


def examine() -> int:
    """Print versions, cores, the jail's level, simulation speed and whether films can be made.

    Returns:
        0 where everything works, 1 where something is missing.
    """
    print(f"python        {platform.python_version()} on {platform.system()} {platform.machine()}")
    print(f"versions      {versions_line()}")
    print(f"cores         {len(os.sched_getaffinity(0))}")
    print(f"jail          {jail_level()}")
    print(f"simulation    {_throughput('cpu', NUM_ENVS)}")
    print(f"gpu           {_gpu()}")
    if torch.cuda.is_available():
        print(f"              {_throughput('cuda', GPU_NUM_ENVS)}")
    film = _try_film()
    print(f"films         {film or 'work'}")
    print(f"openai key    {'set' if os.environ.get('OPENAI_API_KEY') else 'not set; the phrasebook writes rewards'}")
    return 1 if film else 0


def _gpu() -> str:
    if not torch.cuda.is_available():
        return f"none that torch {torch.__version__} can use; device=cpu works"
    driver, toolkit = start_warp().get_cuda_driver_version(), start_warp().get_cuda_toolkit_version()
    name, memory = torch.cuda.get_device_name(), torch.cuda.mem_get_info()[1] / 2**30
    return (
        f"{name}, {memory:.0f} GiB; driver for CUDA {driver}, Warp for CUDA {toolkit}, torch for {torch.version.cuda}"
    )


def _throughput(device: str, num_envs: int) -> str:
    """Return what a few seconds of stepping showed."""
    torch.set_num_threads(1)
    env = mujoco_env(envs.make("half_cheetah", num_envs, device=device), "these figures")
    action = torch.zeros(num_envs, env.action_size, device=env.device)
    for _ in range(10):
        env.step(action)
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        env.step(action)
        if device != "cpu":
            torch.cuda.synchronize()
        steps += num_envs
    rate = steps / (time.perf_counter() - began)
    how = "" if device == "cpu" else f", {'' if env.captured else 'not '}captured in a CUDA graph"
    return f"half_cheetah, {num_envs} environments{how}: {rate:,.0f} control steps/s"


def _try_film() -> str | None:
    """Return why a film cannot be made, or None."""
    from rewardsmith.envs.film.video import FilmError, film

    env = mujoco_env(envs.make("half_cheetah", 1), "films")
    with tempfile.TemporaryDirectory() as directory:
        try:
            qpos = env.sim.qpos.unsqueeze(0).repeat(10, 1, 1)
            film(env.environment.model, qpos, Path(directory) / "film.mp4", control_dt=env.environment.control_dt)
        except FilmError as error:
            return str(error)
    return None
