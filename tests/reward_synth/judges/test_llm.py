"""A model's verdicts count where it agrees with itself, and only once it has passed what has a known answer."""

from dataclasses import replace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.history import Trial
from rewardsmith.reward_synth.judges.comparison import FIRST, SAME, NoVerdicts
from rewardsmith.reward_synth.judges.exam import MOVE, STAY, turned_round
from rewardsmith.reward_synth.judges.llm import LLMJudge
from rewardsmith.reward_synth.judges.rollouts import table

from .readers import Reader, higher, honest, mean


@pytest.fixture
def judge(options, scene):
    return lambda reader: LLMJudge(options(scene=lambda: scene, comparer=lambda: reader))


def test_an_honest_reader_orders_by_what_it_reads(judge, running):
    reader = Reader(honest)
    verdict = judge(reader).judge([*running(2.0, 5.0, 3.0), Trial(id="003", failure="no reason")])
    assert verdict.order == (("001",), ("002",), ("000",)) and verdict.confidence == 1.0
    assert "sure of 3 of 3 pairs" in verdict.why
    assert len(reader.asked) == 8 + 6, "four cases and three pairs, each in both orders"
    assert verdict.tokens == 140
    assert not [each for each in reader.asked if "secret" in each.first or "return" in each.first]
    assert "you asked for forward velocity high: 5 m/s" in reader.asked[-1].first + reader.asked[-2].first


def test_where_it_contradicts_itself_the_two_are_equal(judge, running):
    def hasty(question):
        speeds = {mean(text, "forward_velocity") for text in (question.first, question.second)}
        return FIRST if speeds == {5.0, 6.0} else honest(question)

    verdict = judge(Reader(hasty)).judge(running(5.0, 6.0, 2.0))
    assert verdict.order == (("000", "001"), ("002",)) and verdict.confidence == pytest.approx(2 / 3)
    assert "sure of 2 of 3 pairs" in verdict.why


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (lambda question: FIRST, "does not see that a robot of random actions moves more"),
        (lambda question: SAME, "does not see that a robot of random actions moves more"),
        (lambda question: None, "does not see that a robot of random actions moves more"),
        (lambda question: higher(question, "joint_speed"), "keeps stiller"),
        (
            lambda question: honest(question) if question.instruction in (MOVE, STAY) else 1 - honest(question),
            "prefers a robot that does nothing",
        ),
        (
            lambda question: honest(replace(question, instruction=question.instruction.replace("backward", "forward"))),
            "when the direction in the sentence is turned round",
        ),
    ],
)
def test_who_fails_the_test_has_judged_nothing(judge, running, rule, fault):
    reader = Reader(rule)
    verdict = judge(reader).judge(running(2.0, 5.0))
    assert verdict.order == () and verdict.confidence == 0.0 and verdict.best is None
    assert verdict.why.startswith("not judged: reader failed the test of judges") and fault in verdict.why
    assert len(reader.asked) == 8 and verdict.tokens == 80, "no candidate was asked about"


def test_candidates_no_better_than_a_still_robot_may_lose_to_it(judge, running):
    reader = Reader(honest)
    verdict = judge(reader).judge(running(-2.0, -5.0))
    assert verdict.order == (("000",), ("001",)) and len(reader.asked) == 4 + 2


def test_many_candidates_are_sorted(judge, running):
    speeds = [3.0, 9.0, 1.0, 7.0, 2.0, 8.0, 5.0, 5.0]
    reader = Reader(honest)
    verdict = judge(reader).judge(running(*speeds))
    by_speed = sorted(range(8), key=lambda number: -speeds[number])
    assert [name for group in verdict.order for name in group] == [f"{number:03d}" for number in by_speed]
    assert ("006", "007") in verdict.order and verdict.confidence == 1.0
    assert len(reader.asked) - 8 < 2 * 28, "fewer than all pairs"


def test_one_candidate_is_no_question_and_without_verdicts_nothing_is_ordered(judge, running):
    class Silent(Reader):
        def compare(self, questions):
            raise NoVerdicts("nothing to say")

    assert judge(Silent(honest)).judge(running(1.0)).order == (("000",),)
    verdict = judge(Silent(honest)).judge(running(1.0, 2.0))
    assert verdict.order == () and verdict.why == "not judged: nothing to say"


def test_without_a_model_it_is_refused(options):
    with pytest.raises(UserError, match="judge=llm and hybrid need a language model"):
        LLMJudge(options())


def test_a_table_tells_of_the_steps_that_count(scene, still):
    alive = still.alive.clone()
    alive[40:, 0] = False
    velocity = torch.zeros_like(still.features["forward_velocity"])
    velocity[:40], velocity[40:, 0] = 2.0, 1000.0
    shown = table(
        replace(still, alive=alive, features=still.features | {"forward_velocity": velocity}), scene.environment
    )
    assert "lasted 2, 4 s of at most 4 s" in shown
    (row,) = [line for line in shown.splitlines() if line.startswith("forward_velocity")]
    assert row.split(" | ")[1:4] == ["2", "2", "1"], "of its own episode each"
    assert float(row.split(" | ")[7]) == 2.0
    assert table(replace(still, alive=torch.zeros_like(alive)), scene.environment) is None


def test_swings_are_counted_by_the_second(scene, still):
    wave = torch.sin(2 * torch.pi * 1.5 * 0.05 * torch.arange(80.0)).unsqueeze(1).expand(80, 2)
    shown = table(replace(still, features=still.features | {"height": wave}), scene.environment)
    (row,) = [line for line in shown.splitlines() if line.startswith("height")]
    assert float(row.split(" | ")[8]) == pytest.approx(1.5, abs=0.15)


@pytest.mark.parametrize(
    ("sentence", "opposite"),
    [
        ("Run forward", "Run backward"),
        ("turn left, then clockwise", "turn right, then counterclockwise"),
        ("go forwards", "go backwards"),
        ("leftovers stand up", "leftovers stand up"),
    ],
)
def test_directions_are_turned_round(sentence, opposite):
    assert turned_round(sentence) == opposite
    assert turned_round(opposite).lower() == sentence.lower()
