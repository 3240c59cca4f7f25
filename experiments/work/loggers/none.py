"""No logger: the run directory has everything."""

from __future__ import annotations

from rewardsmith.experiments.runs.candidate import Candidate


class Nothing:
    """Takes figures and forgets them."""

    def __init__(self, candidate: Candidate, steps: int) -> None:
        pass

    @staticmethod
    def check() -> None:
        """See `Logger`; nothing is needed."""

    def log(self, metrics: dict[str, float], steps: int) -> None:
        """See `Logger`."""

    def close(self) -> None:
        """See `Logger`."""
