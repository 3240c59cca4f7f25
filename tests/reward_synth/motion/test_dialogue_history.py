"""Sentences that go back, go on, take back what they began with, or begin by ending something."""

import pytest

from rewardsmith.envs import UserError
from tests.reward_synth.motion.saying import BL, BR, FL, FR, LIFT, WALK, said, targets


@pytest.mark.parametrize("stop", [("stop",), ()])
@pytest.mark.parametrize("back", ["as before, but half as fast", "and the same as before, only half as fast"])
def test_what_was_before_may_be_otherwise(dog, stop, back):
    assert targets(dog, WALK, *stop, back) == pytest.approx({"ahead_velocity": 0.2})


def test_who_stands_goes_on_otherwise(dog):
    assert targets(dog, WALK, "halt", "carry on, but twice as fast") == pytest.approx({"ahead_velocity": 0.8})
    assert set(said(dog, WALK, "undo that and lift the left hind paw")) == {BL}


def test_what_was_begun_need_not_be_understood_once_it_is_corrected(dog):
    assert targets(dog, "frobnicate the flurb, I mean walk forward at 0.4 m/s") == targets(dog, WALK)
    with pytest.raises(UserError, match="flurb"):
        said(dog, "walk, I mean the flurb")


def test_what_it_stands_for_may_be_said_last(dog):
    assert set(said(dog, "raise it a bit, the back left one I mean")) == {BL}
    assert set(said(dog, "lift that, your head I mean")) == {"head_height"}


def test_a_request_follows_what_stops(dog):
    assert set(said(dog, WALK, "stop walking, crouch")) == {"height"}
    assert set(said(dog, WALK, "wave the front left paw", "stop waving and keep going")) == {"ahead_velocity"}
    assert set(said(dog, WALK, "and nose up", "nose level again, carry on")) == {"ahead_velocity"}
    assert set(said(dog, WALK, "and nose down", "snout straight")) == {"ahead_velocity"}


def test_what_ends_is_still_not_kept(dog):
    with pytest.raises(UserError, match="same sentence"):
        said(dog, WALK, "keep walking and stop walking")


def test_limbs_may_be_allowed_down(dog):
    assert said(dog, LIFT, "the paw may come down now") == {}
    assert said(dog, "lift your back paws", "they can go down") == {}
    assert targets(dog, LIFT, "the paw should go 5 cm higher")[FL] == pytest.approx(0.15)


@pytest.mark.parametrize("paw", ["the right of those", "the right of them"])
def test_one_of_several_is_named_by_its_side(dog, paw):
    assert set(said(dog, "lift both back paws", f"just {paw}")) == {BR}


@pytest.mark.parametrize("paw", ["paw left of behind", "left of back", "leg on the left of the rear"])
def test_a_side_of_a_row_is_a_corner(dog, paw):
    lifted = said(dog, "lift the front right paw", f"now put it on floor and lift the {paw}")
    assert BL in lifted and FR not in lifted


def test_a_somersault_the_other_way_is_one(cheetah):
    assert targets(cheetah, "somersault backwards", "now a front one")["pitch_angle"] > 0


def test_not_this_one_but_that(hand, dog):
    assert "distance_to_banana" in said(hand, "touch the apple", "no, not the apple, the banana")
    assert set(said(dog, LIFT, "no, not that one, the back right one")) == {BR}


def test_a_third_thing_joins_two(hand):
    first = ("bring the apple and the banana together", "now the box next to them too")
    assert {"apple_to_banana", "banana_to_box"} <= set(said(hand, *first))
    apart = targets(hand, *first, "apple and banana 20 cm apart")
    assert apart["apple_to_banana"] == pytest.approx(0.2) and apart["banana_to_box"] < 0.2
