"""Text2Reward's dialogue (Xie et al. 2023): everything that was tried and said so far is shown."""

from __future__ import annotations

from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.strategies.strategy import Brief, StrategyOptions


class Text2Reward:
    """Shows the whole history with what people said of it; the first round is zero-shot."""

    asks_people = True

    def __init__(self, options: StrategyOptions) -> None:
        self._options = options

    def next(self, history: History) -> Brief | None:
        """See `Strategy`."""
        if len(history.rounds) >= self._options.generations:
            return None
        return Brief(count=self._options.candidates, history=history)
