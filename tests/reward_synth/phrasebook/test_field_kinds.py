"""Kinds of sentences that the field's showed missing, over bodies: ways to head, bounds to pass, little of a motion."""

import math

import pytest


def _wants(intent):
    return {wish.feature: (wish.want, wish.target, wish.low, wish.high) for wish in intent.wishes}


@pytest.mark.parametrize("name", ["ant", "humanoid", "swimmer"])
@pytest.mark.parametrize(
    ("way", "feature", "want"),
    [
        ("sideways along +y, briskly", "lateral_velocity", "high"),
        ("along the -y axis", "lateral_velocity", "low"),
        ("in the direction of the -x axis", "forward_velocity", "low"),
        ("in the backwards direction", "forward_velocity", "low"),
        ("to the right at a brisk pace", "lateral_velocity", "low"),
    ],
)
@pytest.mark.parametrize("verb", ["head", "move", "travel"])
def test_a_way_to_head_is_told_by_words_and_axes(bench, name, verb, way, feature, want):
    assert [(w.feature, w.want) for w in bench.understand(name, f"{verb} {way}").wishes] == [(feature, want)]


@pytest.mark.parametrize("name", ["half_cheetah", "ant", "walker2d", "humanoid"])
@pytest.mark.parametrize(
    "sentence",
    [
        "never let the torso tip past 20 degrees",
        "do not let your body tilt beyond 20 degrees",
        "without leaning past 20 degrees",
        "don't tip over 20 degrees",
    ],
)
def test_no_further_than_an_angle_bounds_the_tilt(bench, name, sentence):
    (wish,) = bench.understand(name, sentence).wishes
    assert (wish.feature, wish.want, wish.high) == ("uprightness", "range", None)
    assert wish.low == pytest.approx(math.cos(math.radians(20)), abs=1e-3)


@pytest.mark.parametrize("name", ["inverted_pendulum", "inverted_double_pendulum"])
@pytest.mark.parametrize(
    "manner",
    [
        "with little cart motion",
        "with minimal cart movement",
        "with as little cart motion as possible",
        "with barely any motion of the cart",
        "and keep the cart movement small",
        "keeping the cart motion to a minimum",
    ],
)
def test_little_motion_of_a_part_is_a_condition_on_it(bench, name, manner):
    wishes = _wants(bench.understand(name, f"balance the pole {manner}"))
    assert wishes["uprightness"][0] == "high"
    want, _, low, high = wishes["cart_speed"]
    assert (want, low) == ("range", None) and high > 0


@pytest.mark.parametrize(
    ("name", "manner", "feature"),
    [
        ("humanoid", "with minimal arm movement", "left_hand_speed"),
        ("humanoid", "with minimal arm movement", "right_hand_speed"),
        ("humanoid", "keeping the hand speeds low", "right_hand_speed"),
        ("ant", "with little lateral motion", "lateral_displacement"),
        ("ant", "with hardly any rotation", "yaw_velocity"),
        ("half_cheetah", "with barely any pitching of the torso", "uprightness"),
        ("walker2d", "with little vertical motion", "vertical_velocity"),
        ("swimmer", "with the least effort", "previous_action"),
        ("walker2d", "using small torques", "previous_action"),
    ],
)
def test_little_of_something_is_asked_beside_what_is_done(bench, name, manner, feature):
    wishes = _wants(bench.understand(name, f"move forward {manner}"))
    assert wishes["forward_velocity"][0] == "high"
    assert wishes[feature][0] in ("range", "target")


def test_a_little_of_a_motion_is_some_of_it(bench):
    assert _wants(bench.understand("ant", "run with a little tilt"))["pitch_angle"][1] > 0
    assert "'little'" in bench.refusal("ant", "walk with little motion")


@pytest.mark.parametrize(
    ("name", "sentence", "feature"),
    [
        ("half_cheetah", "run on the front leg only", "back_foot_height"),
        ("walker2d", "walk on the left foot", "right_foot_height"),
        ("humanoid", "crawl forward on hands and knees", "left_hand_contact"),
        ("humanoid_standup", "stand up without using your hands", "right_hand_contact"),
        ("ant", "lift the front left paw and hold it up", "front_left_foot_height"),
    ],
)
def test_what_it_goes_on_is_heeded(bench, name, sentence, feature):
    assert feature in _wants(bench.understand(name, sentence))


@pytest.mark.parametrize(
    ("name", "sentence", "named"),
    [
        ("ant", "walk on three legs", "'three legs'"),
        ("humanoid", "walk on your hands", "'hands'"),
        ("hopper", "jump over the hurdle", "'over'"),
        ("hopper", "run forward only", "'only'"),
    ],
)
def test_what_would_be_guessed_is_refused(bench, name, sentence, named):
    assert named in bench.refusal(name, sentence)


def test_a_likeness_is_said_not_to_be_measured(bench):
    understood = bench.understand("humanoid", "run forward like a person")
    assert _wants(understood).keys() == {"forward_velocity"}
    assert any("'like a person' is not measured" in note for note in understood.notes)


@pytest.mark.parametrize(
    ("sentence", "feature", "value"),
    [
        ("hop three metres", "forward_displacement", 3.0),
        ("walk no further than 3 m", "forward_displacement", 3.0),
        ("jump 1.5 m high", "height", None),
    ],
)
def test_a_length_that_is_no_height_is_a_way(bench, sentence, feature, value):
    main = bench.understand("hopper", sentence).main[0]
    assert main.feature == feature
    assert value is None or value in (main.target, main.high)


def test_low_speed_is_a_pace_not_a_height(bench):
    wishes = _wants(bench.understand("ant", "walk at low forward speed"))
    assert wishes.keys() == {"forward_velocity"} and wishes["forward_velocity"][0] == "target"
