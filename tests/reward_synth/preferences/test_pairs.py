"""Answers to pairs become one order, and how well it agrees with them is told."""

from itertools import combinations, permutations

import pytest

from rewardsmith.reward_synth.preferences.pairs import order_of


@pytest.mark.parametrize("ranked", list(permutations("abcd")))
def test_a_full_round_without_contradiction_is_its_order(ranked):
    answers = {pair: float(ranked.index(pair[0]) < ranked.index(pair[1])) for pair in combinations("abcd", 2)}
    order, agreement = order_of(answers)
    assert order == tuple((name,) for name in ranked) and agreement == 1.0


def test_equal_ones_are_a_group():
    order, agreement = order_of({("a", "b"): 0.5, ("a", "c"): 0.0, ("b", "c"): 0.0})
    assert order == (("c",), ("a", "b")) and agreement == 1.0


def test_a_circle_has_no_order_and_little_agreement():
    order, agreement = order_of({("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "a"): 1.0})
    assert order == (("a", "b", "c"),) and agreement == 0.5


def test_one_answer_against_the_others_is_outvoted():
    answers = {pair: 1.0 for pair in combinations("abcd", 2)} | {("a", "d"): 0.0}
    order, agreement = order_of(answers)
    assert order[0][0] in "ab" and order[-1][-1] in "cd" and agreement < 1.0


def test_missing_pairs_follow_from_whom_one_won_against():
    """By wins alone `c` with two would lead; it won against those that `b` and `a` would beat as well."""
    order, _ = order_of({("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "d"): 1.0, ("c", "e"): 1.0})
    assert [name for group in order for name in group][:3] == ["a", "b", "c"] and set(order[-1]) == {"d", "e"}


def test_no_answers_no_order():
    assert order_of({}) == ((), 0.0)
