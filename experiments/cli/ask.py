"""`rewardsmith pause` and `rewardsmith end`: what a search is asked while it runs, from any terminal."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.experiments.cli.choose import choose
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.summary import status_of


def ask_to_pause(run: Run) -> str:
    """Ask a search to pause, and return what comes of that.

    Raises:
        UserError: it does not run, or nothing can be written there.
    """
    if (status := status_of(run)) != "running":
        raise UserError(f"{run.path} does not run, it is {status}; `rewardsmith resume {run.path}` goes on with it")
    run.pause_request.make()
    return f"asked to pause; `rewardsmith resume {run.path}` goes on"


def ask_to_end(run: Run, name: str) -> str:
    """Ask for the training of a candidate to be ended early, and return what comes of that.

    Raises:
        UserError: there is no such candidate, or nothing can be written there.
    """
    candidate = choose(run, name)
    if candidate.is_trained:
        return f"the training of candidate {candidate.id} is over; nothing changes"
    candidate.end_request.make()
    return f"asked to end the training of candidate {candidate.id}; what it has learned so far is judged and filmed"
