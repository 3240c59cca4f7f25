"""Noise that lasts: its deviation, its correlation, its ends."""

import pytest
import torch

from rewardsmith.policies.mpc.noise import lasting

CPU = torch.device("cpu")


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.8, 1.0])
def test_every_knot_has_the_deviation_of_white_noise_and_neighbours_go_together(correlation):
    mix = lasting(6, correlation, CPU).double()
    covariance = mix @ mix.T
    lag = (torch.arange(6).unsqueeze(1) - torch.arange(6)).abs()
    expected = torch.where(lag == 0, 1.0, torch.tensor(correlation, dtype=torch.float64) ** lag)
    assert torch.allclose(covariance, expected, atol=1e-6)


def test_one_knot_is_as_it_was():
    assert lasting(1, 0.8, CPU).tolist() == [[1.0]]
