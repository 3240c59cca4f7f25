"""What is told of orders, shares and moments."""

import pytest
import torch

from rewardsmith.reward_synth.compare.disagreement import disagreements
from rewardsmith.reward_synth.compare.ranks import kendall, pearson, places, spearman
from rewardsmith.reward_synth.compare.shares import variance_shares


def test_rank_correlations_with_ties_are_those_of_the_textbook():
    first, second = torch.tensor([1.0, 2.0, 2.0, 3.0]), torch.tensor([1.0, 3.0, 2.0, 4.0])
    assert places(first).tolist() == pytest.approx([0.0, 0.5, 0.5, 1.0])
    assert spearman(first, second) == pytest.approx(0.9**0.5)
    assert kendall(first, second) == pytest.approx(5 / 30**0.5)
    assert spearman(first, torch.exp(9 * first)) == pytest.approx(1.0) == kendall(first, torch.exp(9 * first))
    assert spearman(first, -first) == pytest.approx(-1.0) == kendall(first, -first)


@pytest.mark.parametrize("correlation", [pearson, spearman, kendall])
def test_what_is_constant_orders_nothing(correlation):
    assert correlation(torch.arange(4.0), torch.ones(4)) is None


def test_shares_of_variance_add_up():
    x = torch.arange(10.0)
    assert variance_shares({"a": 3 * x, "b": -x, "c": x * 0 + 100}) == pytest.approx({"a": 0.9, "b": 0.1, "c": 0.0})
    assert variance_shares({"a": torch.ones(3)}) == {"a": 0.0}


def test_the_moments_of_disagreement_are_those_that_two_orders_place_apart():
    first = torch.arange(100.0).view(100, 1).repeat(1, 2)
    second = first * 10.0
    second[30, 1] = 5000.0
    second[31, 1] = 4000.0
    alive = torch.ones(100, 2, dtype=torch.bool)
    alive[90:, 0] = False
    first[95, 0] = -1e9
    found = disagreements({"run": (first, second)}, {"run": alive}, control_dt=0.1, count=3)
    assert (found[0].behaviour, found[0].episode) == ("run", 1) and found[0].seconds == pytest.approx(3.1)
    assert found[0].first < 0.4 and found[0].second == pytest.approx(1.0)
    assert all(moment.episode == 0 or abs(moment.seconds - 3.1) >= 1.0 for moment in found[1:])
    assert disagreements({"run": (first, first)}, {"run": alive}, control_dt=0.1, count=3) == ()
