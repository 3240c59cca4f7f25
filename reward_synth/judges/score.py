"""The score as judge: the registered task's, else how far the wishes of the sentence are granted."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.by_value import by_value, comparable
from rewardsmith.reward_synth.judges.judge import JudgeOptions


class ScoreJudge:
    """Orders by score; equal scores tie."""

    takes = ("teacher",)

    def __init__(self, options: JudgeOptions) -> None:
        self._teacher, self._seed = options.teacher, options.seed

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`."""
        scores = {trial.id: trial.score for trial in comparable(trials)}
        return by_value(scores, "score", self._teacher, self._seed)
