"""Amounts of texts in digits."""

import pytest

from rewardsmith.reward_synth.speech.numbers import in_digits


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("lift it half a metre", "lift it 0.5 m"),
        ("by twenty-five degrees, then", "by 25 degrees, then"),
        ("a metre per second", "1 m/s"),
        ("2.5 metres and a half", "3 m"),
        ("one point five centimetres higher", "1.5 cm higher"),
        ("10cm to the left", "10 cm to the left"),
        ("fifty percent", "50 %"),
        ("30 degrees per second", "30 deg/s"),
        ("two seconds", "2 seconds"),
        ("three times", "3 times"),
        ("for a second", "for a second"),
        ("half a turn", "half a turn"),
        ("lift two feet", "lift two feet"),
        ("the left one", "the left one"),
    ],
)
def test_amounts_are_written_in_digits(said, written):
    assert in_digits(said) == written
