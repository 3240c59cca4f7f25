"""What it is worth that a policy sees what its reward reads.

    python -m rewardsmith.experiments.speed.sight [NUMBER_OF_SEEDS] [ENV ...]

Sentences whose rewards read what Gymnasium's observations leave out are trained with `observe=reward` and with
`observe=plain`, the phrasebook's first program each time, with the shipped settings. What the policies do is measured
from the simulator's `qpos` on fresh initial states, apart from every reward and score, whether they fall or not.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.config.schema import OBSERVE_CHOICES
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.policies.policy import Policy

NUM_ENVS = 32
SEED = 555_557
"""Of initial states that neither training nor the product's own evaluation has seen."""


class Track(NamedTuple):
    """Where robots were: `qpos` after each control step `[time, num_envs, nq]` and the seconds between."""

    qpos: Tensor
    control_dt: float

    def last(self, index: int, seconds: float = 1.0) -> Tensor:
        """Return the mean of a coordinate over the last seconds, `[num_envs]`."""
        return self.qpos[-round(seconds / self.control_dt) :, :, index].mean(0)


def _drift(track: Track) -> Tensor:
    """Distance [m] from the start at the end."""
    return (track.last(0).square() + track.last(1).square()).sqrt()


def _yaw_rate(track: Track) -> Tensor:
    """Mean turning rate [rad/s] of a free body, counter-clockwise positive."""
    w, x, y, z = track.qpos[:, :, 3:7].unbind(2)
    yaw = torch.atan2(2 * (w * z + x * y), 1 - 2 * (y.square() + z.square()))
    steps = torch.remainder(yaw.diff(dim=0) + torch.pi, 2 * torch.pi) - torch.pi
    return steps.mean(0) / track.control_dt


def _bounce(track: Track) -> Tensor:
    """Standard deviation [m] of a planar body's height after the first second."""
    return track.qpos[round(1 / track.control_dt) :, :, 1].std(0)


Measured = dict[str, Callable[[Track], Tensor]]
SENTENCES: dict[tuple[str, str], Measured] = {
    ("ant", "rotate counter-clockwise on the spot"): {"rate [rad/s]": _yaw_rate, "drift [m]": _drift},
    ("ant", "walk forward in a straight line"): {
        "forward [m]": lambda track: track.last(0),
        "sideways [m]": lambda track: track.last(1).abs(),
    },
    ("half_cheetah", "move forward 3 m"): {"off the mark [m]": lambda track: (track.last(0) - 3).abs()},
    ("half_cheetah", "bounce on the spot without drifting away"): {
        "height, deviation [m]": _bounce,
        "drift [m]": lambda track: track.last(0).abs(),
    },
    ("hopper", "move forward 2 m and stay there"): {"off the mark [m]": lambda track: (track.last(0) - 2).abs()},
    ("hopper", "bounce on the spot without drifting away"): {
        "height, deviation [m]": _bounce,
        "drift [m]": lambda track: track.last(0).abs(),
    },
}


def main(seeds: int, names: Sequence[str]) -> None:
    """Train every sentence with both observations and print what came of it, mean over seeds, with each seed's."""
    print(machine_line())
    for (env, sentence), measured in SENTENCES.items():
        if names and env not in names:
            continue
        print(f"{env}: {sentence}")
        wanted = [(observe, seed) for seed in range(seeds) for observe in OBSERVE_CHOICES]
        with ThreadPoolExecutor(2) as pool:
            tracks = dict(
                zip(wanted, pool.map(partial(_trained, env, sentence), *zip(*wanted, strict=True)), strict=True)
            )
        for label, measure in measured.items():
            for observe in OBSERVE_CHOICES:
                values = [float(measure(tracks[observe, seed]).mean()) for seed in range(seeds)]
                each = " ".join(f"{value:6.2f}" for value in values)
                print(f"    {label:24}observe={observe:8}{sum(values) / seeds:6.2f}   seeds {each}", flush=True)


def _trained(env: str, sentence: str, observe: str, seed: int) -> Track:
    """Train one policy and return its track."""
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={env}", f"task={sentence}", f"observe={observe}", f"seed={seed}", f"runs={place}"]
        fixed = ["coder=phrasebook", "candidates=1", "workers=1", "film.seconds=0"]
        command = [sys.executable, "-m", "rewardsmith.experiments", "train", *words, *fixed]
        subprocess.run(command, check=True, capture_output=True)
        (path,) = Path(place).iterdir()
        (candidate,) = Run.open(str(path)).candidates()
        options = {"reward": no_reward, "fall_ends_episode": False, "seed": SEED, "threads": 1}
        made = mujoco_env(candidate.job().make(NUM_ENVS, **options), "tracks")
        act = Actor(Policy.load(candidate.policy), NUM_ENVS)
        obs, begins, positions = made.reset(), torch.ones(NUM_ENVS, dtype=torch.bool), []
        for _ in range(made.max_steps - 1):  # the last step would begin new episodes
            obs = made.step(act(obs, begins)).obs
            begins = torch.zeros_like(begins)
            positions.append(made.sim.qpos.double().clone())
        return Track(torch.stack(positions), made.environment.control_dt)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, sys.argv[2:])
