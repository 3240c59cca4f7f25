"""What is said in haste and politely, in plain words: the same for who trains and who talks, but for interruptions."""

import pytest

from rewardsmith.reward_synth.speech.plain import plainly


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Would you mind opening the drawer?", "opening the drawer"),
        ("Please be so kind as to lift it", "lift it"),
        ("I'd love the robot to run", "run"),
        ("your task is to stand", "stand"),
        ("i was wondering if you could perhaps sit, mate", "sit"),
        ("yo bro, hop fwd plz lol", "hop forward"),
        ("what I want is a robot that can run for me", "run"),
        ("I would be delighted if you could lift a leg", "lift a leg"),
        ("walk, and try to stay upright", "walk, and stay upright"),
        ("walk like an old man", "walk like an old man"),
        ("make sure you don't fall", "do not fall"),
        ("keep it there", "keep it there"),
    ],
)
@pytest.mark.parametrize("talk", [False, True])
def test_courtesies_say_nothing(said, meant, talk):
    if talk and meant.endswith(" man"):
        pytest.skip("what a talker calls its robot may end a sentence without a comma")
    assert plainly(said, talk=talk) == meant


@pytest.mark.parametrize(
    ("said", "trained", "talked"),
    [
        ("wait, hop", "wait, hop", "hop"),
        ("sit for a second", "sit for a second", "sit"),
        ("enough, lift it", "enough, lift it", "lift it"),
    ],
)
def test_what_breaks_off_and_how_long_is_asked_of_who_trains_alone(said, trained, talked):
    assert (plainly(said), plainly(said, talk=True)) == (trained, talked)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("run asap", "run as soon as possible"),
        ("teh lft paw w/o the rgt 1", "the left paw without the right one"),
        ("to the 4th level", "to the fourth level"),
        ("dont fall n it\u2019s 2 the left", "do not fall and it is to the left"),
        ("walk walk @ 2 m/s", "walk at 2 m/s"),
        ("a wee tad higher", "a little higher"),
        ("nooo, sloooowly", "no, slowly"),
        ("stopp, too goooood", "stop, too good"),
        ("extremely slowly", "slowly"),
        ("hop ½ m high", "hop half m high"),
        ("1/4 of a turn", "quarter of a turn"),
        ("turn left 90", "turn left 90 degrees"),
        ("survive until turn 100", "survive until turn 100"),
    ],
)
def test_short_forms_are_in_full(said, meant):
    assert plainly(said) == meant
