import math

import pytest
import torch

from rewardsmith.reward_synth.swings import rises


def wave(amplitude, count, time=200, start=1.0):
    turns = torch.linspace(0, 2 * math.pi * count, time)
    return (start + amplitude * (1 - torch.cos(turns)) / 2).unsqueeze(1)


@pytest.mark.parametrize("count", [1, 3, 8])
@pytest.mark.parametrize("amplitude", [0.2, 1.0])
def test_waves_are_counted_with_their_heights(count, amplitude):
    total, number = rises(wave(amplitude, count), 0.1)
    assert number.tolist() == [count]
    assert total.item() == pytest.approx(count * amplitude, rel=0.02)


@pytest.mark.parametrize(
    "values",
    [
        torch.ones(50, 1),
        wave(0.09, 40),
        torch.linspace(0, 5, 50).unsqueeze(1),
        torch.linspace(5, 0, 50).unsqueeze(1),
        1.0 + 0.04 * torch.randn(500, 1, generator=torch.Generator().manual_seed(0)).clamp(-1, 1),
    ],
    ids=["still", "trembling", "rising once", "falling once", "noise"],
)
def test_what_does_not_swing_far_enough_counts_nothing(values):
    assert [each.tolist() for each in rises(values, 0.1)] == [[0.0], [0.0]]


def test_each_environment_is_counted_by_itself():
    values = torch.cat([wave(0.5, 2), torch.ones(200, 1), wave(0.5, 6)], dim=1)
    assert rises(values, 0.1)[1].tolist() == [2, 0, 6]


def test_more_often_and_farther_are_both_worth_more():
    few, many, high = (rises(wave(*each), 0.1)[0] for each in ((0.3, 4), (0.3, 5), (0.4, 4)))
    assert few < many and few < high
