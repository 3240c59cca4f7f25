"""Each planner finds the top of a hill, in the worlds' own ways, whatever the scale of the returns."""

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.policies.mpc import MPCOptions
from rewardsmith.policies.mpc.planner import PLANNERS

TOP = torch.tensor([0.6, -0.4]).view(2, 1, 1, 1)  # of two worlds


def _climb(name, scale=1.0, rounds=12, **options):
    options = MPCOptions(planner=name, samples=64, elites=8, **options)
    planner = PLANNERS.find(name)(options)
    generator = torch.Generator().manual_seed(0)
    plan, heights = torch.zeros(2, 3, 2), []
    for round in range(rounds):
        noise = torch.randn(2, 64, 3, 2, generator=generator)
        noise[:, 0] = 0
        samples = plan.unsqueeze(1) + planner.spread(plan, round) * noise
        returns = -scale * (samples - TOP).square().sum((2, 3))
        plan = planner.improve(plan, samples, returns)
        heights.append(-(plan - TOP.squeeze(1)).square().sum((1, 2)))
    return plan, torch.stack(heights)


@pytest.mark.parametrize("name", list(PLANNERS))
def test_the_top_is_found_in_every_world(name):
    plan, heights = _climb(name, rounds=20, noise=0.3, round_factor=0.9)
    start = -6 * TOP.flatten().square()
    assert (heights[-1] > 0.1 * start).all(), heights
    assert (plan - TOP.squeeze(1)).abs().max() < 0.3


@pytest.mark.parametrize("name", list(PLANNERS))
def test_the_scale_of_returns_does_not_matter(name):
    torch.testing.assert_close(_climb(name)[0], _climb(name, scale=1000.0)[0], atol=1e-3, rtol=0)


def test_predictive_sampling_is_never_worse_than_before():
    _, heights = _climb("predictive_sampling")
    assert (heights.diff(dim=0) >= 0).all()


@pytest.mark.parametrize("name", list(PLANNERS))
def test_equal_returns_make_no_nonsense(name):
    planner = PLANNERS.find(name)(MPCOptions(planner=name, samples=8, elites=2))
    plan = planner.improve(torch.zeros(1, 2, 3), torch.ones(1, 8, 2, 3), torch.full((1, 8), -1e9))
    torch.testing.assert_close(plan, torch.ones(1, 2, 3))


def test_annealed_settles_the_near_future_first_and_then_the_rest():
    planner = PLANNERS.find("annealed")(MPCOptions(planner="annealed", noise=0.4))
    first, second = (planner.spread(torch.zeros(1, 4, 2), round).squeeze(1) for round in (0, 1))
    torch.testing.assert_close(first, 0.4 * 0.9 ** torch.tensor([3.0, 2.0, 1.0, 0.0]))
    torch.testing.assert_close(second, first / 2)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"planner": "ilqg"}, "predictive_sampling, mppi, cem, annealed"),
        ({"spline": "quintic"}, "zero, linear, cubic"),
        ({"risk": "least"}, "mean, worst, cvar, exponential"),
        ({"horizon": 0}, "horizon is 0"),
        ({"samples": 1}, "samples is 1"),
        ({"planner": "cem", "elites": 33}, "of 32 samples"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, says):
    with pytest.raises(UserError, match=says):
        MPCOptions(**options)
