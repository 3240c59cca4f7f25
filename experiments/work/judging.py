"""What a trained candidate does: its rollouts, film and result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rewardsmith import envs
from rewardsmith.envs import VectorEnv, files
from rewardsmith.envs.film.video import FilmError, film
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.work.evaluate import EVALUATION_SEED_OFFSET, Rollout, evaluate
from rewardsmith.policies.policy import Policy
from rewardsmith.reward_synth.intent import Intent

EVALUATION_ENVS = 16


def judge(directory: Path, threads: int) -> dict[str, Any]:
    """Return what `result.json` will hold of a trained candidate, its film made.

    Raises:
        RewardRejected: its program is none.
        UserError: the environment cannot be used.
    """
    job = Job.load(directory)
    env = job.make(
        EVALUATION_ENVS,
        reward=job.program(directory),
        fall_ends_episode=job.fall_ends_episode,
        seed=job.seed + EVALUATION_SEED_OFFSET,
        threads=threads,
    )
    rollout = _roll_out(env, directory, job)
    return _result(directory, job, rollout) | _film(directory, job, env, rollout)


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
