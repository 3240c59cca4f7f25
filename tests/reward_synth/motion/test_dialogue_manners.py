"""Rhythms, directions, courtesies and refusals: each sentence with what is asked for of a body after it."""

import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from tests.reward_synth.motion.saying import BL, BR, FL, FR, LIFT, WALK, said, targets


@pytest.mark.parametrize(
    ("said_so", "feature"),
    [
        ("bounce up and down", "height"),
        ("rock from side to side", "roll_angle"),
        ("lean left and right", "roll_angle"),
        ("rock back and forth", "pitch_angle"),
        ("nod", "head_height"),
        ("raise and lower your body", "height"),
        ("walk back and forth", "forward_displacement"),
        ("turn left and right", "yaw_angle"),
        ("tap the floor with your front right foot", FR),
        ("pump your front left leg up and down", FL),
    ],
)
def test_rhythms_asked_for_of_one_quantity_become_gaits(dog, said_so, feature):
    assert said(dog, said_so)[feature].gait is not None


def test_feet_march_by_turns(dog):
    phases = {name: term.gait.phase for name, term in said(dog, "march on the spot").items()}
    assert phases == {FL: 0.0, FR: 0.5, BL: 0.5, BR: 0.0}


@pytest.mark.parametrize(
    ("sentence", "frequency", "amplitude"),
    [
        ("slower", 1 / 1.5, 1.0),
        ("twice a second", 2.0, 1.0),
        ("once every two seconds", 0.5, 1.0),
        ("with bigger jumps", 1.0, 1.5),
        ("not so high", 1.0, 1 / 1.5),
        ("half as high", 1.0, 0.5),
    ],
)
def test_a_rhythm_is_quickened_and_made_bigger(dog, sentence, frequency, amplitude):
    before = said(dog, "jump")["height"].gait
    after = said(dog, "jump", sentence)["height"].gait
    assert after.frequency == pytest.approx(frequency * before.frequency, rel=0.01)
    assert after.amplitude == pytest.approx(amplitude * before.amplitude, rel=0.02)


def test_nothing_jumps_higher_than_it_can():
    hopper = Vocabulary(survey_of(envs.find("hopper")))
    asked = said(hopper, "hop forward", "with higher jumps")
    height = hopper.quantities["height"]
    assert height.start < asked["height"].target + asked["height"].gait.amplitude <= 1.01 * height.high
    assert asked["forward_velocity"].target > 0


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("walk in a circle to the left", "in the other direction"), {"yaw_velocity": -1, "ahead_velocity": 1}),
        (("spin", "clockwise"), {"yaw_velocity": -1}),
        (("go sideways to the left", "to the right now"), {"leftward_velocity": -1}),
        ((WALK, "backwards"), {"ahead_velocity": -1}),
        (("lean forward", "the other way"), {"pitch_angle": -1}),
        (("lean forward", "to the left"), {"roll_angle": -1}),
        ((WALK, "a bit to the left"), {"ahead_velocity": 1, "yaw_velocity": 1}),
        (("nose up",), {"pitch_angle": -1}),
        (("tilt your body 20 degrees nose down",), {"pitch_angle": 1}),
    ],
)
def test_directions_change_alone(dog, sentences, expected):
    asked = {name: next(v for v in (term.target, term.low, term.high) if v is not None)
             for name, term in said(dog, *sentences).items()}  # fmt: skip
    assert asked.keys() == expected.keys() and all(asked[name] * sign > 0 for name, sign in expected.items())


def test_a_circle_gets_tighter_by_its_turning(dog):
    circle = said(dog, "walk in a circle")
    for sentence in ("tighter", "make the circle smaller"):
        after = said(dog, "walk in a circle", sentence)
        assert after["yaw_velocity"].low > circle["yaw_velocity"].low
        assert after["ahead_velocity"] == circle["ahead_velocity"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Would you be so kind as to sit?",
        "yo bro sit down pls",
        "ok so can u sit now",
        "I'd like the robot dog to sit.",
        "it would be nice if you could sit down",
        "sti down",
        "sit like a dog in front of a shop",
        "the robot should sit",
        "how about you sit down",
    ],
)
def test_courtesy_slang_and_slips_change_nothing(dog, sentence):
    assert targets(dog, sentence) == targets(dog, "sit down")


def test_english_words_are_no_slips_of_others(dog):
    for sentence in ("bark", "sing", "eat the box"):
        with pytest.raises(UserError, match=r"(know the words? '|cannot )(bark|sing|eat)"):
            said(dog, sentence)


def test_a_clause_goes_on_with_the_task(dog):
    assert (
        targets(dog, "walk forward", "faster", "in a circle")["ahead_velocity"]
        == targets(dog, "walk forward", "faster")["ahead_velocity"]
    )
    assert said(dog, "jump", "forward").keys() == {"height", "ahead_velocity"}


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        (("sit", "on the left"), "does not say what is to be there"),
        (("walk forward, then sit",), "one thing at a time"),
        ((LIFT, "5 m higher"), "beyond what this body can do"),
        ((WALK, "10 times"), "."),
        ((WALK, "take smaller steps"), "."),
    ],
)
def test_a_refusal_is_better_than_a_wrong_motion(dog, sentences, reason):
    with pytest.raises(UserError, match=reason) as refused:
        said(dog, *sentences)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("set the yaw rate to 0.5 rad/s",), {"yaw_velocity": 0.5}),
        (("forward speed 0.8 m/s", "yaw rate 0.3 rad/s"), {"ahead_velocity": 0.8, "yaw_velocity": 0.3}),
        (("yaw rate 1 rad/s", "increase the yaw rate by 20 %"), {"yaw_velocity": 1.2}),
        (("yaw rate 1 rad/s", "invert the yaw rate"), {"yaw_velocity": -1.0}),
        (("body height 0.2 m", "0.25"), {"height": 0.25}),
        (("body height 0.2 m", "body height back to normal"), {}),
        (("pitch 10 degrees", "halve the pitch"), {"pitch_angle": 0.087}),
    ],
)
def test_quantities_are_set_by_name(dog, sentences, expected):
    assert targets(dog, *sentences) == pytest.approx(expected, abs=2e-3)


def test_a_refused_sentence_is_completed_by_another_part_and_not_corrected(dog):
    talker = PhrasebookTalker(dog)
    with pytest.raises(UserError, match="tail"):
        talker.hear("lift your tail", Motion(), {})
    with pytest.raises(UserError, match="was not understood"):
        talker.hear("higher", Motion(), {})
    with pytest.raises(UserError, match="tail"):
        talker.hear("lift your tail", Motion(), {})
    assert [term.feature for term in talker.hear("your head then", Motion(), {}).motion.asked] == ["head_height"]


def test_two_corrections_in_one_breath_are_two(dog):
    before = said(dog, LIFT, "and turn left")
    after = said(dog, LIFT, "and turn left", "higher and faster")
    assert after.keys() == before.keys()
    assert all(after[name].target > before[name].target for name in before)


@pytest.mark.parametrize(
    "sentence", ["just the paw", "only the paw", "stop turning", "keep the paw up but stop turning"]
)
def test_what_is_wanted_alone_is_left_alone(dog, sentence):
    assert targets(dog, LIFT, "and turn left", sentence) == targets(dog, LIFT)


def test_bigger_steps_are_high_ones_of_who_goes(dog):
    asked = said(dog, WALK, "take bigger steps")
    assert {FL, FR, BL, BR} < asked.keys() and asked[FL].gait is not None


def test_a_usual_pace_goes_on(dog):
    assert targets(dog, "walk slowly", "normal speed") == targets(dog, "walk")


@pytest.mark.parametrize("sentence", ["360 degrees", "50 cm", "move it"])
def test_an_amount_alone_says_of_what(dog, sentence):
    with pytest.raises(UserError, match="does not say"):
        said(dog, LIFT, "put it down", "spin", sentence)
