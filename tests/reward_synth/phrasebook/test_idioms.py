"""Idioms are read as what they are composed of, and what is read so, or not measured, is said."""

import pytest


@pytest.mark.parametrize(
    ("name", "idiom", "plain"),
    [
        ("ant", "walk like a crab", "walk sideways"),
        ("walker2d", "moonwalk at 1 m/s", "walk backward at 1 m/s"),
        ("humanoid", "kneel", "get down on your knees"),
        ("ant", "turn left by 90 degrees, then stay still", "turn left by 90 degrees and stay still"),
        ("hopper", "hopp forward", "hop forward"),
    ],
)
def test_an_idiom_asks_for_what_its_plain_words_ask_for(bench, name, idiom, plain):
    def asked(sentence):
        return [(w.feature, w.want, w.target, w.low, w.high) for w in bench.understand(name, sentence).wishes]

    assert asked(idiom) == asked(plain)


def test_what_is_not_measured_is_said(bench):
    said = bench.understand("ant", "walk forward like a dog").summary()
    assert any("'like a dog' is not measured" in line for line in said)


@pytest.mark.parametrize("sentence", ["run forward, then jump", "walk 2 m and then jump"])
def test_two_behaviours_in_order_are_no_stop_at_the_end_of_a_way(bench, sentence):
    begins = [wish.begins for wish in bench.understand("hopper", sentence).wishes]
    assert begins[0] == 0.0 and begins[-1] > 0.0
