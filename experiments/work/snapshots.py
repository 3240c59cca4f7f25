"""Policies kept while a candidate trains: by them the score of a free sentence is known over the training.

A registered task scores every step, so that its score is noted while it trains. What a sentence was understood to ask
for, or what a measure says, is told of whole episodes of a policy that acts without noise.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

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
    policy.save(candidate.snapshots / f"{steps:012d}")


def kept(candidate: Candidate) -> Iterator[tuple[int, Path]]:
    """Return the steps and the directory of every policy that was kept, in order."""
    for path in sorted(candidate.snapshots.glob("[0-9]" * 12)):
        if not path.is_symlink():
            yield int(path.name), path


def forget_after(candidate: Candidate, steps: int) -> None:
    """Remove what was kept after a number of steps: training goes on from there."""
    for taken, path in list(kept(candidate)):
        if taken > steps:
            shutil.rmtree(path)
