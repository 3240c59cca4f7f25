"""What is said besides a request changes nothing of what it asks for."""

import pytest

from rewardsmith.reward_synth.motion.offline.asides import without_asides
from tests.reward_synth.motion.saying import targets


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("spin faster, it makes me laugh", "spin faster"),
        ("a bit more, i cannot see it yet", "a bit more"),
        ("there is no tail? then lift a paw", "then lift a paw"),
        ("bow for the camera", "bow"),
        ("bend down, as sumo wrestlers do", "bend down"),
        ("walk forward, little beast", "walk forward"),
        ("pup lift a paw", "lift a paw"),
        ("walk, of course", "walk"),
        ("walk slowly because the floor is wet", "walk slowly"),
        ("keep walking until told otherwise", "keep walking"),
        ("perhaps walk, like, slowly", "walk, slowly"),
        ("hop, if that is not too much bother", "hop"),
        ("i was just thinking that you turn left", "you turn left"),
        ("i would appreciate it if you lowered the head", "lower the head"),
    ],
)
def test_asides_are_left_out(sentence, wanted):
    assert without_asides(sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "that is too fast",
        "it's the wrong paw",
        "you are not high enough",
        "at least 5 cm",
        "i want it higher",
        "turn the box so that it stands upright",
    ],
)
def test_what_asks_for_something_is_no_aside(sentence):
    assert without_asides(sentence) == sentence


def test_a_remark_alone_is_not_made_a_request():
    assert without_asides("i am hungry") == "i am hungry"


def test_asides_change_no_motion(dog):
    assert targets(dog, "trot to the left, my friend, we are late") == targets(dog, "trot to the left")


@pytest.mark.parametrize(
    "warning", ["you will bump your head", "or you might slip", "otherwise somebody is going to get hurt"]
)
def test_warnings_change_no_motion(dog, warning):
    assert targets(dog, f"walk backwards, {warning}") == targets(dog, "walk backwards")


def test_manners_of_people_change_no_motion(dog):
    assert targets(dog, "pleeease sloooowly creep forward") == targets(dog, "please slowly creep forward")
    assert targets(dog, "raise your head as high as you safely can") == targets(
        dog, "raise your head as high as you can"
    )
    assert targets(dog, "crouch", "lower than before") == targets(dog, "crouch", "lower")
    assert targets(dog, "crouch", "get closer to the ground") == targets(dog, "crouch", "get lower")
