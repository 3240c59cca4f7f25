"""What counts of returns in several worlds, against hand-computed numbers and each other."""

import math

import pytest
import torch

from rewardsmith.policies.mpc import MPCOptions
from rewardsmith.policies.mpc.risk import RISKS

RETURNS = torch.tensor([[[4.0, 0.0, 2.0, 10.0], [3.0, 3.0, 3.0, 3.0]]])


def _count(name, returns=RETURNS, **options):
    return RISKS[name](returns, MPCOptions(risk=name, **options))


def test_by_hand():
    assert _count("mean").tolist() == [[4.0, 3.0]]
    assert _count("worst").tolist() == [[0.0, 3.0]]
    assert _count("cvar", tail=0.5).tolist() == [[1.0, 3.0]]
    aversion = 0.7 / RETURNS.std((-2, -1)).item()
    expected = -math.log(sum(math.exp(-aversion * value) for value in (4, 0, 2, 10)) / 4) / aversion
    torch.testing.assert_close(_count("exponential", aversion=0.7), torch.tensor([[expected, 3.0]]))


def test_they_lie_between_the_worst_and_the_mean():
    returns = torch.randn(3, 6, 8, generator=torch.Generator().manual_seed(0)) * 50
    worst, mean = _count("worst", returns), _count("mean", returns)
    for name in ("cvar", "exponential"):
        between = _count(name, returns)
        assert (between >= worst - 1e-3).all() and (between <= mean + 1e-3).all(), name
    torch.testing.assert_close(_count("cvar", returns, tail=1.0), mean)
    torch.testing.assert_close(_count("cvar", returns, tail=0.01), worst)
    torch.testing.assert_close(_count("exponential", returns, aversion=1e-3), mean, atol=0.1, rtol=0)
    torch.testing.assert_close(_count("exponential", returns, aversion=1e3), worst, atol=0.2, rtol=0)


@pytest.mark.parametrize("name", RISKS)
def test_one_world_counts_as_it_is(name):
    torch.testing.assert_close(_count(name, RETURNS[..., :1]), RETURNS[..., 0])
