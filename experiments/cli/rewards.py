"""Which reward a word of the command line means: a run's best, a candidate's, a program's, or a registered task's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rewardsmith.envs import Environment, UserError, VectorEnv
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.cli.choose import choose
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.consent import check_opened, vouched
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.own_program import compile_file, read_program
from rewardsmith.reward_synth.language import RewardRejected
from rewardsmith.reward_synth.rewards.guard import RewardGuard
from rewardsmith.reward_synth.rewards.kind import RewardKind
from rewardsmith.reward_synth.rewards.learned import recall_learned
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.rewards.registered import Expert, Sparse

REGISTERED = {reward.kind: reward for reward in (Expert(), Sparse())}
"""Rewards that are meant by their kind alone."""


@dataclass(frozen=True)
class Named:
    """A reward as it was named, and what is known of it before there is an environment.

    Attributes:
        word: How it was named.
        candidate: The candidate whose reward it is, None for a file and a registered reward.
        job: What was done for the candidate.
    """

    word: str
    candidate: Candidate | None = None
    job: Job | None = None

    def kind(self, environment: Environment) -> RewardKind:
        """Return the reward, without what pays by earlier moments; a program's file is checked as `check` does.

        Raises:
            UserError: it cannot be read, or is refused.
        """
        if self.candidate is not None:
            return self.candidate.reward().momentary
        if self.word in REGISTERED:
            return REGISTERED[self.word]
        path = Path(self.word)
        return Program.of(compile_file(path, read_program(path), survey_of(type(environment))))

    def build(self, env: VectorEnv) -> RewardFunction:
        """Return the reward function as it trains: with what it learned, and under the guard.

        Raises:
            UserError: it cannot be read, or is none for this environment.
        """
        try:
            reward = self.kind(env.environment).build(env)
        except RewardRejected as refusal:
            raise UserError(f"{self.word} is no reward for {env.environment.name()}: {refusal}") from None
        return RewardGuard(recall_learned(reward, self.candidate.learned) if self.candidate else reward)


def named(word: str) -> Named:
    """Return the reward that a word means; nothing of it is imported or run.

    Raises:
        UserError: it means none, or would import an environment file, or read a model, for which this user has not
            vouched.
    """
    path = Path(word)
    if word in REGISTERED or path.is_file():
        return Named(word)
    run = Run.open(word) if (path / "run.json").is_file() else _run_around(path)
    candidate = choose(run, path.name) if run.path != path else _best(run)
    job = vouched(run, candidate)
    check_opened(run, candidate)
    return Named(str(candidate.path), candidate, job)


def _best(run: Run) -> Candidate:
    """Return the best candidate of a run."""
    outcome = run.result()
    if outcome is None or outcome.best is None:
        ids = ", ".join(candidate.id for candidate in run.candidates()) or "none yet"
        raise UserError(f"{run.path} names no best candidate; give one of its own, {run.path}/candidates/ID: {ids}")
    return run.candidate(outcome.best)


def _run_around(path: Path) -> Run:
    """Return the run that holds a candidate's directory."""
    run = path.parent.parent
    if path.parent.name != "candidates" or not (run / "run.json").is_file():
        raise UserError(
            f"{path} is no reward; give a run's directory, RUN/candidates/ID, a program's .py file, or one of: "
            f"{', '.join(REGISTERED)}"
        )
    return Run.open(str(run))
