"""People as judges: their rankings, however they were given."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.judge import JudgeOptions, NeedsAnswers
from rewardsmith.reward_synth.preferences.agreement import merged
from rewardsmith.reward_synth.preferences.annotators import reliabilities
from rewardsmith.reward_synth.preferences.store import Preferences


class HumanJudge:
    """Orders by the rankings that people gave of exactly these films, several annotators by mean place.

    The more reliable weigh more; how sure the order is rests on how far they agree with each other and with themselves.
    """

    takes = ()

    def __init__(self, options: JudgeOptions) -> None:
        self._preferences = Preferences(options.preferences)

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`.

        Raises:
            NeedsAnswers: nobody has ranked them yet.
        """
        ids = [trial.id for trial in trials if not trial.failure]
        if len(ids) < 2:
            return Verdict(order=tuple((name,) for name in ids), why="there is no choice")
        rankings = self._preferences.of(ids)
        if not rankings:
            raise NeedsAnswers(ids)
        reliability = reliabilities(self._preferences.rankings())
        order, agreement = merged(rankings, reliability)
        sure = agreement * sum(reliability[each.annotator] for each in rankings) / len(rankings)
        who = ", ".join(ranking.annotator for ranking in rankings)
        # As in the papers, ranking K films counts as K - 1 answers.
        answers = len(rankings) * (len(ids) - 1)
        return Verdict(order=order, confidence=sure, why=f"ranked by {who}", human_answers=answers)
