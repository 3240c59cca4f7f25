import math

import pytest

from rewardsmith.reward_synth.phrasebook.quantities import Quantity, read
from rewardsmith.reward_synth.phrasebook.text import tokens

BODY = frozenset({"foot", "feet", "leg", "legs"})


def only(sentence):
    found = [piece for piece in read(tokens(sentence), BODY) if isinstance(piece, Quantity)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("words", "dimension", "value"),
    [
        ("1.5 m/s", "speed", 1.5),
        ("5 km/h", "speed", 5 / 3.6),
        ("two metres per second", "speed", 2),
        ("half a meter a second", "speed", 0.5),
        ("2.5 mph", "speed", 2.5 * 0.44704),
        ("30 degrees", "angle", math.pi / 6),
        ("90°", "angle", math.pi / 2),
        ("a quarter turn", "angle", math.pi / 2),
        ("one and a half turns", "angle", 3 * math.pi),
        ("two full rotations", "angle", 4 * math.pi),
        ("30 degrees per second", "angular speed", math.pi / 6),
        ("10 rpm", "angular speed", math.pi / 3),
        ("20 cm", "length", 0.2),
        ("half a metre", "length", 0.5),
        ("½ metre", "length", 0.5),
        ("a metre and a half", "length", 1.5),
        ("twenty-five centimetres", "length", 0.25),
        ("1,000 mm", "length", 1),
        ("3 feet", "length", 0.9144),
        ("twice", "count", 2),
        ("three times", "count", 3),
        ("for two minutes", "time", 120),
    ],
)
def test_amounts_are_read_in_si_units(words, dimension, value):
    quantity = only(words)
    assert quantity.dimension == dimension
    assert quantity.target == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("between 1 and 2 m/s", 1, 2),
        ("from 1 to 2 m/s", 1, 2),
        ("1-2 m/s", 1, 2),
        ("between 50 cm/s and 1 m/s", 0.5, 1),
        ("at least 2 m/s", 2, None),
        ("2 m/s or more", 2, None),
        ("no slower than 2 m/s", 2, None),
        ("at most 2 m/s", None, 2),
        ("no faster than 2 m/s", None, 2),
        ("up to 2 m/s", None, 2),
    ],
)
def test_bounds_are_read(words, low, high):
    quantity = only(words)
    assert (quantity.target, quantity.low, quantity.high) == (None, low, high)


def test_about_is_a_target():
    assert only("about 2 m/s").target == 2


@pytest.mark.parametrize("words", ["stand on two feet", "lift both feet", "make a turn", "on one leg"])
def test_what_is_counted_is_no_length(words):
    assert not any(isinstance(piece, Quantity) and piece.dimension != "number" for piece in read(tokens(words), BODY))


def test_a_bound_that_must_not_hold_is_the_opposite_bound():
    assert only("above 2 m").negated().high == 2
    assert only("2 m").negated() is None
    assert only("between 1 and 2 m").negated() is None
