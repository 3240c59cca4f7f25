"""Ask anew each time: the baseline that learns nothing from what was tried."""

from __future__ import annotations

from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.strategies.strategy import Brief, StrategyOptions


class Independent:
    """The same request in every generation; the best of all candidates counts."""

    def __init__(self, options: StrategyOptions) -> None:
        self._options = options

    def next(self, history: History) -> Brief | None:
        """See `Strategy`."""
        if len(history.rounds) >= self._options.generations:
            return None
        return Brief(count=self._options.candidates)
