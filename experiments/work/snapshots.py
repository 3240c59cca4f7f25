"""Policies kept while a candidate trains: by them the score of a free sentence is known over the training.

A registered task scores every step, so that its score is noted while it trains. What a sentence was understood to ask
for, or what a measure says, is told of whole episodes of a policy that acts as it is judged.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rewardsmith.experiments.runs.by_steps import by_steps, name_of
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.policies.policy import Policy

COUNT = 5
"""Policies that are kept on the way, evenly spaced; the trained one comes after them."""

EPISODES = 4
"""Episodes by which they are scored: a curve is looked at, nothing is chosen by it."""


def wanted(job: Job) -> bool:
    """Tell whether the score over the training is to be had of snapshots alone."""
    return job.task is None and (job.intent is not None or job.measure is not None)


def is_due(before: int, after: int, total: int) -> bool:
    """Tell whether a policy is to be kept after an iteration.

    Args:
        before: Environment steps taken without it.
        after: Environment steps taken with it.
        total: Of the whole training.
    """
    parts = COUNT + 1
    return before * parts // total < min(after * parts // total, COUNT)


def keep(policy: Policy, candidate: Candidate, steps: int) -> None:
    """Keep a policy as it is after some steps."""
    policy.save(candidate.snapshots / name_of(steps))


def kept(candidate: Candidate) -> list[tuple[int, Path]]:
    """Return the steps and the directory of every policy that was kept, in order."""
    return by_steps(candidate.snapshots)


def forget_after(candidate: Candidate, steps: int) -> None:
    """Remove what was kept after a number of steps: training goes on from there."""
    for taken, path in kept(candidate):
        if taken > steps:
            shutil.rmtree(path)
