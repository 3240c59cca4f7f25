"""Pictures a second: all states of a step at once by the ray tracer, against OpenGL drawing one environment at a time.

    python -m rewardsmith.experiments.speed.renders [ENV ...] [--size 64] [--states 64] [--repeats 10] [--gl osmesa egl]

The same poses, by the camera `side` at the same size; medians of pictures a second over the repeats. Each OpenGL is
tried in a process of its own, since MuJoCo picks it as it is imported: `osmesa` needs Debian's libosmesa6, `egl` a
driver. What is not there is said and left out. One row is the tracer with `tiny-sim-clip` encoding what it draws, which
is what a reward from pixels waits for.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.reward_synth.looks import TINY
from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.frames import Frames

ENVS = ("inverted_pendulum", "humanoid")
CAMERA = "side"
_ONE_BY_ONE = "--one-by-one"


def main() -> None:
    """Measure and print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("envs", nargs="*", metavar="ENV")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--states", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--gl", nargs="+", default=["osmesa", "egl"])
    parser.add_argument(_ONE_BY_ONE, action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one_by_one:
        environment = _environment(arguments.envs[0])
        print(_rate(_one_by_one(environment, arguments.size), _poses(environment, arguments.states), arguments.repeats))
        return
    print(machine_line())
    for env in arguments.envs or ENVS:
        _compare(env, arguments)


def _compare(env: str, arguments: argparse.Namespace) -> None:
    environment = _environment(env)
    poses = _poses(environment, arguments.states)
    frames, encoder = Frames(environment, len(poses), arguments.size, (CAMERA,)), load_encoder(TINY)
    rates = {
        "ray tracer": _rate(frames.draw, poses, arguments.repeats),
        f"ray tracer and {TINY}": _rate(lambda rows: encoder.images(frames.draw(rows)[0]), poses, arguments.repeats),
    }
    for gl in arguments.gl:
        words = [env, _ONE_BY_ONE, *(f"--{name}={getattr(arguments, name)}" for name in ("size", "states", "repeats"))]
        command = [sys.executable, "-m", "rewardsmith.experiments.speed.renders", *words]
        done = subprocess.run(command, env=os.environ | {"MUJOCO_GL": gl}, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{env}: MuJoCo cannot draw by {gl} here; osmesa needs libosmesa6, egl a driver", flush=True)
        else:
            rates[gl] = float(done.stdout.splitlines()[-1])
    for way, rate in rates.items():
        print(
            f"{env:20}{way:30}{rate:10,.0f} pictures/s{rate / rates['ray tracer']:8.2f} of the ray tracer", flush=True
        )


def _environment(env: str) -> MujocoEnvironment:
    return mujoco_environment(envs.build(envs.find(env)), "pictures")


def _poses(environment: MujocoEnvironment, count: int) -> torch.Tensor:
    """Return poses `[count, nq]` about the model's own, the same whenever they are asked for."""
    random = np.random.default_rng(0)
    rows = np.tile(environment.model.qpos0, (count, 1))
    rows[:, -environment.model.nu :] += random.uniform(-0.3, 0.3, (count, environment.model.nu))
    return torch.from_numpy(rows).float()


def _one_by_one(environment: MujocoEnvironment, size: int) -> Callable[[torch.Tensor], object]:
    """Return what draws poses by OpenGL, one after the other."""
    import mujoco

    model = environment.model
    data, renderer = mujoco.MjData(model), mujoco.Renderer(model, size, size)

    def draw(rows: torch.Tensor) -> object:
        for row in rows.numpy():
            data.qpos[:] = row
            mujoco.mj_forward(model, data)
            renderer.update_scene(data, camera=CAMERA)
            renderer.render()
        return None

    return draw


def _rate(draw: Callable[[torch.Tensor], object], rows: torch.Tensor, repeats: int) -> float:
    """Return the median pictures a second; the first call, which may compile, is left out."""
    draw(rows)
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        draw(rows)
        seconds.append(time.perf_counter() - began)
    return len(rows) / statistics.median(seconds)


if __name__ == "__main__":
    main()
