"""Pairs that are asked again: which, in which order, and what is made of the answers."""

import random

import pytest

from rewardsmith.reward_synth.preferences.consistency import Consistency, consistency
from rewardsmith.reward_synth.preferences.ranking import SKIPPED, Ranking
from rewardsmith.reward_synth.preferences.repeats import due


def ranking(order, annotator="you", **more):
    return Ranking(order=order, shown=tuple(name for group in order for name in group), annotator=annotator, **more)


ROUND = ranking((("a",), ("b",), ("c",), ("d",), ("e",), ("f",)))


def test_kappa_is_what_is_beyond_chance():
    assert Consistency(10, 10, 0).kappa == 1.0
    assert Consistency(10, 5, 0).kappa == 0.0
    assert Consistency(10, 0, 0).kappa == -1.0
    # Four of twenty answers are ties: chance is 0.2 squared and half of 0.8 squared.
    assert Consistency(10, 8, 4).kappa == pytest.approx((0.8 - 0.36) / 0.64)
    assert Consistency().kappa is None and Consistency(3, 3, 6).interval is None, "ties alone tell nothing"


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """Somebody who is right with chance 0.9 says the same with chance 0.82, which is a kappa of 0.64."""
    draws, held, trials = random.Random(0), 0, 1000
    for _ in range(trials):
        same = sum((draws.random() < 0.9) == (draws.random() < 0.9) for _ in range(30))
        low, high = Consistency(30, same, 0).interval
        held += low <= 0.64 <= high
    assert 0.92 <= held / trials <= 0.98


def test_pairs_that_come_again_are_counted_whichever_way_they_are_asked():
    again = ranking((("b",), ("a",)), again=True)
    assert consistency([ROUND, again], "you") == Consistency(1, 0, 0)
    assert consistency([ROUND, ranking((("a", "b"),), again=True)], "you") == Consistency(1, 0, 1)
    skipped = ranking((("a", "b"),), again=True, verdict=SKIPPED)
    assert consistency([ROUND, skipped], "you") == consistency([ROUND], "you") == Consistency()
    assert consistency([ROUND, ranking((("b",), ("a",)), annotator="Eve")], "you") == Consistency()


def test_a_share_of_the_answers_is_asked_again_exchanged_and_each_pair_once():
    given, asked = [ROUND], []
    while pair := due(given, "you", ["g", "h"], share=0.6):
        asked.append(pair)
        given.append(ranking((pair[:1], pair[1:]), again=True))
    assert len(asked) == 3 and len({frozenset(pair) for pair in asked}) == 3
    assert all(ROUND.shown.index(left) > ROUND.shown.index(right) for left, right in asked)


def test_no_pair_is_asked_where_none_is_due():
    assert due([ROUND], "you", ["g"], share=0.0) is None
    assert due([ROUND], "you", ["g"], share=0.1) is None, "half a pair"
    assert due([ROUND], "Eve", ["g"], share=1.0) is None, "who has seen nothing yet"
    assert due([ROUND], "you", ROUND.shown, share=1.0) is None, "they are about to be ranked"
    assert due([ranking((("a",), ("b",)))], "you", ["b", "a", "c"], share=1.0) is None


def test_one_who_skips_is_not_asked_for_ever():
    skipped = [ranking((pair,), again=True, verdict=SKIPPED) for pair in (("b", "a"),)]
    assert due([ROUND, *skipped], "you", [], share=0.2) is None
