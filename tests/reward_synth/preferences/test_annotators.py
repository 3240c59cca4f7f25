"""How far each annotator can be relied on is found from what all of them said."""

import math
import random

import pytest

from rewardsmith.reward_synth.preferences.agreement import merged
from rewardsmith.reward_synth.preferences.annotators import annotators, reliabilities
from rewardsmith.reward_synth.preferences.ranking import Ranking


def pair(winner, loser, annotator, **more):
    return Ranking(order=((winner,), (loser,)), shown=(winner, loser), annotator=annotator, **more)


def answers(mistakes, films=8, rounds=10, pairs=28, seed=0):
    """Return what people who err say of random pairs of films, drawn by the model that is fitted."""
    draws, found = random.Random(seed), []
    for number in range(rounds):
        strength = {f"{number:02d}{place}": draws.gauss(0, 5) for place in range(films)}
        for _ in range(pairs):
            one, other = draws.sample(sorted(strength), 2)
            for who, mistake in mistakes.items():
                wins = draws.random() < 1 / (1 + math.exp(strength[other] - strength[one]))
                slips = draws.random() < mistake
                found.append(pair(*((one, other) if wins != slips else (other, one)), who))
    return found


def test_they_are_recovered_from_answers_of_known_mistakes():
    mistakes = {"Ann": 0.02, "Bob": 0.15, "Eve": 0.4, "Dan": 0.15, "Fay": 0.3}
    found = reliabilities(answers(mistakes))
    assert list(found) == list(mistakes)
    assert found == pytest.approx({name: 1 - share for name, share in mistakes.items()}, abs=0.08)


def test_one_alone_is_believed_until_they_contradict_themselves():
    once = [pair("a", "b", "Ann")]
    assert reliabilities(once) == {"Ann": 1.0}
    again = [pair("a", "b", "Ann", again=True) for _ in range(3)]
    assert reliabilities(once + again) == {"Ann": 1.0}
    turned = [pair("b", "a", "Ann", again=True), pair("a", "b", "Ann", again=True)]
    assert 0.5 < reliabilities(once + turned)["Ann"] < 0.8


def test_what_nobody_else_was_asked_and_ties_say_nothing_of_who_is_right():
    tie = Ranking(order=(("a", "b"),), shown=("a", "b"), annotator="Eve")
    assert reliabilities([pair("a", "b", "Ann"), tie, pair("c", "d", "Eve")]) == {"Ann": 1.0, "Eve": 1.0}


def test_two_who_agree_are_believed_and_a_third_is_outvoted_by_one_of_them():
    given = answers({"Ann": 0.0, "Bob": 0.0, "Eve": 0.5})
    found = reliabilities(given)
    order, agreement = merged([pair("x", "y", "Eve"), pair("y", "x", "Ann")], found)
    assert order == (("y",), ("x",)) and agreement == 0.0
    assert merged([pair("x", "y", "Eve"), pair("y", "x", "Ann")])[0] == (("x", "y"),), "without it they weigh the same"


def test_who_answered_is_told_with_what_it_took():
    given = [pair("a", "b", "Ann", milliseconds=1500), pair("b", "a", "Ann", milliseconds=500, again=True)]
    (ann,) = annotators(given)
    assert (ann.name, ann.rounds, ann.seconds) == ("Ann", 1, 2.0)
    assert ann.consistency.repeats == 1 and "0 of 1 alike" in ann.consistency.words
