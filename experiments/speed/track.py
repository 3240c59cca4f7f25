"""Where a trained policy takes its robot, from the simulator's `qpos`, apart from every reward and score of ours."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.behaviour import record
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.policies.policy import Policy

NUM_ENVS = 32
SEED = 555_557
"""Of initial states that neither training nor the product's own evaluation has seen."""


class Track(NamedTuple):
    """Where robots were: `qpos` before each control step `[time, num_envs, nq]` and the seconds between."""

    qpos: Tensor
    control_dt: float

    def last(self, index: int, seconds: float = 1.0) -> Tensor:
        """Return the mean of a coordinate over the last seconds, `[num_envs]`."""
        return self.qpos[-self.steps(seconds) :, :, index].mean(0)

    def after(self, index: int, seconds: float = 1.0) -> Tensor:
        """Return a coordinate from some seconds on, `[time, num_envs]`."""
        return self.qpos[self.steps(seconds) :, :, index]

    def rate(self, index: int, begin: float = 0.0, end: float | None = None) -> Tensor:
        """Return the mean change of a coordinate per second from `begin` to `end` [s], else the last, `[num_envs]`."""
        part = self.qpos[round(begin / self.control_dt) : end and self.steps(end) + 1, :, index]
        return (part[-1] - part[0]) / (self.control_dt * (len(part) - 1))

    def frequency(self, index: int) -> Tensor:
        """Return how often a second a coordinate mostly goes up and down after the first second [Hz], `[num_envs]`."""
        values = self.after(index)
        power: Tensor = torch.fft.rfft(values - values.mean(0), dim=0).abs()
        return power.argmax(0) / (self.control_dt * len(values))

    def steps(self, seconds: float) -> int:
        """Return the control steps in a time, at least one."""
        return max(1, round(seconds / self.control_dt))

    def yaw(self) -> Tensor:
        """Return a free body's heading [rad], turns counted, counter-clockwise positive, `[time, num_envs]`."""
        w, x, y, z = self.qpos[:, :, 3:7].unbind(2)
        heading = torch.atan2(2 * (w * z + x * y), 1 - 2 * (y.square() + z.square()))
        steps = torch.remainder(heading.diff(dim=0) + torch.pi, 2 * torch.pi) - torch.pi
        return torch.cat([heading[:1], heading[:1] + steps.cumsum(0)])


def train_and_track(env: str, sentence: str, options: Sequence[str]) -> Track:
    """Train the phrasebook's rewards for a sentence by the command line, and follow the best policy.

    Args:
        env: Environment name.
        sentence: What it should do.
        options: More options of `rewardsmith train`, `key=value`.
    """
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={env}", f"task={sentence}", "coder=phrasebook", f"runs={place}", "film.seconds=0", *options]
        command("train", *words)
        (path,) = Path(place).iterdir()
        run = Run.open(str(path))
        outcome = run.result()
        if outcome is None or outcome.best is None:
            raise RuntimeError(f"{env}: {sentence}: no candidate came to a result")
        return follow(run.candidate(outcome.best))


def follow(candidate: Candidate) -> Track:
    """Return where a candidate's policy takes its robot, falls ending no episode."""
    made = candidate.job().make(NUM_ENVS, reward=no_reward, fall_ends_episode=False, seed=SEED, threads=1)
    sim = mujoco_env(made, "tracks").sim
    act = Actor(Policy.load(candidate.policy), made)
    seen = record(made, act, poses=lambda: sim.qpos, film_steps=made.max_steps, features=())
    return Track(seen.poses.double(), made.environment.control_dt)


def command(*words: str) -> None:
    """Carry out a command of `rewardsmith` in a process of its own, with nobody at a terminal.

    Raises:
        CalledProcessError: it failed.
    """
    whole = [sys.executable, "-m", "rewardsmith.experiments", *words]
    subprocess.run(whole, check=True, capture_output=True, stdin=subprocess.DEVNULL)
