"""The sentence as judge: how far its wishes are granted, also where a registered task has a score of its own."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.by_value import by_value, comparable
from rewardsmith.reward_synth.judges.judge import JudgeOptions


class IntentJudge:
    """Orders by how far the wishes are granted that the phrasebook reads in the sentence.

    Raises:
        UserError: it reads none.
    """

    takes = ("teacher",)

    def __init__(self, options: JudgeOptions) -> None:
        if options.scene().intent is None:
            raise UserError(
                "judge=intent orders by the wishes that the phrasebook reads in the sentence, and in this one it reads "
                "none; say it in other words, or choose judge=human or llm"
            )
        self._teacher, self._seed = options.teacher, options.seed

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`."""
        granted = {trial.id: trial.granted for trial in comparable(trials)}
        return by_value(granted, "measure of the wishes", self._teacher, self._seed)
