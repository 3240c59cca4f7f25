"""A person is asked what the model is unsure of and nothing else, as long as their answers last."""

import pytest

from rewardsmith.reward_synth.judges.comparison import FIRST, SAME
from rewardsmith.reward_synth.judges.hybrid import HybridJudge
from rewardsmith.reward_synth.judges.judge import NeedsAnswers
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences

from .readers import Reader, honest, mean


def unsure_of(*speeds):
    """Return a rule that prefers what is shown first where both run at one of these speeds."""

    def rule(question):
        both = {mean(text, "forward_velocity") for text in (question.first, question.second)}
        return FIRST if len(both) == 2 and both <= set(speeds) else honest(question)

    return rule


@pytest.fixture
def hybrid(options, scene, tmp_path):
    def make(rule, budget=10):
        path = tmp_path / "answers.sqlite"
        chosen = options(scene=lambda: scene, comparer=lambda: Reader(rule), preferences=path, budget=budget)
        return HybridJudge(chosen), Preferences(path)

    return make


def ranking(*order, annotator="you"):
    return Ranking(order=tuple((name,) for name in order), shown=tuple(order), annotator=annotator)


def test_where_the_model_is_sure_nobody_is_asked(hybrid, running):
    judge, _ = hybrid(honest)
    verdict = judge.judge(running(2.0, 5.0, 3.0))
    assert verdict.order == (("001",), ("002",), ("000",)) and verdict.human_answers == 0


def test_people_rank_what_it_is_unsure_of_and_their_answer_counts(hybrid, running):
    judge, answers = hybrid(unsure_of(5.0, 6.0))
    trials = running(5.0, 2.0, 6.0, 1.0)
    with pytest.raises(NeedsAnswers) as question:
        judge.judge(trials)
    assert sorted(question.value.ids) == ["000", "002"]
    answers.add(ranking("000", "002", annotator="Eve"))
    verdict = judge.judge(trials)
    assert verdict.order == (("000",), ("002",), ("001",), ("003",)) and verdict.confidence == 1.0
    assert verdict.human_answers == 1 and verdict.tokens > 0 and "by Eve in 1 of 6 pairs" in verdict.why


def test_the_budget_shows_the_best_and_once_it_is_spent_the_model_is_alone(hybrid, running):
    rule = unsure_of(5.0, 6.0, 7.0)
    trials = running(5.0, 6.0, 7.0, 1.0)
    with pytest.raises(NeedsAnswers) as question:
        hybrid(rule, budget=1)[0].judge(trials)
    assert len(question.value.ids) == 2
    judge, answers = hybrid(rule, budget=2)
    answers.add(ranking("008", "007", "009"))
    verdict = judge.judge(trials)
    assert verdict.human_answers == 0 and verdict.order == (("000", "001", "002"), ("003",))
    judge, _ = hybrid(rule, budget=0)
    assert judge.judge(trials).confidence == 0.5, "sure of three of six"


def test_a_model_that_may_not_judge_leaves_all_to_people(hybrid, running):
    judge, answers = hybrid(lambda question: SAME)
    trials = running(2.0, 5.0, 3.0)
    with pytest.raises(NeedsAnswers) as question:
        judge.judge(trials)
    assert sorted(question.value.ids) == ["000", "001", "002"]
    answers.add(ranking("002", "000", "001"))
    verdict = judge.judge(trials)
    assert verdict.order == (("002",), ("000",), ("001",)) and verdict.human_answers == 2
    assert "ranked by you, since reader failed the test" in verdict.why
    alone, _ = hybrid(lambda question: SAME, budget=0)
    assert alone.judge(trials).why.startswith("not judged")


def test_one_candidate_is_no_question(hybrid, running):
    assert hybrid(honest)[0].judge(running(1.0)).order == (("000",),)
