"""Which words misspelt ones were to be."""

import pytest

from rewardsmith.reward_synth.speech.slips import meant

WORDS = ("walk", "hop", "the", "and", "raise", "forward", "swing")


@pytest.mark.parametrize(
    ("word", "shortest", "found"),
    [
        ("wlak", 6, {"walk"}),
        ("hopp", 6, {"hop"}),
        ("adn", 6, {"and"}),
        ("forwrd", 6, {"forward"}),
        ("sing", 6, set()),
        ("sing", 4, {"swing"}),
        ("rase", 4, {"raise"}),
        ("wald", 4, set()),
        ("walk", 4, set()),
    ],
)
def test_a_slip_has_a_word_that_was_meant(word, shortest, found):
    assert meant(word, WORDS, shortest) == found
