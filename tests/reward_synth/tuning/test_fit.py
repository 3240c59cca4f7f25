"""Constants fitted to answers about films."""

import random

import pytest

from rewardsmith.reward_synth.tuning.constants import constants
from rewardsmith.reward_synth.tuning.fit import REACH, Answer, agreement, answers, tune

SOURCE = """
SPEED = {speed}
HEIGHT = {height}
UNUSED = 2.0


def compute_reward(state, action):
    return state.x, {{}}
"""


def films(seed, count=12):
    draw = random.Random(seed)
    return {f"{number:03}": (draw.gauss(0, 1), draw.gauss(0, 1)) for number in range(count)}


def rater(shown):
    """A stand-in for the reward language: the pay is the sum of two features with the program's two weights."""

    def rate(source):
        weights = {each.name: each.value for each in constants(source)}
        return {name: weights["SPEED"] * x + weights["HEIGHT"] * y for name, (x, y) in shown.items()}

    return rate


def preferred(rates):
    return tuple((name,) for name in sorted(rates, key=lambda name: -rates[name]))


def test_an_order_says_something_of_every_two_films():
    found = answers([(("a",), ("b", "c"))])
    assert [(each.first, each.second, each.preferred) for each in found] == [
        ("a", "b", 1.0),
        ("a", "c", 1.0),
        ("b", "c", 0.5),
    ]


def test_a_program_that_pays_all_films_alike_agrees_with_nobody():
    given = [Answer(first="a", second="b", preferred=0.0), Answer(first="a", second="c", preferred=1.0)]
    assert agreement({"a": 1.0, "b": 1.0, "c": 1.0}, given) == 0.0
    assert agreement({"a": 1.0, "b": 2.0, "c": 1.0}, given) == 0.5


@pytest.mark.parametrize("seed", range(5))
def test_the_program_comes_to_prefer_what_was_preferred(seed):
    shown = films(seed)
    rate = rater(shown)
    truth = rate(SOURCE.format(speed=1.0, height=3.0))
    given = answers([preferred(truth)])
    tuned = tune(SOURCE.format(speed=1.0, height=0.5), rate, given)
    assert tuned.after > tuned.before and tuned.after >= 0.9
    assert tuned.after == agreement(rate(tuned.source), given)
    # It holds for films that nobody answered about.
    unseen = rater(films(seed + 100, 40))
    others = answers([preferred(unseen(SOURCE.format(speed=1.0, height=3.0)))])
    assert agreement(unseen(tuned.source), others) > agreement(unseen(SOURCE.format(speed=1.0, height=0.5)), others)


def test_what_nothing_speaks_for_stays():
    rate = rater(films(0))
    source = SOURCE.format(speed=1.0, height=1.0)
    tuned = tune(source, rate, answers([preferred(rate(source))]))
    assert "UNUSED" not in tuned.changed and "UNUSED = 2.0" in tuned.source


def test_no_constant_goes_further_than_it_may():
    shown = {"a": (1.0, 0.0), "b": (0.0, 1.0)}
    given = [Answer(first="a", second="b", preferred=1.0)] * 50
    tuned = tune(SOURCE.format(speed=1.0, height=100.0), rater(shown), given)
    assert all(1 / REACH <= new / old <= REACH for old, new in tuned.changed.values())


def test_a_program_that_is_refused_is_not_taken():
    rate = rater(films(1))
    truth = rate(SOURCE.format(speed=1.0, height=3.0))
    source = SOURCE.format(speed=1.0, height=0.5)
    tuned = tune(source, lambda text: rate(text) if text == source else None, answers([preferred(truth)]))
    assert tuned.source == source and not tuned.changed and tuned.before == tuned.after


def test_ties_alone_say_nothing():
    with pytest.raises(ValueError, match="prefers one"):
        tune(SOURCE.format(speed=1.0, height=1.0), rater(films(0)), [Answer(first="000", second="001", preferred=0.5)])
