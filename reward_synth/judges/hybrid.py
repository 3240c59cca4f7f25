"""Model and person as judge: a person is asked where the model is unsure, as long as their answers last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.judge import JudgeOptions, NeedsAnswers
from rewardsmith.reward_synth.judges.llm import LLMJudge, Opinions
from rewardsmith.reward_synth.preferences.agreement import merged
from rewardsmith.reward_synth.preferences.annotators import reliabilities
from rewardsmith.reward_synth.preferences.pairs import answers_of, order_of
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences


class HybridJudge:
    """Orders by the model's verdicts and, where it contradicts itself or may not judge at all, by what people say.

    People are shown the films of all pairs of a round that the model is unsure of; their answers take the place of its.
    Where the budget does not allow for all, those that the model puts first are shown, and once it is spent the model
    is on its own. Ranking K films counts as K - 1 answers.

    Raises:
        UserError: there is no model to ask.
    """

    takes = ("human.budget",)

    def __init__(self, options: JudgeOptions) -> None:
        self._model = LLMJudge(options)
        self._preferences = Preferences(options.preferences)
        self._budget = options.budget

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`.

        Raises:
            NeedsAnswers: nobody has ranked yet what the model is unsure of.
        """
        done = [trial for trial in trials if not trial.failure]
        if len(done) < 2:
            return self._model.judge(done)
        opinions = self._model.opinions(done)
        films = self._doubtful(opinions, [trial.id for trial in done])
        if not films:
            return self._model.verdict(opinions)
        rankings = self._preferences.of(films)
        if not rankings:
            raise NeedsAnswers(films)
        return self._together(opinions, films, rankings)

    def _doubtful(self, opinions: Opinions, ids: Sequence[str]) -> list[str]:
        """Return whose films people are to rank, as far as the budget goes; none where there is nothing to ask."""
        ranked = [name for group in opinions.order for name in group] or list(ids)
        unsure = {name for pair in opinions.unsure for name in pair}
        doubtful = ranked if opinions.refused else [name for name in ranked if name in unsure]
        # What was said of these very films is the answer to this question, not an earlier one.
        earlier = [each for each in self._preferences.rankings() if not set(each.shown) <= set(ids)]
        left = self._budget - sum(len(each.shown) - 1 for each in earlier)
        films = doubtful[: max(0, left) + 1]
        return films if len(films) > 1 else []

    def _together(self, opinions: Opinions, films: Sequence[str], rankings: Sequence[Ranking]) -> Verdict:
        """Return the verdict in which people's answers have taken the place of the model's."""
        order, _ = merged(rankings, reliabilities(self._preferences.rankings()))
        said = answers_of(order)
        answers = {**opinions.answers, **said}
        likeliest, _ = order_of(answers)
        unsure = opinions.unsure - said.keys()
        settled = replace(opinions, answers=answers, unsure=unsure, order=likeliest, refused="")
        who = ", ".join(ranking.annotator for ranking in rankings)
        alone = f"ranked by {who}, since {opinions.refused}"
        both = f"ordered by a language model, and by {who} in {len(said)} of {len(answers)} pairs"
        return Verdict(
            order=likeliest,
            confidence=settled.confidence,
            why=alone if opinions.refused else both,
            human_answers=len(rankings) * (len(films) - 1),
            tokens=opinions.tokens,
        )
