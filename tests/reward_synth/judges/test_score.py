"""Which candidate is best where numbers decide, and where a teacher with faults tells of them."""

from dataclasses import replace

import pytest

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.score import ScoreJudge
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions


def done(score):
    return {"score": score}


FAILED = {"failure": "no reason", "score": None}


def trials_of(*scores):
    return [Trial(id=f"{number:03d}", score=score) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("outcomes", "order"),
    [
        ([done(1.0), done(3.0), done(2.0)], [["001"], ["002"], ["000"]]),
        ([done(-5.0), done(-2.0)], [["001"], ["000"]]),
        ([done(2.0), done(1.0), done(2.0)], [["000", "002"], ["001"]]),
        ([done(None), done(None)], []),
        ([done(float("nan")), done(1.0)], [["001"]]),
        ([done(None)], [["000"]]),
        ([FAILED, done(0.0)], [["001"]]),
        ([FAILED], []),
    ],
)
def test_scores_order_those_that_ended_well(outcomes, order, options):
    trials = [Trial(id=f"{number:03d}", **outcome) for number, outcome in enumerate(outcomes)]
    verdict = ScoreJudge(options()).judge(trials)
    assert [list(group) for group in verdict.order] == order
    assert verdict.best == (order[0][0] if order else None)
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert verdict.confidence == float(bool(order))


def test_many_candidates_keep_the_order_of_their_scores(options):
    trials = trials_of(*(float((37 * number) % 64) for number in range(64)))
    verdict = ScoreJudge(options()).judge(trials)
    assert [group[0] for group in verdict.order] == [
        trial.id for trial in sorted(trials, key=lambda trial: -trial.score)
    ]
    assert verdict.confidence == 1.0 and verdict.queries == 63 and verdict.human_answers == 0


def test_a_teacher_that_errs_may_mislead_and_says_how_sure_it_is(options):
    trials = trials_of(*map(float, range(1, 7)))
    verdicts = [ScoreJudge(options(teacher=TeacherOptions(mistake=0.3), seed=seed)).judge(trials) for seed in range(40)]
    right = sum("005" in verdict.order[0] for verdict in verdicts) / len(verdicts)
    sure = sum(verdict.confidence for verdict in verdicts) / len(verdicts)
    assert 0.35 < right < 0.8 and 0.7 < sure < 0.85, "0.57 and 0.78 by a simulation apart"
    assert all(verdict.queries == 5 and "15 of 15 pairs" in verdict.why for verdict in verdicts)
    again = ScoreJudge(options(teacher=TeacherOptions(mistake=0.3), seed=7)).judge(trials)
    assert again == verdicts[7], "a run that goes on is told the same"


def test_a_teacher_that_errs_misleads_less_often_the_more_often_it_is_asked(options):
    trials = trials_of(*map(float, range(1, 7)))

    def found(repeats):
        teachers = [options(teacher=TeacherOptions(mistake=0.3, repeats=repeats), seed=seed) for seed in range(150)]
        verdicts = [ScoreJudge(each).judge(trials) for each in teachers]
        assert all(verdict.queries == 5 * repeats for verdict in verdicts)
        return sum("005" in verdict.order[0] for verdict in verdicts) / len(verdicts)

    once, often = found(1), found(9)
    assert once < 0.7 < 0.8 < often, "0.57 and 0.87 by a simulation apart"


def test_a_teacher_that_always_errs_turns_the_order_round(options):
    verdict = ScoreJudge(options(teacher=TeacherOptions(mistake=1.0))).judge(trials_of(1.0, 3.0, 2.0))
    assert verdict.order == (("000",), ("002",), ("001",)) and verdict.confidence == 1.0


def test_like_scores_tie_and_skipped_candidates_are_missing(options):
    tied = ScoreJudge(options(teacher=TeacherOptions(equal=0.1))).judge(trials_of(10.0, 10.1, 3.0))
    assert tied.order == (("000", "001"), ("002",))
    skipped = ScoreJudge(options(teacher=TeacherOptions(skip=0.5))).judge(trials_of(0.1, 0.2, 10.0, 10.0))
    assert skipped.order == (("002", "003"), ("000", "001")) and "5 of 6 pairs" in skipped.why


def test_scores_of_what_was_asked_before_a_comment_are_not_compared_with_those_since(options):
    old, new, newer = (Trial(id=f"00{n}", score=9.0 - n, heeds=min(n, 1)) for n in range(3))
    assert ScoreJudge(options()).judge([old, new, newer]).order == (("001",), ("002",))
    assert ScoreJudge(options()).judge([old, replace(new, failure="it fell")]).order == (("000",),)
