"""A round of work: everything is done, retried once where its process died, or failed with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.own_files import NOTHING
from rewardsmith.experiments.work.executors.executor import Executor, Work
from rewardsmith.experiments.work.worker import ALONE, CONFIRM, PAUSED, TOGETHER, part


class Unfinished(Exception):
    """Something outside stopped the work, such as a full disk; it can go on later."""


def train_and_judge(
    candidates: Sequence[Candidate],
    executor: Executor,
    tick: Callable[[], None],
    *,
    together: bool,
    vouched: str = NOTHING,
) -> None:
    """Bring candidates to their results.

    On cores, candidates are trained in processes of their own. A GPU takes them together, because one of them leaves
    most of it idle and processes would have to take turns; judging is then again work for the cores. Where that comes
    to nothing, each is trained by itself, so that one which breaks does not break the others.

    Args:
        candidates: Those with a result are passed over.
        executor: Does the work.
        tick: Called a few times a second.
        together: Whether they share a GPU.
        vouched: Digest of the files of a user's own environment that may be imported; see `runs.own_files`.

    Raises:
        Unfinished: some have none, for a reason outside.
    """
    left = [candidate for candidate in candidates if not candidate.is_finished]
    if together and len(left) > 1:
        carry_out([_work(TOGETHER, vouched, *left)], executor, tick)
    carry_out([_work(ALONE, vouched, each) for each in left if not each.is_finished], executor, tick)


def confirm(candidate: Candidate, executor: Executor, tick: Callable[[], None], *, vouched: str = NOTHING) -> None:
    """Have a candidate measured on initial states that did not choose it.

    Raises:
        Unfinished: it could not be, for a reason outside.
    """
    if candidate.final() is None:
        carry_out([_work(CONFIRM, vouched, candidate)], executor, tick)


def carry_out(works: Sequence[Work], executor: Executor, tick: Callable[[], None]) -> None:
    """Do every piece of work; one whose process dies is tried once more, and then its candidates have failed.

    Several that were trained together are left for work of their own instead.

    Raises:
        Unfinished: something outside stopped a piece; the others were done.
    """
    codes = dict(zip(works, executor.run(works, tick), strict=True)) if works else {}
    if died := [work for work, code in codes.items() if code not in (0, PAUSED)]:
        codes |= zip(died, executor.run(died, tick), strict=True)
    for work, code in codes.items():
        if code not in (0, PAUSED):
            _give_up(work, code)
    for work, code in codes.items():
        if code == PAUSED:
            raise Unfinished(f"candidate {work.directories[0].name}: {Candidate(work.directories[0]).last_words()}")


def _work(stage: str, vouched: str, *candidates: Candidate) -> Work:
    return Work(stage, tuple(candidate.path for candidate in candidates), vouched)


def _give_up(work: Work, code: int) -> None:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    candidates = [Candidate(path) for path in work.directories]
    if work.stage == TOGETHER:
        part(candidates)
        return
    for candidate in candidates:
        if not candidate.is_finished:
            candidate.end(f"its process died twice ({how}): {candidates[0].last_words()}")
