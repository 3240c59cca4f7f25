"""Trainings that end early because somebody asks (see `runs.requests`).

The steps after which one ends are noted at once: a process that dies thereafter, and begins again from a checkpoint,
ends it where it would have ended.
"""

from __future__ import annotations

from rewardsmith.experiments.runs.candidate import Candidate

BEFORE = "ended before it was trained"


class Ending:
    """When the training of a candidate ends early.

    Args:
        candidate: What is trained.
        total: Environment steps of the whole training.
    """

    def __init__(self, candidate: Candidate, total: int) -> None:
        self._candidate = candidate
        self._total = total
        self._after = candidate.ended_after()

    def is_due(self, steps: int) -> bool:
        """Tell whether the training ends here, after so many environment steps; one that is over anyway does not."""
        if self._after is None and steps < self._total and self._candidate.end_request.is_made:
            self._candidate.note_end(steps)
            self._after = steps
        return self._after is not None and steps >= self._after


def may_train(candidate: Candidate) -> bool:
    """Tell whether a candidate is still to be trained; one that is to end before it began has failed.

    What was trained before anybody asked is trained again, where no checkpoint has it, to where its record ends.
    """
    if candidate.ended_after() is None and candidate.end_request.is_made:
        lines = candidate.metrics()
        if not lines:
            candidate.fail(BEFORE)
            return False
        Ending(candidate, candidate.job().steps).is_due(int(lines[-1]["steps"]))
    return True
