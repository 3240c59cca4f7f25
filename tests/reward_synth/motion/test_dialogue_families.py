"""Corrections and additions: each sentence with what is asked for of a body after it."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from tests.reward_synth.motion.saying import BL, BR, FL, FR, LIFT, WALK, said, targets


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
