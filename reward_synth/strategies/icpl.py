"""In-context preference learning, after ICPL (Yu et al. 2024): the best and the worst of every round."""

from __future__ import annotations

from rewardsmith.reward_synth.history import History, Round
from rewardsmith.reward_synth.strategies.rounds import commented, only
from rewardsmith.reward_synth.strategies.strategy import Brief, StrategyOptions


class ICPL:
    """Shows the best and the worst of every round so far, oldest first, so that what changed for the better is seen.

    What people commented on is shown, too.
    """

    def __init__(self, options: StrategyOptions) -> None:
        self._options = options

    def next(self, history: History) -> Brief | None:
        """See `Strategy`."""
        if len(history.rounds) >= self._options.generations:
            return None
        ranked = (each for each in history.rounds if each.verdict.order)
        shown = tuple(only(each, _ends(each) | commented(each)) for each in ranked)
        return Brief(count=self._options.candidates, history=History(shown))


def _ends(over: Round) -> set[str]:
    """Return the best and the worst of a round's order, one where there is nothing worse."""
    return {over.verdict.order[0][0], over.verdict.order[-1][-1]}
