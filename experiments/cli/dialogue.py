"""A person at the terminal who says after each round what should be different."""

from __future__ import annotations

import sys

from rewardsmith.experiments.runs.outcome import Outcome
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.feedback import comment, commented_on
from rewardsmith.experiments.search.loop import pursue
from rewardsmith.reward_synth.strategies.strategy import asks_people

_SAY = "what should be different, such as `it leans too far forward`? Enter ends: "


def converse(run: Run, outcome: Outcome) -> Outcome:
    """Ask for comments on the best film and go on with each, where somebody is there and the strategy is a dialogue.

    Returns:
        What came of the last round.
    """
    if not (sys.stdin.isatty() and asks_people(run.config().strategy)):
        return outcome
    while (name := commented_on(run)) is not None:
        film = run.candidate(name).film
        print(f"candidate {name} is the best of this round: {film if film.exists() else run.report}")
        try:
            said = input(_SAY).strip()
        except EOFError:
            said = ""
        if not said:
            break
        comment(run, said)
        outcome = pursue(run)
    return outcome
