"""The score as judge: the registered task's, else how far the wishes of the sentence are granted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.judge import JudgeOptions


class ScoreJudge:
    """Orders by score; equal scores tie. Of those that heed different comments, those that heed most are ordered."""

    def __init__(self, options: JudgeOptions) -> None:
        """Take the options, none of which matter here."""

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`."""
        done = [trial for trial in trials if not trial.failure]
        latest = max((trial.heeds for trial in done), default=0)
        done = [trial for trial in done if trial.heeds == latest]
        scores = {trial.id: trial.score for trial in done if trial.score is not None and math.isfinite(trial.score)}
        if not scores:
            # Nothing measures the candidates, so a person or a model must choose; one alone needs no choice.
            order = ((done[0].id,),) if len(done) == 1 else ()
            return Verdict(order=order, confidence=1.0 if order else 0.0, why="there is no common score")
        ranked = sorted(scores, key=lambda name: -scores[name])
        groups = groupby(ranked, key=lambda name: scores[name])
        return Verdict(order=tuple(tuple(names) for _, names in groups), why="ordered by score")
