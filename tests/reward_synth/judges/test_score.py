"""Which candidate is best where scores decide."""

from dataclasses import replace
from pathlib import Path

import pytest

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.judge import JudgeOptions
from rewardsmith.reward_synth.judges.score import ScoreJudge


def done(score):
    return {"score": score}


FAILED = {"failure": "no reason", "score": None}


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
def test_scores_order_those_that_ended_well(outcomes, order):
    trials = [Trial(id=f"{number:03d}", **outcome) for number, outcome in enumerate(outcomes)]
    verdict = ScoreJudge(JudgeOptions(preferences=Path("none"))).judge(trials)
    assert [list(group) for group in verdict.order] == order
    assert verdict.best == (order[0][0] if order else None)
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_scores_of_what_was_asked_before_a_comment_are_not_compared_with_those_since():
    old, new, newer = (Trial(id=f"00{n}", score=9.0 - n, heeds=min(n, 1)) for n in range(3))
    assert ScoreJudge(None).judge([old, new, newer]).order == (("001",), ("002",))
    assert ScoreJudge(None).judge([old, replace(new, failure="it fell")]).order == (("000",),)
