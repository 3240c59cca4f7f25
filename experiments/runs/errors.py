"""What stops a run without ending it."""

from pathlib import Path


class Paused(Exception):
    """Something outside stopped the run; nothing is lost and `rewardsmith resume RUN` goes on."""

    def __init__(self, reason: str, run: Path) -> None:
        super().__init__(f"{reason}; `rewardsmith resume {run}` goes on")
