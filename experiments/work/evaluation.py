"""What a trained candidate does on given initial states: measured, recorded and filmed."""

from __future__ import annotations

import math
from dataclasses import replace

import torch
from torch import Tensor

from rewardsmith.envs import Task, VectorEnv
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.device.place import Device
from rewardsmith.envs.film.video import FilmError
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import Observation
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.result import DONE, Evaluation, Result
from rewardsmith.experiments.work import snapshots
from rewardsmith.experiments.work.conduct import feature_moments, share_fallen
from rewardsmith.experiments.work.mishaps import is_outside, mishap
from rewardsmith.experiments.work.stillness import stands_still
from rewardsmith.policies.policy import Policy
from rewardsmith.reward_synth.rewards.learned import queries_of, recall_learned
from rewardsmith.reward_synth.schema import schema_of
from rewardsmith.reward_synth.signs import measure_signs

EVALUATION_SEED_OFFSET = 777_767
"""Evaluation never sees an initial state that training saw."""

FINAL_SEED_OFFSET = 888_883
"""Nor does the final figure use those on which the best candidate was chosen: being chosen, it was lucky there."""


def judge(candidate: Candidate, threads: int) -> Result:
    """Evaluate and film a trained candidate on the initial states that all candidates of its run are judged on.

    Raises:
        RewardRejected: its reward is none for this environment.
        UserError: the environment cannot be used.
    """
    job = candidate.job()
    env = _rewarded(candidate, _make(job, job.evaluation_seed, threads))
    behaviour = _behave(env, candidate, job)
    behaviour.save(candidate.behaviour, job.film.num_envs)
    signs = measure_signs(behaviour, scored=env.task is not None)
    means, deviations = feature_moments(env, behaviour)
    evaluation = replace(
        _measure(job, env, behaviour),
        still=(job.intent is None or job.intent.moves) and stands_still(env, behaviour),
        signs=signs,
        means=means,
        deviations=deviations,
        fell=share_fallen(behaviour),
    )
    last = candidate.metrics()[-1]
    result = Result(
        status=DONE,
        steps=int(last["steps"]),
        seconds=last["seconds"],
        ended_early=candidate.ended_after() is not None,
        evaluation=evaluation,
        queries=queries_of(env.rewards[0]),
    )
    candidate.measure(result)
    # The film before the scores over the training: somebody waits for it.
    result = _film(result, candidate, job, env, behaviour)
    if snapshots.wanted(job):
        candidate.record_scores(_scores(candidate, job, threads) | _known(result.steps, evaluation.score))
    return result


def confirm(candidate: Candidate, threads: int) -> Evaluation:
    """Evaluate a candidate on initial states that neither training nor the choice among candidates has seen.

    Raises:
        RewardRejected: its reward is none for this environment.
        UserError: the environment cannot be used.
    """
    job = candidate.job()
    seed = job.evaluation_seed - EVALUATION_SEED_OFFSET + FINAL_SEED_OFFSET
    env = _rewarded(candidate, _make(job, seed, threads))
    return _measure(job, env, _behave(env, candidate, replace(job, film=replace(job.film, seconds=0))))


def _make(job: Job, seed: int, threads: int) -> VectorEnv:
    # A measure compares candidates over the whole time, or one that falls early would have less to answer for.
    falls = bool(job.fall_ends_episode) and job.measure is None
    task: str | Task | None = job.task
    if job.measure is not None:
        task = job.measure.task("measured", schema_of(job.make(1, reward=no_reward, threads=threads)))
    return job.make(job.episodes, task=task, reward=no_reward, fall_ends_episode=falls, seed=seed, threads=threads)


def _rewarded(candidate: Candidate, env: VectorEnv) -> VectorEnv:
    """Have an environment pay what the candidate's reward pays by now."""
    env.use([recall_learned(candidate.reward().build(env), candidate.learned)])
    return env


def _behave(env: VectorEnv, candidate: Candidate, job: Job) -> Behaviour:
    actor = Actor(Policy.load(candidate.policy), env)
    film_steps = round(job.film.seconds / env.environment.control_dt)
    frames = env.environment.filming.frames(env, job.film.num_envs) if film_steps else None
    return record(env, actor, poses=frames, film_steps=film_steps)


def _scores(candidate: Candidate, job: Job, threads: int) -> dict[int, float]:
    """Return the scores of the policies that were kept, by the steps after which they were, on the first states."""
    few = replace(job, episodes=min(job.episodes, snapshots.EPISODES))
    # Nothing is paid: a reward may take longer than the simulation.
    env = _make(few, job.evaluation_seed, threads)
    features = job.intent.features() if job.intent else ()
    scores: dict[int, float] = {}
    for steps, path in snapshots.kept(candidate):
        behaviour = record(env, Actor(Policy.load(path), env), features=features)
        scores |= _known(steps, _measure(job, env, behaviour).score)
    return scores


def _known(steps: int, score: float | None) -> dict[int, float]:
    return {steps: score} if score is not None and math.isfinite(score) else {}


class Actor:
    """A policy that acts in an environment, with what it remembers of every copy's episode.

    Actions that are drawn (see `Policy.draws`) are the same ones each time: the environment's seed is theirs, too.
    """

    def __init__(self, policy: Policy, env: VectorEnv) -> None:
        self._policy = policy
        self._state = policy.initial_state(env.num_envs)
        self._generator = torch.Generator(policy.device).manual_seed(env.seed)

    def __call__(self, obs: Observation, begins: Tensor) -> Tensor:
        """Return actions as the policy is judged by them; where an episode begins nothing is remembered."""
        state = self._policy.forget(self._state, begins)
        action, self._state = self._policy.act(obs, state, generator=self._generator)
        return action


def _measure(job: Job, env: VectorEnv, behaviour: Behaviour) -> Evaluation:
    components = {name: value.mean().item() for name, value in behaviour.components.items()}
    evaluation = Evaluation(
        score=None,
        unit=None,
        success_rate=None,
        episode_return=behaviour.mean("return"),
        length=behaviour.mean("length"),
        episodes=env.num_envs,
        # A part may be no number at some moment even where the reward always is one.
        components={name: mean for name, mean in components.items() if math.isfinite(mean)},
    )
    if job.intent:
        granted = job.intent.assess(behaviour.features, behaviour.alive)
        evaluation = replace(
            evaluation, score=granted.score, unit=granted.unit, granted=granted.score, wishes=granted.lines
        )
    if env.task:
        score, success = behaviour.mean("score"), behaviour.mean("success")
        if job.measure is not None:
            success = job.measure.succeeded(behaviour.episodes["score"]).float().mean().item()
        evaluation = replace(evaluation, score=score, unit=env.task.unit, success_rate=success)
    return evaluation


def _film(result: Result, candidate: Candidate, job: Job, env: VectorEnv, behaviour: Behaviour) -> Result:
    """Film what was recorded; a candidate that cannot be filmed, for whatever reason, is still a candidate."""
    path = candidate.film
    try:
        if not path.exists() and len(behaviour.poses):
            device = job.device if Device(job.device).on_gpu else "cpu"
            env.environment.filming.film(behaviour.poses, path, camera=job.film.camera, device=device)
    except FilmError as error:
        return replace(result, film_error=str(error))
    except Exception as error:
        if is_outside(error):
            raise
        return replace(result, film_error=mishap(error))
    if not path.exists():
        return result
    candidate.drop_live_films()
    return replace(result, film=path.name)
