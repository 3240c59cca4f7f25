"""Short films of policies as they are while they train, so that somebody may watch them learn.

Nothing that is learned depends on them: each candidate is filmed in an environment of its own, always from the same
initial state, by a copy of its policy; and a film that fails, for whatever reason, leaves the training alone.
"""

from __future__ import annotations

import copy
import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cached_property

import torch
from torch import Tensor

from rewardsmith.envs import files
from rewardsmith.envs.filming import Studio
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.vector import VectorEnv
from rewardsmith.experiments.runs.by_steps import by_steps, name_of
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.experiments.work.mishaps import mishap
from rewardsmith.policies.learners.protocol import Learner
from rewardsmith.policies.policy import Policy

FIRST_SECONDS = 5.0
"""Time of training before the first film: somebody waits to see anything move at all."""

SHARE = 0.04
"""Of the time of training that films may take, the first one's preparation included; what they cost besides, such as
caches that a film empties, has room within a twentieth."""

SECONDS, FPS, WIDTH, HEIGHT = 3.0, 15, 160, 120

KEPT = 2
"""The newest film, and the one before it, which somebody may be watching."""


class LiveFilms:
    """Decides when to film which of the candidates that one learner trains: one at a time, in turns.

    Args:
        jobs: What is to be done for each, in the order of the learner's policies.
    """

    def __init__(self, jobs: Mapping[Candidate, Job]) -> None:
        self._film_sets = [_FilmSet(candidate, job) for candidate, job in jobs.items()]
        options = next(iter(jobs.values())).film
        self._every = options.live / len(jobs)
        self._wanted = options.live > 0 and options.seconds > 0
        self._turn = 0
        self._began = time.monotonic()
        self._spent = 0.0
        self._due = self._began + min(FIRST_SECONDS, options.live)

    def forget_after(self, steps: int) -> None:
        """Remove what was filmed after a number of steps: training goes on from there."""
        for each in self._film_sets:
            each.forget_after(steps)

    def film_if_due(self, learner: Learner, training: Sequence[bool]) -> None:
        """Film the next candidate if it is time to.

        Args:
            learner: Has the policies; it stays as it is.
            training: For each candidate whether it is still in training.
        """
        if not self._wanted or time.monotonic() < self._due:
            return
        count = len(self._film_sets)
        turns = [(self._turn + each) % count for each in range(count)]
        number = next((each for each in turns if training[each] and not self._film_sets[each].is_broken), None)
        if number is None:
            return
        began, worked = time.monotonic(), time.process_time()
        self._film_sets[number].film(learner.policy.unstack()[number], learner.steps)
        # The tracer's threads may take the time of other candidates.
        cost = max(time.monotonic() - began, time.process_time() - worked)
        self._spent += cost
        self._turn = number + 1
        self._due = max(time.monotonic() + self._every, self._began + self._spent / SHARE)


class _FilmSet:
    """Where one candidate is filmed."""

    def __init__(self, candidate: Candidate, job: Job) -> None:
        self._candidate = candidate
        self._job = job
        self.is_broken = False
        if files.has_unfinished(candidate.live_films):
            self._break("a process ended while it was")

    def forget_after(self, steps: int) -> None:
        """Remove what was filmed after a number of steps."""
        for taken, path in by_steps(self._candidate.live_films, ".mp4"):
            if taken > steps:
                path.unlink(missing_ok=True)

    def film(self, policy: Policy, steps: int) -> None:
        """Film a policy as it is after some steps, or say once why that cannot be."""
        try:
            self._film(copy.deepcopy(policy).cpu(), steps)
        except Exception as error:
            self._break(mishap(error))

    def _film(self, policy: Policy, steps: int) -> None:
        place = self._candidate.live_films
        place.mkdir(exist_ok=True)
        # Should the process die of it, the next one finds this and does not try again.
        mark = files.unfinished(place / "filming")
        os.close(files.open_plain(mark, os.O_WRONLY | os.O_CREAT))
        try:
            self._studio(self._act(policy), place / name_of(steps, ".mp4"))
        finally:
            mark.unlink(missing_ok=True)
        for _, old in by_steps(place, ".mp4")[:-KEPT]:
            old.unlink(missing_ok=True)

    def _act(self, policy: Policy) -> Tensor:
        """Return what the first moments from the first initial state look like, `[moments, 1, ...]`."""
        env, actor = self._env, Actor(policy, self._env)
        record = env.environment.filming.frames(env)
        obs, begins = env.reset(), torch.ones(1, dtype=torch.bool)
        rows = []
        for _ in range(self._moments):
            rows.append(record().clone())
            step = env.step(actor(obs, begins))
            obs, begins = step.obs, step.terminated | step.truncated
        return torch.stack(rows)

    @cached_property
    def _env(self) -> VectorEnv:
        job, falls = self._job, bool(self._job.fall_ends_episode)
        return job.make(1, reward=no_reward, fall_ends_episode=falls, seed=job.evaluation_seed, threads=1)

    @cached_property
    def _studio(self) -> Studio:
        camera, size = self._job.film.camera, {"width": WIDTH, "height": HEIGHT}
        return self._env.environment.filming.studio(self._moments, camera=camera, fps=FPS, **size)

    @property
    def _moments(self) -> int:
        return self._env.environment.control_steps(SECONDS)

    def _break(self, reason: str) -> None:
        self.is_broken = True
        said = f"candidate {self._candidate.id} is not filmed while it trains: {reason}"
        print(said, file=sys.stderr, flush=True)
