"""Behaviours that follow each other, and beats: read, rewarded and measured each in its own time."""

from dataclasses import replace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.order import eased
from rewardsmith.reward_synth.phrasebook.phases import beat, phases
from rewardsmith.reward_synth.phrasebook.text import tokens

EPISODE = 8.0
DT = 0.1
TIME = torch.arange(0, EPISODE, DT).double()[:, None]


def in_time(sentence):
    return [(" ".join(each.words), each.begins, each.ends) for each in phases(eased(tokens(sentence)), EPISODE)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("first walk forward, then stop", [("walk forward", 0.0, 4.0), ("stop", 4.0, None)]),
        ("run for three seconds and then crouch", [("run", 0.0, 3.0), ("crouch", 3.0, None)]),
        ("wait two seconds, then jump", [("stand still", 0.0, 2.0), ("jump", 2.0, None)]),
        ("after 2.5 s walk forward", [("walk forward", 2.5, None)]),
        ("stand up, then sit down after 4 seconds", [("stand up", 0.0, 4.0), ("sit down", 4.0, None)]),
        ("walk forward for 3 s", [("walk forward for 3 s", 0.0, None)]),
        ("bend your knees and straighten them again", [("bend your knees", 0, 4), ("straighten them again", 4, None)]),
        ("squat down and come back up", [("squat down", 0.0, 4.0), ("come up again", 4.0, None)]),
        ("hop 2 m forward and come back", [("hop 2 m forward", 0.0, 4.0), ("stay at the start", 4.0, None)]),
        ("run, then return to the start", [("run", 0.0, 4.0), ("stay at the start", 4.0, None)]),
        ("go back", [("go back", 0.0, None)]),
        ("jump again and again", [("jump again and again", 0.0, None)]),
        ("go 3 m, then stop", [("go 3 m , and stop", 0.0, None)]),
    ],
)
def test_behaviours_that_follow_each_other_have_their_times(sentence, found):
    assert in_time(sentence) == found


def test_what_would_come_after_the_end_is_refused():
    with pytest.raises(UserError, match="an episode lasts 8 s"):
        in_time("run for ten seconds, then stop")


@pytest.mark.parametrize(
    ("sentence", "rest", "period"),
    [
        ("jump every two seconds", "jump", 2.0),
        ("hop once per second on the spot", "hop on the spot", 1.0),
        ("hop twice a second", "hop", 0.5),
        ("jump at 4 Hz", "jump", 0.25),
        ("keep hopping, one hop every half second", "keep hopping", 0.5),
        ("turn at 30 degrees per second", "turn at 30 degrees per second", None),
    ],
)
def test_a_beat_is_taken_out_of_the_words(sentence, rest, period):
    words, found, _ = beat(tokens(sentence))
    assert (" ".join(words), found) == (rest, period)


def score(intent, **values):
    return intent.assess({"time": TIME, **{name: value for name, value in values.items()}})


def test_each_behaviour_is_scored_in_its_own_time_alone(bench):
    intent = bench.understand("hopper", "walk forward for 3 s, then walk backward")
    forward, backward = torch.ones_like(TIME), -torch.ones_like(TIME)
    both = torch.where(TIME < 3.0, forward, backward)
    granted, never, still = (
        score(intent, forward_velocity=each).score for each in (both, forward, torch.zeros_like(TIME))
    )
    assert granted == pytest.approx(1.0) and never < 0.5 and still <= 0.0


def test_an_early_end_keeps_nothing_of_what_should_come_after_it(bench):
    intent = bench.understand("hopper", "walk forward for 3 s, then walk backward")
    values = {"time": TIME, "forward_velocity": torch.ones_like(TIME)}
    assert intent.assess(values, (TIME < 2.0)).kept == 0.0


def test_a_beat_counts_one_swing_a_period(bench):
    intent = bench.understand("hopper", "hop every 2 seconds")

    def hopping(period):
        return 1.25 + 0.5 * torch.sin(torch.pi * (TIME % period) / period).square()

    in_beat, too_often, still = (
        score(intent, height=each).score for each in (hopping(2.0), hopping(0.5), torch.full_like(TIME, 1.25))
    )
    assert in_beat >= 0.75 and too_often == 0.0 and still == 0.0


@pytest.mark.parametrize(
    ("name", "sentence", "message"),
    [
        ("ant", "walk every two seconds", "of what"),
        ("hopper", "hop every 7 seconds", "no beat in an episode"),
        ("hopper", "go forward 1 m, then go back 1 m", "counted from where the episode begins"),
        ("hopper", "first walk forward, then jump every second", "keeps no beat"),
        ("hopper", "crouch, then jump, repeatedly", "once, not 'repeatedly'"),
        ("half_cheetah", "first run forward, then run backward, over and over", "once, not 'over and over'"),
    ],
)
def test_what_time_cannot_tell_is_refused_in_a_line(bench, name, sentence, message):
    with pytest.raises(UserError, match=message) as refused:
        bench.understand(name, sentence)
    assert "\n" not in str(refused.value)


def test_timed_wishes_come_back_from_json_and_say_their_time(bench):
    intent = bench.understand("hopper", "crouch for 2 seconds and then hop forward")
    assert Intent.from_json(intent.to_json()) == intent
    assert any(line.endswith("until 2 s") for line in intent.summary())
    with pytest.raises(ValueError, match="end after that"):
        replace(intent.wishes[0], begins=3.0, ends=2.0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("hopper", "hop forward for 2 s, then stand still"),
        ("ant", "raise the front left leg every 2 s"),
        ("hopper", "jump twice"),
    ],
)
def test_programs_pay_in_time_and_pass_the_check(bench, name, sentence):
    request = bench.request(name, sentence)
    for proposal in Phrasebook().propose(request):
        assert "state.time" in proposal.source
        compile_reward(proposal.source, request.schema, 8)


@pytest.mark.parametrize(
    ("sentence", "feature"),
    [
        ("raise your left arm, then lower it", "left_hand_height"),
        ("bend your left knee and straighten it again", "left_knee_angle"),
        ("lift both feet, then put them down", "right_foot_height"),
    ],
)
def test_what_it_means_was_named_in_what_comes_before(bench, sentence, feature):
    later = [wish.feature for wish in bench.understand("humanoid", sentence).wishes if wish.begins > 0]
    assert feature in later and "height" not in later


@pytest.mark.parametrize(
    ("name", "sentence", "feature"),
    [
        ("walker2d", "squat repeatedly", "height"),
        ("humanoid", "raise and lower your left arm", "left_hand_height"),
        ("hopper", "bend and straighten the knee", "knee_angle"),
    ],
)
def test_what_is_done_once_is_done_to_a_beat_where_it_is_to_be_repeated(bench, name, sentence, feature):
    (wish,) = bench.understand(name, sentence).main
    assert (wish.feature, wish.measure, wish.every) == (feature, "beats", 2.0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("hopper", "hop forward 2 m and come back"),
        ("ant", "walk forward for 4 s, then go back to where you started"),
        ("swimmer", "swim ahead, come back"),
        ("inverted_pendulum", "move the cart 0.3 m to the right and return"),
    ],
)
def test_who_comes_back_is_where_the_episode_began(bench, name, sentence):
    back = [wish for wish in bench.understand(name, sentence).wishes if wish.begins > 0]
    assert back and all((wish.want, wish.target) == ("target", 0.0) for wish in back)
    assert {wish.kind for wish in back} <= {"forward_displacement", "lateral_displacement"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("half_cheetah", "lean forward and come back"), ("reacher", "touch the target and come back")],
)
def test_nobody_comes_back_who_went_nowhere(bench, name, sentence):
    with pytest.raises(UserError, match="to come back is to be where the episode began"):
        bench.understand(name, sentence)


def test_a_slow_pace_on_a_rail_is_seen_to_be_one(bench):
    (wish,) = bench.understand("inverted_pendulum", "move the cart slowly to the right").main
    assert 0 < wish.target <= 0.1  # or it would reach the end of the rail, 1 m away, before ten seconds are over


def test_who_has_sat_stands_up_where_standing_follows(bench):
    wishes = bench.understand("quadruped", "sit, then stand").wishes
    assert any(wish.feature == "height" and wish.want == "range" and wish.low for wish in wishes if wish.begins > 0)


def test_what_it_is_that_is_left_was_reached_before(bench):
    near, away = bench.understand("reacher", "first reach the target, then move away from it").wishes
    assert (near.feature, away.feature) == ("distance_to_target",) * 2
    assert near.want == "low" and away.low > 0
