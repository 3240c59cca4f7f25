import itertools

import numpy as np
import pytest
import torch

from rewardsmith.vlm_rewards.audit.measures import (
    auc,
    auc_interval,
    calibration,
    epic,
    epic_interval,
    precision_at_top,
    roc,
)


@pytest.fixture
def drawn():
    generator = torch.Generator().manual_seed(0)
    success = torch.rand(120, generator=generator) < 0.3
    # Rounded, so that there are ties.
    rewards = (success * 0.7 + torch.randn(120, generator=generator)).round(decimals=1)
    return rewards, success


def test_auc_is_the_share_of_pairs_in_the_right_order(drawn):
    rewards, success = drawn
    pairs = rewards[success][:, None] - rewards[~success][None]
    expected = ((pairs > 0).double() + 0.5 * (pairs == 0).double()).mean()
    assert float(auc(rewards, success)) == pytest.approx(float(expected))
    assert float(auc(-rewards, success)) == pytest.approx(1 - float(expected))


def test_a_perfect_reward_has_area_one_and_distance_zero():
    success = torch.tensor([True, False, False, True])
    assert float(auc(success.float(), success)) == 1.0
    assert epic(3 * success.float() - 7, success) == pytest.approx(0)
    assert epic(-success.float(), success) == pytest.approx(1)


def test_epic_is_the_pearson_distance(drawn):
    rewards, success = drawn
    rho = np.corrcoef(rewards.numpy(), success.numpy().astype(float))[0, 1]
    assert epic(rewards, success) == pytest.approx(np.sqrt((1 - rho) / 2))
    assert epic(torch.ones(120), success) == pytest.approx(0.5)


def test_intervals_hold_the_figure_and_narrow_with_more_states(drawn):
    rewards, success = drawn
    for interval in (auc_interval, epic_interval):
        few, many = interval(rewards, success), interval(rewards.repeat(9), success.repeat(9))
        assert few.low < few.value < few.high
        assert many.value == pytest.approx(few.value)
        assert many.high - many.low < 0.6 * (few.high - few.low)


def test_the_curve_begins_at_nothing_and_ends_at_all(drawn):
    curve = roc(*drawn)
    assert curve[0] == (0.0, 0.0) and curve[-1] == (1.0, 1.0)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(curve))


def test_what_is_paid_best_is_looked_at_alone():
    rewards, success = torch.arange(10.0), torch.tensor([True] * 8 + [False, True])
    assert precision_at_top(rewards, success, 0.2) == 0.5
    assert precision_at_top(rewards, success, 0.01) == 1.0


def test_bins_go_from_the_worst_paid_to_the_best(drawn):
    rewards, success = drawn
    bins = calibration(rewards, success)
    assert [reward for reward, _ in bins] == sorted(reward for reward, _ in bins)
    assert sum(share for _, share in bins) / 10 == pytest.approx(float(success.double().mean()))
