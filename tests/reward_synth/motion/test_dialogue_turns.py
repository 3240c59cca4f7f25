"""Who takes turns, is still or looks ahead: what of a motion ends with it, and what stays."""

import pytest

from rewardsmith.envs import UserError
from tests.reward_synth.motion.saying import BL, BR, FL, FR, WALK, said, targets


@pytest.mark.parametrize(
    ("sentences", "features"),
    [
        (("spin around", "stay still"), set()),
        (("sit and wave your paw", "now hold very still"), {"height"}),
        (("lie down", "don't move"), {"height"}),
        (("walk and lift your front left paw", "hold still"), {FL}),
        (("look up", "look straight ahead"), set()),
        ((WALK, "look down", "look forward again"), {"ahead_velocity"}),
        (("lean forward and look down", "look straight ahead"), {"pitch_angle"}),
        (("crouch and lean to the left", "get up but keep leaning"), {"roll_angle"}),
        (("spin", "that's enough, stop spinning"), set()),
        ((WALK, "wave your paw", "ok that's enough. stop waving"), {"ahead_velocity"}),
        (("wave your paw", "stop waving at once and walk"), {"ahead_velocity"}),
    ],
)
def test_what_ends_leaves_the_rest(dog, sentences, features):
    assert set(said(dog, *sentences)) == features


@pytest.mark.parametrize(
    ("sentences", "features"),
    [
        (("lift your right front paw", "now the left one"), {FL}),
        (("lift your right front paw", "now the left one too"), {FL, FR}),
        (("lift your right front paw", "and the left one"), {FL, FR}),
        (("lift your back right paw", "wave"), {BR}),
        (("lift your back left leg and wave it",), {BL}),
    ],
)
def test_paws_take_turns(dog, sentences, features):
    assert set(said(dog, *sentences)) == features


def test_a_joint_of_that_limb_is_bent(dog):
    assert set(said(dog, "lift your front right paw", "bend this knee")) == {FR, "front_right_knee_angle"}


def test_ends_of_a_body_are_put_up_and_down(dog):
    assert targets(dog, "get your rear up and your front down")["pitch_angle"] > 0
    assert targets(dog, "put your front up, your back down")["pitch_angle"] < 0


def test_legs_are_switched_with_all_that_is_asked_of_them(human):
    stood = said(human, "stand on your right foot", "lift the left knee higher", "swap legs")
    assert set(stood) == {"right_foot_height", "left_foot_contact", "right_knee_height"}
    assert set(said(human, "lift your right hand", "and wave")) == {"right_hand_height"}


@pytest.mark.parametrize("sentence", ["sit! now roll over", "walk and keep still"])
def test_what_cannot_be_had_at_once_is_refused(dog, sentence):
    with pytest.raises(UserError, match=r"one thing at a time|same sentence"):
        said(dog, sentence)
