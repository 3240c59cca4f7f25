"""PrefPPO, the baseline of B-Pref (Lee et al. 2021): the reward is learned within one training, so nobody writes it."""

from __future__ import annotations

from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.strategies.strategy import Brief, StrategyOptions


class PrefPPO:
    """Rewards that learn, each generation as new as the first; see `reward_synth.rewards.preference`."""

    def __init__(self, options: StrategyOptions) -> None:
        self._options = options

    def next(self, history: History) -> Brief | None:
        """See `Strategy`."""
        if len(history.rounds) >= self._options.generations:
            return None
        return Brief(count=self._options.candidates)
