"""Families of what people say to a body that moves: each sentence with what is asked for after it."""

import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.speed.dialogues import granted
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def dog():
    return Vocabulary(survey_of(envs.find("quadruped")))


def said(vocabulary, *sentences):
    """Return the terms after sentences, by feature, each heard by a body that does as it was told."""
    talker, motion = PhrasebookTalker(vocabulary), Motion()
    for sentence in sentences:
        motion = talker.hear(sentence, motion, granted(motion, vocabulary.quantities)).motion
    return {term.feature: term for term in motion.asked}


def targets(vocabulary, *sentences):
    return {name: term.target for name, term in said(vocabulary, *sentences).items()}


FL, FR, BL, BR = (f"{row}_{side}_foot_height" for row in ("front", "back") for side in ("left", "right"))
LIFT, WALK = "lift your front left paw by 10 cm", "walk forward at 0.4 m/s"


@pytest.mark.parametrize(
    ("sentences", "feature", "value"),
    [
        ((LIFT, "5 cm higher"), FL, 0.15),
        ((LIFT, "three centimetres lower"), FL, 0.07),
        ((LIFT, "make that 20"), FL, 0.2),
        ((LIFT, "another 5 cm"), FL, 0.15),
        ((LIFT, "twice as high"), FL, 0.2),
        ((LIFT, "half that"), FL, 0.05),
        ((LIFT, "set it to 25 cm"), FL, 0.25),
        ((WALK, "0.2 m/s faster"), "ahead_velocity", 0.6),
        ((WALK, "half as fast"), "ahead_velocity", 0.2),
        ((WALK, "three times faster"), "ahead_velocity", 1.2),
        ((WALK, "reduce the speed by 25 %"), "ahead_velocity", 0.3),
        ((WALK, "increase speed to 2 m/s"), "ahead_velocity", 2.0),
        ((WALK, "at 3.6 km/h"), "ahead_velocity", 1.0),
        (("lean to the left", "30 degrees"), "roll_angle", -0.524),
        (("lean left by 10 degrees", "five degrees more"), "roll_angle", -0.262),
        (("lean left by 10 degrees", "20 degrees to the right"), "roll_angle", 0.349),
        (("face west", "20 degrees to the left from there"), "yaw_angle", 1.92),
        (("turn left by 90 degrees", "another 45"), "yaw_angle", 2.36),
        (("turn right 60",), "yaw_angle", -1.05),
        (("crouch", "15 cm"), "height", 0.15),
        (("raise your body by 5 cm", "10 cm"), "height", 0.405),
    ],
)
def test_amounts_are_by_so_much_or_to_so_much(dog, sentences, feature, value):
    assert targets(dog, *sentences)[feature] == pytest.approx(value, abs=0.01)


def test_bounds_and_ranges_are_of_what_was_spoken_of(dog):
    term = said(dog, LIFT, "at most 8 cm")[FL]
    assert (term.want, term.low, term.high) == ("range", None, 0.08)
    term = said(dog, LIFT, "between 20 and 30 cm")[FL]
    assert (term.low, term.high) == (0.2, 0.3)


@pytest.mark.parametrize(
    ("sentences", "way"),
    [
        ((WALK, "a tad quicker"), 1),
        ((WALK, "loads faster"), 1),
        ((WALK, "step on it"), 1),
        ((WALK, "not slow enough"), -1),
        ((WALK, "don't go so fast"), -1),
        ((WALK, "that's way too fast, dude"), -1),
        ((WALK, "more slowly pls"), -1),
        (("crouch", "not that low"), 1),
        (("crouch", "even deeper"), -1),
        (("crouch", "more low"), -1),
        (("lean forward", "a lot further"), 1),
        (("lean forward", "too far"), -1),
        (("lift your left front paw", "hihger"), 1),
        (("lift your left front paw", "more up"), 1),
        (("lift your left front paw", "a smidge lower"), -1),
    ],
)
def test_more_and_less_are_said_in_many_ways(dog, sentences, way):
    (before,) = targets(dog, *sentences[:-1]).values()
    (after,) = targets(dog, *sentences).values()
    assert (after - before) * way > 0 and after * before > 0


def test_what_comes_back_does_not_go_beyond_what_is_usual(dog):
    usual = dog.quantities["height"].start
    height = targets(dog, "crouch", "too low", "too low", "much too low")["height"]
    assert 0.2 < height < usual


@pytest.mark.parametrize(
    ("sentences", "lifted"),
    [
        ((LIFT, "the other one"), [FR]),
        ((LIFT, "the other one too"), [FL, FR]),
        ((LIFT, "other"), [FR]),
        ((LIFT, "no, the back one"), [BL]),
        ((LIFT, "nah the right 1"), [FR]),
        ((LIFT, "both"), [FL, FR]),
        ((LIFT, "switch legs"), [FR]),
        ((LIFT, "and the paw behind it"), [FL, BL]),
        ((LIFT, "not the left one, the right one"), [FR]),
        ((LIFT, "do the same with the diagonal one"), [FL, BR]),
        (("lift both front paws", "only the left one"), [FL]),
        (("lift both front paws", "put the left one down"), [FR]),
        (("lift both front paws", "the back ones instead"), [BL, BR]),
        (("lift the front left and back right paws",), [FL, BR]),
        (("raise a paw on the right side",), [FR]),
        ((LIFT, "paws down"), []),
        ((LIFT, "chill, put it down"), []),
    ],
)
def test_parts_are_named_by_what_was_spoken_of(dog, sentences, lifted):
    assert sorted(targets(dog, *sentences)) == sorted(lifted)


def test_what_could_not_be_granted_may_be_chosen_from(dog):
    talker = PhrasebookTalker(dog)
    with pytest.raises(UserError, match="leave at least one"):
        talker.hear("lift all four paws", Motion(), {})
    motion = talker.hear("just the two on the right then", Motion(), {}).motion
    assert [term.feature for term in motion.asked] == [FR, BR]


@pytest.mark.parametrize(
    ("sentences", "kept", "added"),
    [
        (("crouch", "and creep forward"), "height", "ahead_velocity"),
        (("crouch", "now wave"), "height", FL),
        (("stand on your hind legs", "now spin slowly"), "pitch_angle", "yaw_velocity"),
        ((WALK, "turn to the right while you walk"), "ahead_velocity", "yaw_velocity"),
        ((WALK, "lift your head"), "ahead_velocity", "head_height"),
        (("face east", "now walk"), "yaw_angle", "ahead_velocity"),
        (("crouch", "add a turn to the left"), "height", "yaw_velocity"),
        (("crouch", "without getting up, spin"), "height", "yaw_velocity"),
        ((LIFT, "keep it up and walk"), FL, "ahead_velocity"),
    ],
)
def test_what_does_not_contradict_what_is_added_stays(dog, sentences, kept, added):
    before, after = said(dog, *sentences[:-1]), said(dog, *sentences)
    assert after[kept] == before[kept] and added in after


@pytest.mark.parametrize(
    ("sentences", "features"),
    [
        (("lie down", "now stand on your hind legs"), {"height"}),
        (("stand on your hind legs", "and lie down"), {"pitch_angle", FL, FR}),
        ((WALK, "now sit"), {"ahead_velocity"}),
        (("sit", "now walk"), {"height"}),
        ((WALK, "now go sideways to the left"), {"ahead_velocity"}),
        (("roll over", "get back on your feet"), {"roll_angle"}),
        (("stand on your hind legs", "come down"), {"pitch_angle", FL, FR}),
        (("crouch and spin", "don't crouch any more"), {"height"}),
        (("crouch", "cancel everything"), {"height"}),
        (("crouch", "be like in the beginning"), {"height"}),
    ],
)
def test_what_cannot_be_had_together_gives_way(dog, sentences, features):
    assert features <= said(dog, *sentences[:-1]).keys()
    assert not features & said(dog, *sentences).keys()


def test_what_is_kept_by_a_sentence_outlives_its_stop(dog):
    assert targets(dog, "crouch", "and walk", "stop moving but keep that height") == targets(dog, "crouch")


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
        with pytest.raises(UserError, match=r"know the words? '(bark|sing|eat)'"):
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
