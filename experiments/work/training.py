"""From rewards to trained policies, one candidate alone or several together on one device."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.work import snapshots
from rewardsmith.experiments.work.asking import Inquiry
from rewardsmith.experiments.work.ending import Ending, may_train
from rewardsmith.experiments.work.live import LiveFilms
from rewardsmith.experiments.work.loggers.logger import LOGGERS, Logger
from rewardsmith.experiments.work.mishaps import is_outside, mishap
from rewardsmith.policies.checkpoint import forget_checkpoint, has_checkpoint
from rewardsmith.policies.demonstrations import Demonstrations
from rewardsmith.policies.learners.protocol import Learner, TrainingDiverged
from rewardsmith.policies.learners.registry import LEARNERS, make_learner
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.language import RewardRejected
from rewardsmith.reward_synth.preferences.awaited import awaited_in
from rewardsmith.reward_synth.rewards.guard import RewardGuard
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.learned import figures_of, keep_account, keep_learned

CHECKPOINT_SECONDS = 15.0


def train(candidates: Sequence[Candidate], threads: int) -> None:
    """Train candidates whose jobs differ in reward, seed and falls alone; each gets a policy, or a failed result.

    Until all have theirs, the first directory holds the checkpoint of all. One whose end somebody asks for has its
    policy earlier than the others.

    Args:
        candidates: None of them with a result.
        threads: Simulation threads.

    Raises:
        AwaitsPeople: it goes on when people have answered what it asks; its checkpoint is written.
        CheckpointError: the checkpoint is damaged.
        UserError: the environment cannot be used.
    """
    candidates = [candidate for candidate in candidates if may_train(candidate)]
    if not candidates:
        return
    jobs = [candidate.job() for candidate in candidates]
    env = _make(jobs, threads)
    guards = [_guard(candidate, env, jobs[0].device) for candidate in candidates]
    built = [guard for guard in guards if guard is not None]
    if len(built) < len(guards):
        # A reward that cannot be built leaves the others a smaller batch.
        train([each for each, guard in zip(candidates, guards, strict=True) if guard is not None], threads)
        return
    env.use(built)
    _learn([_Member(*each, env) for each in zip(candidates, jobs, built, strict=True)], env)


def _make(jobs: Sequence[Job], threads: int) -> VectorEnv:
    job = jobs[0]
    return job.make(
        _hyperparameters(job).num_envs * len(jobs),
        reward=[no_reward] * len(jobs),
        fall_ends_episode=[bool(job.fall_ends_episode) for job in jobs],
        seed=job.seed,
        threads=threads,
        device=job.device,
        randomize=job.randomize,
        stagger=True,
        soon=job.intent.shown_after if job.intent else None,
    )


def _hyperparameters(job: Job) -> Any:
    return LEARNERS.find(job.algorithm).config(**job.settings)


def _guard(candidate: Candidate, env: VectorEnv, device: str) -> RewardGuard | None:
    """Build a candidate's reward; where it is none the candidate has failed."""
    try:
        return guarded(candidate.reward().build(env), device)
    except (RewardRejected, UserError) as error:
        candidate.fail(str(error))
    except Exception as error:
        if is_outside(error):
            raise
        candidate.fail(mishap(error))
    return None


class _Member:
    """One candidate in training.

    Attributes:
        logger: Where its figures go besides its directory; None until the training begins.
        inquiry: What its reward asks people; None where it asks nothing.
        failure: Why its training came to nothing, empty while it has not.
        has_ended: Whether its training was ended early; its policy is kept then.
    """

    def __init__(self, candidate: Candidate, job: Job, guard: RewardGuard, env: VectorEnv) -> None:
        self.candidate = candidate
        self.job = job
        self.guard = guard
        self.logger: Logger | None = None
        awaited = awaited_in(guard)
        self.inquiry = Inquiry(candidate, job, env, awaited) if awaited is not None else None
        self.failure = ""
        self.ending = Ending(candidate, job.steps)
        self.has_ended = False

    @property
    def is_training(self) -> bool:
        """Whether it has not come to its end, for better or worse, before the others."""
        return not self.failure and not self.has_ended

    def record(self, metrics: dict[str, float]) -> None:
        """Write the metrics of one iteration, and see whether the reward is sound."""
        told = metrics | figures_of(self.guard)
        known = {name: value for name, value in told.items() if math.isfinite(value)}
        self.candidate.add_metrics(known)
        if self.logger is not None:
            self.logger.log(known, int(metrics["steps"]))
        bad = self.guard.read()
        if bad.spoiled:
            self.failure = f"the reward went bad in training: {bad.bad} of {bad.total} values not finite or too large"

    def keep(self, policy: Policy) -> None:
        """Write what has been learned, the policy last: with it the training is over."""
        keep_learned(self.guard, self.candidate.learned)
        keep_account(self.guard.reward, self.candidate.account)
        policy.save(self.candidate.policy)


def _learn(members: list[_Member], env: VectorEnv) -> None:
    job = members[0].job
    learner = make_learner(job.algorithm, env, _hyperparameters(job), [member.job.seed for member in members])
    watch = _Watch(members, learner)
    try:
        if not has_checkpoint(watch.checkpoint):
            _begin_by_demonstrations(members, learner)
        watch.restore()
        learner.learn(job.steps, on_iteration=watch)
    except TrainingDiverged as error:
        for member in members:
            if member.is_training:
                member.failure = str(error)
    finally:
        for member in members:
            if member.logger is not None:
                member.logger.close()
    for member, policy in zip(members, learner.policy.unstack(), strict=True):
        if member.is_training:
            member.keep(policy)
    # Last: a candidate that has failed is left out when broken work goes on, and the checkpoint is that of all.
    for member in members:
        if member.failure:
            member.candidate.fail(member.failure)
    forget_checkpoint(watch.checkpoint)


def _begin_by_demonstrations(members: Sequence[_Member], learner: Learner) -> None:
    """Have policies begin by what was demonstrated, each under its own reward, where something was.

    Raises:
        UserError: it was demonstrated in another environment, or for another kind of policy.
    """
    path = members[0].candidate.demonstrations
    if not isinstance(learner, PPO) or not path.exists():
        return
    shown = Demonstrations.load(path)
    replayed = []
    for member in members:
        env = member.job.make(1, fall_ends_episode=bool(member.job.fall_ends_episode), seed=member.job.seed)
        env.use([member.candidate.reward().build(env)])
        replayed.append(shown.replay(env))
    learner.begin_by(replayed)


class _Watch:
    """Keeps the records and checkpoints of a training, and ends it where nothing is left to learn or to serve."""

    def __init__(self, members: list[_Member], learner: Learner) -> None:
        self.checkpoint: Path = members[0].candidate.checkpoint
        self._members = members
        self._learner = learner
        self._films = LiveFilms({member.candidate: member.job for member in members})
        self._job = members[0].job
        self._taken = 0
        self._parent = os.getppid()
        self._saved = time.monotonic()

    def restore(self) -> None:
        """Go on from the last checkpoint, if there is one, and forget the lines written after it."""
        if has_checkpoint(self.checkpoint):
            self._learner.load(self.checkpoint)
        self._taken = self._learner.steps
        self._films.forget_after(self._taken)
        for member in self._members:
            snapshots.forget_after(member.candidate, self._taken)
            member.candidate.forget_after(self._taken)
            member.logger = LOGGERS.find(member.job.logger)(member.candidate, self._learner.steps)
        if self._taken:
            self._end_early()
        self._inquire()

    def __call__(self, *metrics: dict[str, float]) -> bool:
        """Take the metrics of one iteration, and tell whether to go on."""
        for member, diverged, own in zip(self._members, self._learner.diverged, metrics, strict=True):
            if member.is_training and diverged:
                member.failure = "rewards or losses are no longer finite"
            if member.is_training:
                member.record(own)
        self._end_early()
        self._keep_snapshots()
        self._films.film_if_due(self._learner, [member.is_training for member in self._members])
        if os.getppid() != self._parent:
            sys.exit("the process that started this job has ended")
        if time.monotonic() - self._saved > CHECKPOINT_SECONDS:
            self._save()
        self._inquire()
        return any(member.is_training for member in self._members)

    def _save(self) -> None:
        self._learner.save(self.checkpoint)
        self._saved = time.monotonic()

    def _inquire(self) -> None:
        """Put to people what rewards wait for, and go on where it is answered."""
        asking = [each.inquiry for each in self._members if each.is_training and each.inquiry and each.inquiry.waits]
        if asking:
            # First: what is asked is of the checkpoint that the training goes on from.
            self._save()
        for inquiry in asking:
            inquiry.ask()
        for inquiry in asking:
            inquiry.take()

    def _end_early(self) -> None:
        """Keep the policies of those whose training ends here, before any checkpoint that has gone on without them."""
        for number, member in enumerate(self._members):
            if member.is_training and member.ending.is_due(self._learner.steps):
                member.has_ended = True
                if not member.candidate.is_trained:
                    member.keep(self._learner.policy.unstack()[number])

    def _keep_snapshots(self) -> None:
        before, self._taken = self._taken, self._learner.steps
        if snapshots.wanted(self._job) and snapshots.is_due(before, self._taken, self._job.steps):
            for member, policy in zip(self._members, self._learner.policy.unstack(), strict=True):
                if member.is_training:
                    snapshots.keep(policy, member.candidate, self._taken)
