"""Sentences that were heard as another motion than the one that is meant, or as none: each with what it asks for."""

import pytest

from rewardsmith.envs import UserError
from tests.reward_synth.motion.saying import BL, BR, FL, FR, LIFT, WALK, said, targets


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (("face west and crouch",), {"yaw_angle": 1.57, "height": 0.2}),
        (("crouch and face south",), {"yaw_angle": 3.14, "height": 0.2}),
        (("walk north at 0.3 m/s",), {"yaw_angle": 0.0, "ahead_velocity": 0.3}),
        (("go south", "now to the east, with 0.7 m/s"), {"yaw_angle": -1.57, "ahead_velocity": 0.7}),
        (("walk east at 0.3 m/s", "now west"), {"yaw_angle": 1.57, "ahead_velocity": 0.3}),
        (("face east", "15 degrees back"), {"yaw_angle": -1.31}),
        (("face west", "40 degrees to the right", "10 degrees back"), {"yaw_angle": 1.05}),
    ],
)
def test_a_heading_is_not_all_of_its_sentence(dog, sentences, wanted):
    assert targets(dog, *sentences) == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize(
    ("sentences", "feature", "value"),
    [
        (("run at 2 m/s", "too fast, 1.2"), "ahead_velocity", 1.2),
        (("run at 2 m/s", "not so fast, 1.2 is plenty"), "ahead_velocity", 1.2),
        (("run at 2 m/s", "too fast by 0.5 m/s"), "ahead_velocity", 1.5),
        (("lift your front left paw by 20 cm", "6 cm too high"), FL, 0.14),
        ((LIFT, "keep it there and turn right by 20 degrees", "20 more"), "yaw_angle", -0.698),
        ((LIFT, "keep it there and turn right by 20 degrees", "20 more"), FL, 0.1),
        ((WALK, "it hardly moved"), "ahead_velocity", 0.6),
    ],
)
def test_amounts_are_of_what_is_meant(dog, sentences, feature, value):
    assert targets(dog, *sentences)[feature] == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("sentences", "features"),
    [
        (("lift the front right and the back left paw", "now the other two instead"), {FL, BR}),
        (("lift both front paws", "the front ones down and the back ones up"), {BL, BR}),
        (("move your back right paw backward", "and lift that paw"), {"back_right_foot_forward", BR}),
        (("stretch your front right leg out behind you",), {"front_right_foot_forward"}),
        (("crouch", LIFT, "stand up but leave the paw up"), {FL}),
        (("bow", "thank you, you may get up"), set()),
        (("jump", "now land"), set()),
        (("jump on the spot", "land gently on your feet"), {"forward_displacement", "lateral_displacement"}),
        (("look down at the grass before you",), {"head_height"}),
        (("look at the clouds",), {"head_height"}),
        (("the front right paw up and the back left paw down",), {FR, BL}),
        ((LIFT, "and wave it", "land it"), set()),
        (("walk but don't run",), {"ahead_velocity"}),
        (("crouch but do not lie down",), {"height"}),
        (("walk forward and don't go backward",), {"ahead_velocity"}),
        ((LIFT, "ok now walk normally"), {"ahead_velocity"}),
        (("stand on your back legs", "run normally again"), {"ahead_velocity"}),
        (("walk to the right", "diagonally forward instead"), {"ahead_velocity", "leftward_velocity"}),
    ],
)
def test_what_is_asked_for_is_no_more_and_no_less(dog, sentences, features):
    assert set(said(dog, *sentences)) == features


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        (("walk backward and don't move",), "ends what the same sentence asks for"),
        (("face south and keep spinning",), "contradicts"),
        (("face south and spin",), "contradicts"),
        (("crouch", "lift that paw"), "does not say what of the body"),
    ],
)
def test_what_contradicts_itself_is_refused(dog, sentences, reason):
    with pytest.raises(UserError, match=reason):
        said(dog, *sentences)


def test_what_is_held_may_be_held_up(hand):
    held = said(hand, "grab the apple", "now hold it up")
    assert held["apple_height"].target == pytest.approx(0.5) and "fingers_to_apple" in held

    assert "apple_height" in said(hand, "grab the apple and hold it up")


def test_another_thing_goes_elsewhere_and_is_forgotten(hand):
    both = said(hand, "put the banana on the box", "and the apple into the bowl")
    assert {"banana_to_box", "apple_to_bowl"} <= both.keys()
    left = said(hand, "put the banana on the box", "and the apple into the bowl", "forget about the apple")
    assert "banana_to_box" in left and not any("apple" in name for name in left)


def test_a_drawer_is_not_opened_and_closed_at_once(hand):
    with pytest.raises(UserError, match="at once"):
        said(hand, "close and open the drawer")
    with pytest.raises(UserError, match="at once"):
        said(hand, "open the drawer", "open and close the drawer")


def test_diagonally_is_to_the_side_under_way_at_its_pace(dog):
    going = targets(dog, "walk to the right at 0.4 m/s", "diagonally backward")
    assert going == pytest.approx({"ahead_velocity": -0.283, "leftward_velocity": -0.283})
    straight = targets(dog, "walk to the right at 0.4 m/s", "diagonally backward", "forward")
    assert straight == pytest.approx({"ahead_velocity": 0.4}, abs=0.001)
    with pytest.raises(UserError, match="to which side"):
        said(dog, WALK, "diagonally forward")
