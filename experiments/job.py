"""One candidate from its checked program to trained policy, scores and film: `python -m experiments.job DIR THREADS`.

The directory holds all that the job needs and all that it makes. Every stage skips what exists, so a job that was
killed goes on from its last checkpoint.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

import envs
from envs import UserError, VectorEnv
from envs.video import FilmError, film
from experiments import files
from experiments.evaluate import EVALUATION_SEED_OFFSET, Rollout, evaluate
from experiments.recording import no_reward, schema_of
from experiments.run import hold
from policies.checkpoint import CheckpointError, has_checkpoint
from policies.config import PPOConfig
from policies.policy import Policy
from policies.ppo import PPO, TrainingDiverged
from reward_synth.intent import Intent
from reward_synth.language import RewardGuard, RewardProgram, RewardRejected, RewardSchema

CHECKPOINT_SECONDS = 15.0
EVALUATION_ENVS = 16


class Stopped(Exception):
    """Training cannot go on; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What `job.json` holds.

    Attributes:
        env: Environment name or file.
        task: Registered task, None for a free sentence.
        fall_ends_episode: Whether the environment's termination applies.
        steps: Environment steps to train.
        seed: Seed of training.
        device: Where to train; the policy is judged and filmed on the CPU, by MuJoCo's C engine.
        randomize: Whether training varies the environment's physical parameters.
        ppo: All hyperparameters.
        intent: What the sentence asks for, as JSON, or None.
        film: Film options.
    """

    env: str
    task: str | None
    fall_ends_episode: bool
    steps: int
    seed: int
    device: str
    randomize: bool
    ppo: dict[str, Any]
    intent: dict[str, Any] | None
    film: dict[str, Any]

    def save(self, directory: Path) -> None:
        """Write the job into its directory."""
        files.write_json(directory / "job.json", asdict(self))

    @classmethod
    def load(cls, directory: Path) -> Job:
        """Read the job of a directory."""
        return cls(**files.read_json(directory / "job.json"))


def main(directory: Path, threads: int) -> None:
    """Run the job of a directory and leave its `result.json`, whatever happens."""
    torch.set_num_threads(1)
    with hold(directory / "job.lock", f"candidate {directory}"):
        try:
            result = _pursue(directory, Job.load(directory), threads)
        except (Stopped, TrainingDiverged, CheckpointError, RewardRejected, UserError) as error:
            result = {"status": "failed", "reason": str(error)}
        except OSError as error:
            # Nothing is recorded as failed: the disk may have room again when the run is resumed.
            sys.exit(f"{error.strerror}: {error.filename or directory}")
        files.write_json(directory / "result.json", result)


def _pursue(directory: Path, job: Job, threads: int) -> dict[str, Any]:
    program = RewardProgram.from_json((directory / "graph.json").read_text(encoding="utf-8"), _schema(job))
    if not (directory / "policy" / "policy.json").exists():
        _train(directory, job, program, threads)
    env = _make(job, program, job.seed + EVALUATION_SEED_OFFSET, EVALUATION_ENVS, threads)
    rollout = _roll_out(env, directory, job)
    return _result(directory, job, rollout) | _film(directory, job, env, rollout)


def _make(job: Job, reward: Any, seed: int, num_envs: int, threads: int, **training: Any) -> VectorEnv:
    return envs.make(
        job.env,
        num_envs,
        task=job.task,
        reward=reward,
        fall_ends_episode=job.fall_ends_episode,
        seed=seed,
        threads=threads,
        **training,
    )


def _schema(job: Job) -> RewardSchema:
    return schema_of(envs.make(job.env, 1, reward=no_reward, threads=1))


def _train(directory: Path, job: Job, program: RewardProgram, threads: int) -> None:
    config = PPOConfig(**job.ppo)
    guard = RewardGuard(program)
    training = {"device": job.device, "randomize": job.randomize, "stagger": True}
    ppo = PPO(_make(job, guard, job.seed, config.num_envs, threads, **training), config, seed=job.seed)
    journal = _Journal(directory, ppo, guard)
    journal.restore()
    ppo.learn(job.steps, on_iteration=journal.write)
    ppo.policy.save(directory / "policy")
    shutil.rmtree(directory / "checkpoint", ignore_errors=True)


class _Journal:
    """Writes what each iteration brought, saves checkpoints, and stops training that has gone wrong."""

    def __init__(self, directory: Path, ppo: PPO, guard: RewardGuard) -> None:
        self._directory = directory
        self._ppo = ppo
        self._guard = guard
        self._parent = os.getppid()
        self._saved = time.monotonic()

    def restore(self) -> None:
        """Go on from the last checkpoint, if there is one, and forget the lines written after it."""
        lines = files.read_json_lines(self._directory / "train.jsonl")
        if has_checkpoint(self._directory / "checkpoint"):
            self._ppo.load(self._directory / "checkpoint")
        kept = [line for line in lines if line["steps"] <= self._ppo.steps]
        files.write_text(self._directory / "train.jsonl", "".join(f"{files.to_line(line)}\n" for line in kept))

    def write(self, metrics: dict[str, float]) -> None:
        """Take the metrics of one iteration."""
        finite = {name: value for name, value in metrics.items() if math.isfinite(value)}
        files.append_json(self._directory / "train.jsonl", finite)
        bad = self._guard.read()
        if bad.spoiled:
            raise Stopped(f"the reward went bad in training: {bad.bad} of {bad.total} values not finite or too large")
        if os.getppid() != self._parent:
            sys.exit("the process that started this job has ended")
        if time.monotonic() - self._saved > CHECKPOINT_SECONDS:
            self._ppo.save(self._directory / "checkpoint")
            self._saved = time.monotonic()


def _roll_out(env: VectorEnv, directory: Path, job: Job) -> Rollout:
    names = Intent.from_json(job.intent).features() if job.intent else ()
    film_steps = round(job.film["seconds"] / env.environment.control_dt)
    return evaluate(env, Policy.load(directory / "policy"), names, job.film["num_envs"], film_steps)


def _film(directory: Path, job: Job, env: VectorEnv, rollout: Rollout) -> dict[str, str | None]:
    """Film the rollout; a candidate that cannot be filmed is still a candidate."""
    path = directory / "rollout.mp4"
    try:
        if not path.exists() and len(rollout.qpos):
            model, control_dt = env.environment.model, env.environment.control_dt
            device = job.device if job.device.startswith("cuda") else "cpu"
            film(model, rollout.qpos, path, control_dt=control_dt, camera=job.film["camera"], device=device)
    except FilmError as error:
        return {"film": None, "film_error": str(error)}
    return {"film": path.name if path.exists() else None}


def _result(directory: Path, job: Job, rollout: Rollout) -> dict[str, Any]:
    last = files.read_json_lines(directory / "train.jsonl")[-1]
    result = {
        "status": "done",
        "score": None,
        "unit": None,
        "success_rate": None,
        "return": rollout.mean("return"),
        "length": rollout.mean("length"),
        "steps": int(last["steps"]),
        "seconds": last["seconds"],
        "components": {name: value.mean().item() for name, value in rollout.components.items()},
        "wishes": [],
    }
    if job.intent:
        assessment = Intent.from_json(job.intent).assess(rollout.features, rollout.alive)
        result |= {"score": assessment.score, "unit": assessment.unit, "wishes": list(assessment.lines)}
    if job.task:
        task = envs.find_task(envs.find(job.env), job.task)
        result |= {"score": rollout.mean("score"), "unit": task.unit, "success_rate": rollout.mean("success")}
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
