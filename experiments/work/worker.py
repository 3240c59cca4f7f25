"""Does the work of candidates' directories.

    python -m rewardsmith.experiments.work.worker STAGE THREADS VOUCHED DIRECTORY...

The directories hold all that is needed and all that is made. VOUCHED is the digest of the files of a user's own
environment that may be imported, `-` for none: a directory cannot vouch for itself. Every stage skips what exists, so
work that was killed goes on from its last checkpoint.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import torch

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.lock import hold
from rewardsmith.experiments.runs.own_files import NOTHING
from rewardsmith.experiments.work.asking import AwaitsPeople
from rewardsmith.experiments.work.evaluation import confirm, judge
from rewardsmith.experiments.work.mishaps import is_outside, mishap
from rewardsmith.experiments.work.training import train
from rewardsmith.policies.checkpoint import CheckpointError, forget_checkpoint
from rewardsmith.reward_synth.language import RewardRejected

TOGETHER, ALONE, CONFIRM = "together", "alone", "confirm"
"""Train several at once; train, judge and film one; measure one once more."""

PAUSED = os.EX_TEMPFAIL
"""Exit code where the work waits for something outside, such as room on the disk, or people."""


def main(stage: str, candidates: Sequence[Candidate], threads: int, vouched: str = NOTHING) -> None:
    """Do one stage of some candidates' work; where it comes to nothing their results say why.

    Args:
        stage: One of `STAGES`.
        candidates: What is worked on.
        threads: Simulation threads.
        vouched: Digest of the files of a user's own environment that may be imported.
    """
    torch.set_num_threads(1)
    with ExitStack() as locks:
        for candidate in candidates:
            locks.enter_context(hold(candidate.lock, f"candidate {candidate.path}"))
        _check_files(candidates, vouched)
        try:
            STAGES[stage](candidates, threads)
        except AwaitsPeople as question:
            print(question, file=sys.stderr)
            sys.exit(PAUSED)
        except (CheckpointError, RewardRejected, UserError) as error:
            _end(stage, candidates, str(error))
        except Exception as error:
            if isinstance(error, OSError) and is_outside(error):
                # Nothing is recorded as failed: the disk may have room again when the run is resumed.
                print(f"{error.strerror}: {error.filename or candidates[0].path}", file=sys.stderr)
                sys.exit(PAUSED)
            traceback.print_exc()
            _end(stage, candidates, mishap(error))


def _end(stage: str, candidates: Sequence[Candidate], reason: str) -> None:
    """Record why nothing more comes of candidates; of several together nobody knows whose fault it was."""
    if stage == TOGETHER:
        part(candidates)
        return
    for candidate in candidates:
        if not candidate.is_finished:
            candidate.end(reason)


def part(candidates: Sequence[Candidate]) -> None:
    """Have candidates that cannot be trained together begin anew, each by itself."""
    forget_checkpoint(candidates[0].checkpoint)


def _check_files(candidates: Sequence[Candidate], vouched: str) -> None:
    """Stop the work, which can go on later, where it would import what nobody vouches for."""
    for candidate in candidates:
        try:
            job = candidate.job()
        except UserError:
            continue  # which fails as any damaged candidate does
        try:
            job.check_files(vouched)
        except UserError as error:
            print(error, file=sys.stderr)
            sys.exit(PAUSED)


def _train_together(candidates: Sequence[Candidate], threads: int) -> None:
    # All of them or none: a checkpoint is that of all.
    if not all(candidate.is_trained for candidate in candidates):
        train(candidates, threads)


def _train_and_judge(candidates: Sequence[Candidate], threads: int) -> None:
    for candidate in candidates:
        if not candidate.is_trained:
            train([candidate], threads)
        if not candidate.is_finished:
            candidate.finish(judge(candidate, threads))


def _confirm(candidates: Sequence[Candidate], threads: int) -> None:
    for candidate in candidates:
        if candidate.final() is None:
            candidate.confirm(confirm(candidate, threads))


STAGES: dict[str, Callable[[Sequence[Candidate], int], None]] = {
    TOGETHER: _train_together,
    ALONE: _train_and_judge,
    CONFIRM: _confirm,
}


def run(arguments: Sequence[str]) -> None:
    """Do what a command line says."""
    stage, threads, vouched, *directories = arguments
    main(stage, [Candidate(Path(directory)) for directory in directories], int(threads), vouched)


if __name__ == "__main__":
    run(sys.argv[1:])
