"""What stops a run, or other long work, without ending it."""

from pathlib import Path


class Stopped(Exception):
    """Something outside stopped the work; nothing is lost, and the message says what goes on."""


class Paused(Stopped):
    """Something outside stopped the run; nothing is lost and `rewardsmith resume RUN` goes on."""

    def __init__(self, reason: str, run: Path) -> None:
        super().__init__(f"{reason}; `rewardsmith resume {run}` goes on")
