"""Shares, remedies and what is done until something is so high, as the amounts that they are."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.figures import in_figures
from rewardsmith.reward_synth.motion.offline.until import to_an_amount
from tests.reward_synth.motion.saying import WALK, said, targets


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("slow down by a quarter", "25 % slower"),
        ("speed it up by two thirds", "it 66.67 % faster"),
        ("now cut that by 10 percent", "now that 10 % less"),
        ("a fifth higher", "20 % higher"),
        ("and knock 5 cm off", "and 5 cm less"),
        ("that is much too quick, knock two off", "2 slower"),
        ("too slow, add one", "1 faster"),
        ("too high, take 5 cm off", "5 cm lower"),
        ("too far, 5 degrees less", "5 degrees less"),
        ("it is too low; 3 cm more", "3 cm higher"),
    ],
)
def test_shares_and_remedies_are_so_much_of_something(sentence, wanted):
    assert in_figures(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("sink until your trunk is 20 cm off the ground", "hold the trunk at 20 cm"),
        ("lift the left hind paw until it is about 12 cm high", "lift the left hind paw to 12 cm"),
        ("stretch so that your head gets to 50 cm", "hold the head at 50 cm"),
        ("rise until your back is 35 cm above the floor", "hold the torso at 35 cm"),
        ("walk until you are tired", "walk until you are tired"),
    ],
)
def test_what_is_done_until_something_is_so_high_says_how_high(sentence, wanted):
    assert to_an_amount(sentence) == wanted


def test_shares_are_of_what_is_under_way(dog):
    assert targets(dog, WALK, "slow down by a quarter")["ahead_velocity"] == pytest.approx(0.3)
    assert targets(dog, WALK, "speed it up by half")["ahead_velocity"] == pytest.approx(0.6)


def test_a_remedy_is_not_added_to_its_complaint(dog):
    assert targets(dog, "walk at 1 m/s", "that is too fast, take 0.3 off")["ahead_velocity"] == pytest.approx(0.7)


def test_slower_is_not_the_other_way(dog):
    with pytest.raises(UserError, match="go the other way"):
        said(dog, WALK, "1 m/s slower")


def test_a_height_that_is_come_to_counts_on(dog):
    after = targets(dog, "sink until your belly is 15 cm above the floor", "come up 4 cm")
    assert after == pytest.approx({"torso_height": 0.19})
