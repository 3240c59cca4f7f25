"""The counter-based streams look random, and depend on seed, environment and episode alone."""

import numpy as np
import pytest
import torch

from rewardsmith.envs.device.random_kernel import KernelStreams
from rewardsmith.envs.random import RandomStreams, _mix, _shift_right

ROWS = 20_000


def _streams(seed=0, rows=ROWS, first=0, episode=0):
    ids = torch.arange(first, first + rows)
    return RandomStreams(seed, ids, torch.full_like(ids, episode))


def test_mixing_is_splitmix64():
    """Against the generator written out on Python's whole numbers."""

    def reference(z):
        mask = 2**64 - 1
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    values = [0, 1, 2**63 - 1, -1, -(2**63), 123456789, -987654321]
    mixed = _mix(torch.tensor(values)).tolist()
    assert [m % 2**64 for m in mixed] == [reference(v % 2**64) for v in values]
    assert _shift_right(torch.tensor(-1), 11).item() == (2**64 - 1) >> 11


def test_uniform_has_the_moments_and_bounds_of_one():
    draws = _streams().uniform(-2.0, 3.0, 8).numpy()
    assert draws.min() >= -2 and draws.max() < 3 and draws.dtype == np.float64
    np.testing.assert_allclose(draws.mean(0), 0.5, atol=5 * 1.4434 / np.sqrt(ROWS))
    np.testing.assert_allclose(draws.std(0), 5 / np.sqrt(12), rtol=0.03)
    histogram = np.stack([np.histogram(column, 20, (-2, 3))[0] for column in draws.T])
    chi_square = ((histogram - ROWS / 20) ** 2 / (ROWS / 20)).sum(1)
    assert (chi_square < 60).all(), "19 degrees of freedom; 60 has a probability of 4e-6"


def test_normal_has_the_moments_of_one():
    draws = _streams().normal(0.1, 8).numpy()
    np.testing.assert_allclose(draws.mean(0), 0, atol=5 * 0.1 / np.sqrt(ROWS))
    np.testing.assert_allclose(draws.std(0), 0.1, rtol=0.03)
    np.testing.assert_allclose(((draws / 0.1) ** 4).mean(0), 3, rtol=0.15)
    assert np.isfinite(draws).all()


def test_draws_do_not_hang_together():
    """Neighbouring environments, episodes, columns and seeds are uncorrelated."""
    base = _streams().uniform(0, 1, 4).numpy()
    others = [
        _streams(first=1).uniform(0, 1, 4).numpy(),
        _streams(episode=1).uniform(0, 1, 4).numpy(),
        _streams(seed=1).uniform(0, 1, 4).numpy(),
        np.roll(base, 1, 1),
    ]
    for other in others:
        for a, b in zip(base.T, other.T, strict=True):
            assert abs(np.corrcoef(a, b)[0, 1]) < 5 / np.sqrt(ROWS)


def test_no_draw_comes_twice():
    draws = torch.cat([_streams(rows=500, episode=e).uniform(0, 1, 50).flatten() for e in range(4)])
    assert draws.unique().numel() == draws.numel()


@pytest.mark.parametrize("seed", [0, -1, 2**63, 2**64 - 1, 2**70, -(2**70)])
def test_any_whole_number_is_a_seed(seed):
    assert torch.isfinite(_streams(seed, rows=3).uniform(0, 1, 2)).all()


def test_drawing_in_pieces_is_drawing_at_once():
    at_once, in_pieces = _streams(rows=4), _streams(rows=4)
    pieces = [in_pieces.uniform(0, 1, size) for size in (2, 3, 25, 10, 0, 60)]
    assert torch.equal(at_once.uniform(0, 1, 100), torch.cat(pieces, 1))


@pytest.mark.parametrize("seed", [0, 7, -1, 2**63, 2**70, -(2**70)])
def test_the_kernel_draws_the_same_bits(seed):
    ids = torch.arange(500) * 977
    episodes = (ids * 31) % 1013
    ours, theirs = KernelStreams(seed, ids, episodes), RandomStreams(seed, ids, episodes)
    for size in (1, 5, 0, 3):
        assert torch.equal(ours.uniform(-2.0, 3.0, size), theirs.uniform(-2.0, 3.0, size))
    assert torch.equal(ours.normal(0.3, 4), theirs.normal(0.3, 4))
