"""What cannot be had at once, and what no body can do, is refused; what only sounds like it is not."""

import pytest

from rewardsmith.envs import UserError
from tests.reward_synth.motion.saying import said


@pytest.mark.parametrize(
    "sentence",
    [
        "walk forward and backward at the same time",
        "sit down and stand up simultaneously",
        "spin left while you spin right",
        "raise and lower your head at the same time",
        "stand still and run",
        "jump with all paws on the ground",
        "how tall are you? how high is your head?",
        "what are you doing?",
        "halt and at the same time keep hopping",
        "stay at rest while you trot",
        "soar like an eagle",
        "lift your middle leg",
    ],
)
def test_what_cannot_be_had_is_refused(dog, sentence):
    with pytest.raises(UserError):
        said(dog, sentence)


@pytest.mark.parametrize("sentence", ["open and close the drawer together", "shut the faucet 120 %"])
def test_what_things_cannot_be_is_refused(hand, sentence):
    with pytest.raises(UserError):
        said(hand, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "lift the front left and the back right paw at the same time",
        "turn left while you walk",
        "crawl forward and at the same time wave a paw",
        "what about a jump?",
        "would you sit down?",
    ],
)
def test_what_can_be_had_is_not_refused(dog, sentence):
    assert said(dog, sentence)


def test_a_thing_that_is_not_there_is_no_other_thing(hand):
    with pytest.raises(UserError, match="there are"):
        said(hand, "lift the green ball")
