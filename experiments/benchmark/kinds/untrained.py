"""What rows that train nothing have in common."""

from __future__ import annotations

from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.kinds.kind import Wanted
from rewardsmith.experiments.config.bench import BenchConfig


class Untrained:
    """See `Kind`."""

    def again(self, wanted: Wanted) -> tuple[str, ...]:
        """Return nothing: what is planned for is trained by other methods, and what is told by none."""
        return ()

    def places(self, config: BenchConfig) -> list[str]:
        """Return nothing: it is done here."""
        return []


def figures_of_acting(
    *,
    score: float | None,
    peak: float | None,
    success: float | None,
    planning: float,
    reason: str = "",
    tokens: int = 0,
    reward: str = "",
) -> Figures:
    """Return what was acted without any training as figures, see there."""
    return Figures(
        score=score,
        peak=peak,
        success=success,
        reason=reason,
        steps=0,
        seconds=0.0,
        candidates=1,
        tokens=tokens,
        human_answers=0,
        queries=0,
        reward=reward,
        planning=planning,
    )
