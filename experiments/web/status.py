"""Where a run is, and what it waits for."""

from __future__ import annotations

from rewardsmith.experiments.runs.pairs import asked_rounds
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.manual import waiting_prompt


def status_of(run: Run, going: bool) -> str:
    """Return `running`, `waiting` (for people), `paused`, `failed` or `done`.

    Args:
        run: The run.
        going: Whether a process works on it.
    """
    if going:
        return "running"
    if asks(run, going) is not None:
        return "waiting"
    status = str(run.record().get("status"))
    return "paused" if status == "running" else status


def asks(run: Run, going: bool) -> str | None:
    """Return what people are asked for: a `ranking`, `pairs`, a `reply` to a prompt, or nothing; arguments as above."""
    if going or run.result() is not None:
        return None
    if run.asked():
        return "ranking"
    if asked_rounds(run):
        return "pairs"
    return "reply" if waiting_prompt(run)["occasion"] else None
