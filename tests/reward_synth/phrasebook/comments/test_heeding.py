"""Comments on measured films: the right feature, the right way for that body, relative to what was measured."""

import dataclasses

import pytest
import torch

from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.history import History, Round, Trial, Verdict
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.comments.heeding import hear
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, StrategyOptions

RUN = "run forward as fast as you can"

MOVED = [
    # environment, sentence, comment, what was measured, the feature that is to move, and which way
    ("hopper", "hop forward", "it leans too far forward", {"pitch_angle": 0.1}, "pitch_angle", -1),
    ("hopper", "hop forward", "it leans backward", {"pitch_angle": -0.1}, "pitch_angle", 1),
    ("humanoid", RUN, "it's leaning a bit to the right", {"roll_angle": 0.3}, "roll_angle", -1),
    ("hopper", RUN, "too slow", {"forward_velocity": 1.0}, "forward_velocity", 1),
    ("walker2d", "walk forward at 1 m/s", "faster please", {"forward_velocity": 1.1}, "forward_velocity", 1),
    ("walker2d", "walk forward at 1 m/s", "much faster please", {"forward_velocity": 0.9}, "forward_velocity", 1),
    ("walker2d", "walk backward at 1 m/s", "faster", {"forward_velocity": -1.0}, "forward_velocity", -1),
    ("walker2d", "walk backward at 1 m/s", "too fast", {"forward_velocity": -1.5}, "forward_velocity", 1),
    ("half_cheetah", RUN, "way too fast", {"forward_velocity": 7.0}, "forward_velocity", -1),
    ("ant", "walk to the left", "a bit faster", {"lateral_velocity": 1.0}, "lateral_velocity", 1),
    ("ant", RUN, "it drifts to the left", {"lateral_velocity": 0.4}, "lateral_velocity", -1),
    ("ant", RUN, "it drifts to the right", {"lateral_velocity": -0.4}, "lateral_velocity", 1),
    ("half_cheetah", "lean forward and stay where you are", "it leans too far forward", {"pitch_angle": 0.362},
     "pitch_angle", -1),
    ("half_cheetah", RUN, "the torso shakes", {"pitch_velocity": 3.0}, "pitch_velocity", -1),
    ("hopper", RUN, "it stumbles", {}, "fallen", -1),
    ("hopper", "jump", "jump higher", {"height": 1.5}, "height", 1),
    ("hopper", "hop forward", "it jumps too high", {"height": 1.6}, "height", -1),
    ("walker2d", RUN, "don't drag the left foot", {"left_foot_height": 0.02}, "left_foot_height", 1),
    ("walker2d", RUN, "the left leg should do more", {"left_foot_speed": 1.0}, "left_foot_speed", 1),
    ("half_cheetah", RUN, "its front feet never leave the ground", {}, "front_foot_height", 1),
    ("humanoid", RUN, "stop flailing with the arms", {"left_hand_speed": 4.0}, "left_hand_speed", -1),
    ("humanoid", RUN, "good, but keep the head up", {"head_height": 1.2}, "head_height", 1),
    ("humanoid", RUN, "keep the back straight", {"uprightness": 0.8}, "uprightness", 1),
    ("humanoid", RUN, "it uses too much energy", {"previous_action": 0.3}, "previous_action", -1),
    ("hopper", RUN, "it only stands there", {"forward_velocity": 0.0}, "forward_velocity", 1),
    ("hopper", RUN, "it goes backward!", {"forward_velocity": -1.0}, "forward_velocity", 1),
    ("ant", RUN, "still spinning", {"yaw_velocity": 1.0}, "yaw_velocity", -1),
]  # fmt: skip


@pytest.fixture
def film(tmp_path, bench):
    """Give one judged round of the phrasebook's programs, its best recorded with given values and commented on."""

    def shoot(asked, comment, values):
        usual = {name: value.mean(0) for name, value in asked.survey.start.items()}
        features = {name: value.expand(30, 2, *value.shape).clone() for name, value in usual.items()}
        for name, value in values.items():
            features[name] = torch.full_like(features[name], value)
        path = tmp_path / "behaviour.safetensors"
        alive = torch.ones(30, 2, dtype=torch.bool)
        Behaviour({}, features, alive, {}, torch.zeros(0, 2, 1)).save(path, 2)
        trials = [
            Trial(id=f"{place:03d}", source=each.source, recipe=each.recipe, score=-place)
            for place, each in enumerate(Phrasebook().propose(asked))
        ]
        trials[0] = dataclasses.replace(trials[0], comments=(comment,), behaviour=path)
        order = tuple((trial.id,) for trial in trials)
        return Round(trials=tuple(trials), verdict=Verdict(order=order))

    return shoot


HEARD = [pytest.param(*each, marks=[pytest.mark.slow] * (number % 2)) for number, each in enumerate(MOVED)]


@pytest.mark.parametrize(("env", "sentence", "comment", "values", "feature", "sign"), HEARD)
def test_what_a_comment_speaks_of_is_paid_for_the_right_way(film, bench, env, sentence, comment, values, feature, sign):
    asked = bench.request(env, sentence)
    over = film(asked, comment, values)
    body = Body(asked.survey)
    plan = understand(sentence, body)
    heard = hear(plan, [over], body)
    assert heard.heeded and all(each.read for each in heard.heeded), heard.heeded
    new = [wish for wish in heard.plan.intent.wishes if wish not in plan.intent.wishes and wish.feature == feature]
    was = values.get(feature, float(asked.survey.start[feature].mean()))
    if feature == "previous_action":
        was = was**2
    if new:
        (wish,) = new
        value = next(v for v in (wish.target, wish.low, wish.high) if v is not None)
        if feature == "height" and sign < 0:
            value = wish.high
        if feature == "pitch_velocity":
            was = was**2
        assert sign * (value - was) > 0 or feature == "fallen"
    else:
        assert heard.emphasis[feature] > 1
    proposals = Phrasebook().propose(dataclasses.replace(asked, history=History((over,)), seed=1))
    assert len({each.source for each in proposals}) == 3
    assert compile_reward(proposals[0].source, asked.schema, 4)
    last = comment.removesuffix(" please").split(",")[-1].split()[-1].strip("!")
    assert proposals[0].parents == ("000",) and last in proposals[0].idea


@pytest.mark.parametrize("strategy", ["text2reward", "icpl", "evolve"])
def test_every_strategy_that_shows_comments_has_them_heeded(film, bench, strategy):
    asked = bench.request("half_cheetah", RUN)
    over = film(asked, "it leans too far forward", {"pitch_angle": 0.4})
    brief = STRATEGIES.find(strategy)(StrategyOptions(candidates=3, generations=9)).next(History((over,)))
    proposals = Phrasebook().propose(dataclasses.replace(asked, history=brief.history, seed=1))
    assert all("state.pitch_angle" in each.source for each in proposals)
    assert not any("state.pitch_angle" in trial.source for trial in over.trials)


def test_a_program_pays_for_what_was_asked_from_where_the_robot_was(film, bench):
    asked = bench.request("half_cheetah", RUN)
    over = film(asked, "it leans too far forward", {"pitch_angle": 0.4})
    (proposal, *_) = Phrasebook().propose(dataclasses.replace(asked, history=History((over,)), seed=1))
    leaning, upright = bench.rewards(asked, proposal.source, "pitch_angle", [0.4, 0.1])
    assert upright > leaning
    before, after = bench.rewards(asked, over.trials[0].source, "pitch_angle", [0.4, 0.1])
    assert before == after


def test_who_does_what_was_asked_is_told_another_amount_and_who_does_not_is_told_it_louder(film, bench):
    asked = bench.request("half_cheetah", "lean forward and stay where you are")
    plan, body = understand(asked.instruction, Body(asked.survey)), Body(asked.survey)
    (wish,) = [wish for wish in plan.intent.main if wish.feature == "pitch_angle"]
    for was, changes in ((wish.target + 0.01, True), (wish.target + 0.5, False)):
        heard = hear(plan, [film(asked, "it leans too far forward", {"pitch_angle": was})], body)
        (now,) = [each for each in heard.plan.intent.main if each.feature == "pitch_angle"]
        assert (now.target < wish.target - 0.05) == changes and (now == wish) != changes
        assert heard.emphasis["pitch_angle"] > 1


def test_conditions_of_what_is_asked_are_left_alone_where_they_hold(film, bench):
    asked = bench.request("walker2d", "stand still")
    plan, body = understand(asked.instruction, Body(asked.survey)), Body(asked.survey)
    for uprightness, changed in ((0.9945, {"height"}), (0.6, {"height", "uprightness"})):
        over = film(asked, "good, but crouch a bit more", {"height": 1.2, "uprightness": uprightness})
        heard = hear(plan, [over], body)
        new = {wish.feature: wish for wish in heard.plan.intent.wishes if wish not in plan.intent.wishes}
        assert new.keys() == changed and 0.9 < new["height"].target < 1.15


def test_nothing_is_asked_that_no_feature_can_be(film, bench):
    asked = bench.request("humanoid", RUN)
    over = film(asked, "keep the back straight", {"uprightness": 0.995})
    heard = hear(understand(RUN, Body(asked.survey)), [over], Body(asked.survey))
    (wish,) = [wish for wish in heard.plan.intent.wishes if wish.feature == "uprightness"]
    assert wish.low < 1


def test_a_comment_is_heeded_once_and_its_descendants_are_preferred(film, bench):
    asked = bench.request("hopper", RUN)
    over = film(asked, "too slow", {"forward_velocity": 1.0})
    second = Phrasebook().propose(dataclasses.replace(asked, history=History((over,)), seed=1))
    trials = tuple(Trial(id=f"01{n}", source=e.source, recipe=e.recipe, score=-9.0 - n) for n, e in enumerate(second))
    again = Round(trials=trials, verdict=Verdict(order=tuple((trial.id,) for trial in trials)))
    third = Phrasebook().propose(dataclasses.replace(asked, history=History((over, again)), seed=2))
    assert {parent for each in third for parent in each.parents} == {"010"}
    assert "too slow" in second[0].idea and not any("too slow" in each.idea for each in third)


@pytest.mark.parametrize(
    "comment", ["I hate potatoes", "es fällt um", "looks drunk", "its tail is too long", "   ", "7"]
)
def test_what_is_not_understood_changes_nothing_and_is_said(film, bench, comment):
    asked = bench.request("hopper", RUN)
    over = film(asked, comment, {})
    body = Body(asked.survey)
    plan = understand(RUN, body)
    heard = hear(plan, [over], body)
    assert (heard.plan, heard.emphasis) == (plan, {})
    (said,) = heard.heeded
    assert not said.read and "not read" in said.became and "faster" in said.became and "\n" not in said.became
    silent = Round(trials=tuple(dataclasses.replace(trial, comments=()) for trial in over.trials), verdict=over.verdict)
    with_comment, without = (
        Phrasebook().propose(dataclasses.replace(asked, history=History((each,)), seed=1)) for each in (over, silent)
    )
    assert with_comment == without


def test_praise_changes_nothing(film, bench):
    asked = bench.request("hopper", RUN)
    over = film(asked, "great, more of that!", {})
    body = Body(asked.survey)
    plan = understand(RUN, body)
    heard = hear(plan, [over], body)
    assert (heard.plan, heard.emphasis) == (plan, {}) and all(each.read for each in heard.heeded)


def test_a_comment_without_a_recording_is_heeded_from_what_is_usual(bench):
    asked = bench.request("hopper", RUN)
    over = Round(trials=(Trial(id="000", comments=("it leans too far forward",)),), verdict=Verdict(order=(("000",),)))
    body = Body(asked.survey)
    heard = hear(understand(RUN, body), [over], body)
    (wish,) = [wish for wish in heard.plan.intent.wishes if wish.feature == "pitch_angle"]
    assert wish.high is not None and wish.high < 0.01


@pytest.mark.parametrize(
    ("comment", "was", "target"),
    [("much faster", 0.9, 1.33), ("faster", 0.5, 1.0), ("too fast", 1.5, 1.0), ("too fast", 0.9, 0.36)],
)
def test_an_amount_in_the_sentence_stays_until_it_is_reached_or_more_is_asked_for(film, bench, comment, was, target):
    asked = bench.request("walker2d", "walk forward at 1 m/s")
    body = Body(asked.survey)
    over = film(asked, comment, {"forward_velocity": was})
    (wish,) = hear(understand(asked.instruction, body), [over], body).plan.intent.main
    assert wish.target == pytest.approx(target, rel=0.02)


def test_when_something_happens_is_said_not_to_be_told_apart(film, bench):
    asked = bench.request("hopper", RUN)
    body = Body(asked.survey)
    (said,) = hear(understand(RUN, body), [film(asked, "it stumbles at the start", {})], body).heeded
    assert said.read and "whole episode" in said.became
