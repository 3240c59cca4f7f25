"""What is asked of several parts, or along several axes, is asked of each alike."""

import math

import pytest

from rewardsmith.reward_synth.phrasebook.profile import usual_values


def moved(bench, name, sentence):
    """Return by how much each wish's target or bound lies from where its feature begins."""
    usual = usual_values(bench.request(name, sentence).survey)
    wishes = bench.understand(name, sentence).main
    values = [next(v for v in (wish.target, wish.low, wish.high) if v is not None) for wish in wishes]
    return {wish.feature: value - usual[wish.feature].start for wish, value in zip(wishes, values, strict=True)}


@pytest.mark.parametrize(
    ("name", "sentence", "by"),
    [
        ("humanoid", "lower both hands by 10 cm", -0.1),
        ("humanoid", "raise both hands by 10 cm", 0.1),
        ("humanoid", "raise both hands by at least 10 cm", 0.1),
        ("humanoid", "lower both hands by at least 10 cm", -0.1),
        ("ant", "lower all feet by 2 cm", -0.02),
        ("ant", "lift all feet by 5 cm", 0.05),
    ],
)
def test_each_part_is_moved_by_the_same_amount(bench, name, sentence, by):
    found = moved(bench, name, sentence)
    assert len(found) >= 2
    assert list(found.values()) == pytest.approx([by] * len(found), abs=0.006)


def test_each_part_is_moved_to_the_same_place(bench):
    assert [wish.target for wish in bench.understand("humanoid", "lower both hands to 50 cm").main] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("sentence", "speed"),
    [("walk diagonally forward and left at 1 m/s", 1.0), ("walk forward and right at half a metre per second", 0.5)],
)
def test_a_speed_along_a_diagonal_is_shared_by_the_axes(bench, sentence, speed):
    wishes = bench.understand("ant", sentence).main
    assert len(wishes) == 2
    assert math.hypot(*(wish.target for wish in wishes)) == pytest.approx(speed)


def test_a_pace_is_that_of_both_axes(bench):
    forward, left = bench.understand("ant", "walk slowly forward and left").main
    assert forward.target == left.target > 0


def test_below_a_height_is_a_place_and_no_amount(bench):
    assert bench.understand("walker2d", "descend below 1 m").main[0].high == 1.0
