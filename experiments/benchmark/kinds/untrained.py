"""What rows that train nothing have in common."""

from __future__ import annotations

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
