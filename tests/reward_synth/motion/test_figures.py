"""Amounts in few words: rates of turning, more and less, to and by."""

import math

import pytest

from rewardsmith.reward_synth.motion.offline.figures import in_figures, in_percent
from tests.reward_synth.motion.saying import FL, FR, LIFT, WALK, said, targets


@pytest.mark.parametrize(
    ("said_in_short", "plain"),
    [
        ("minus 3 cm", "3 cm less"),
        ("plus 2 degrees", "2 degrees more"),
        ("down to 20 cm", "to 20 cm"),
        ("back to two", "to 2"),
        ("pick the box up to 30 cm", "pick the box to 30 cm"),
        ("make it minus 5 degrees", "make it -5 degrees"),
        ("turn once every 6 seconds", "turn at 60 deg/s"),
        ("3 more cm", "3 cm more"),
    ],
)
def test_amounts_in_short(said_in_short, plain):
    expected = plain.replace("pick the box", "lift the box")
    assert in_figures(said_in_short) == expected


def test_shares_are_of_a_hundred():
    assert in_percent("three quarters") == "75 %" and in_percent("turn a quarter turn") == "turn by 90 degrees"


@pytest.mark.parametrize(
    ("sentences", "feature", "value"),
    [
        (("turn to the left, one turn every ten seconds",), "yaw_velocity", math.radians(36)),
        (("spin clockwise", "make it two revolutions per minute"), "yaw_velocity", -math.radians(12)),
        ((WALK, "back to one"), "ahead_velocity", 1.0),
        ((LIFT, "down to 6 cm"), FL, 0.06),
        ((LIFT, "minus 4 cm"), FL, 0.06),
        (("lean left by 10 degrees", "change that to plus 20"), "roll_angle", math.radians(20)),
        (("vx = 0.3", "wz = 0.2"), "yaw_velocity", 0.2),
        (("take four steps forward",), "forward_displacement", 0.61),
    ],
)
def test_amounts_are_of_what_is_under_way(dog, sentences, feature, value):
    assert targets(dog, *sentences)[feature] == pytest.approx(value, abs=0.01)


def test_halving_both_is_of_both(dog):
    assert targets(dog, WALK, "add a yaw rate of 0.6 rad/s", "halve both") == pytest.approx(
        {"ahead_velocity": 0.2, "yaw_velocity": 0.3}
    )


def test_a_jump_is_so_much_higher_and_so_often(dog):
    before, after = (said(dog, "jump", *more)["height"].gait for more in ((), ("raise the jump height by 4 cm",)))
    assert after.amplitude - before.amplitude == pytest.approx(0.04)
    assert said(dog, "jump", "set the frequency to 2 Hz")["height"].gait.frequency == 2.0


def test_paws_that_are_counted_are_not_so_high(dog):
    assert targets(dog, "raise one front paw", "both front paws")[FR] < 0.5


@pytest.mark.parametrize(
    ("sentences", "share"),
    [
        (("open the drawer halfway", "shut it by 20 %"), 0.3),
        (("open the drawer halfway", "make that 80"), 0.8),
        (("open the faucet", "turn it down a little"), 0.8),
        (("open the faucet a little", "all the way"), 1.0),
    ],
)
def test_joints_open_by_so_much_and_to_so_much(hand, sentences, share):
    (fraction,) = (value for name, value in targets(hand, *sentences).items() if name.endswith("fraction"))
    assert fraction == pytest.approx(share, abs=0.05)
