"""Evolution with reflection, after Eureka (Ma et al. 2023): the winners are shown with their figures."""

from __future__ import annotations

from rewardsmith.reward_synth.history import History, Round
from rewardsmith.reward_synth.strategies.rounds import commented, only, winner
from rewardsmith.reward_synth.strategies.strategy import Brief, StrategyOptions

TURNS = 4
"""Rounds that the coder is shown, which of the ablated choices of such searches is one of the few that help."""


class Evolve:
    """Shows the winners of the last rounds with what people commented on, and the best of all where that is older."""

    def __init__(self, options: StrategyOptions) -> None:
        self._options = options

    def next(self, history: History) -> Brief | None:
        """See `Strategy`."""
        if len(history.rounds) >= self._options.generations:
            return None
        rounds = [each for each in history.rounds if winner(each) is not None]
        shown = rounds[-TURNS:]
        if (best := _best(rounds)) is not None and best not in shown:
            shown = [best, *shown[1:]]
        winners = (only(each, {each.verdict.best or "", *commented(each)}) for each in shown)
        return Brief(count=self._options.candidates, history=History(tuple(winners)))


def _best(rounds: list[Round]) -> Round | None:
    """Return the round of the best winner by score, among those that heed most; None where scores do not tell."""
    winners = [(each, found) for each in rounds if (found := winner(each)) is not None]
    latest = max((found.heeds for _, found in winners), default=0)
    alike = [(each, found.score) for each, found in winners if found.heeds == latest]
    known = [score for _, score in alike if score is not None]
    if not known or len(known) < len(alike):
        return None
    return next(each for each, score in alike if score == max(known))
