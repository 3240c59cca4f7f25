import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.envs.spaces import TensorSpec
from rewardsmith.policies.normalizer import RunningMoments, VectorNormalizer, normalizer_for


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 2**31))
def test_merged_batches_equal_one_batch(lengths, seed):
    samples = torch.randn(sum(lengths), 3, generator=torch.Generator().manual_seed(seed)) * 5 + 100
    moments = RunningMoments(3)
    for part in samples.split(lengths):
        moments.update(part)
    torch.testing.assert_close(moments.mean, samples.double().mean(0))
    torch.testing.assert_close(moments.var, samples.double().var(0, correction=0))
    assert moments.count == len(samples)


def test_normalised_observations_have_mean_0_and_variance_1():
    obs = torch.randn(50, 20, 4) * torch.tensor([0.1, 1.0, 10.0, 100.0]) - 7
    normalizer = VectorNormalizer(4)
    normalizer.update(obs)
    normalised = normalizer(obs).reshape(-1, 4)
    torch.testing.assert_close(normalised.mean(0), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(normalised.var(0, correction=0), torch.ones(4), atol=1e-3, rtol=0)


def test_is_the_identity_before_the_first_update():
    obs = torch.randn(5, 4)
    torch.testing.assert_close(VectorNormalizer(4)(obs), obs)


def test_results_are_bounded_and_a_constant_observation_is_zero():
    normalizer = VectorNormalizer(2, limit=5.0)
    normalizer.update(torch.tensor([[0.0, 3.0], [1.0, 3.0]]))
    assert normalizer(torch.tensor([[1e6, 3.0]])).tolist() == [[5.0, 0.0]]


def test_of_tensors_by_name_the_real_numbers_are_normalised_in_their_shape():
    space = {
        "map": TensorSpec((2, 2), torch.uint8),
        "joint.angles": TensorSpec((3, 2)),
        "turn": TensorSpec((), torch.int64),
    }
    normalizer = normalizer_for(space, limit=None)
    generator = torch.Generator().manual_seed(0)
    obs = {
        "map": torch.randint(0, 255, (400, 2, 2), dtype=torch.uint8, generator=generator),
        "joint.angles": torch.randn(400, 3, 2, generator=generator) * torch.tensor([5.0, 50.0]) + 7,
        "turn": torch.arange(400),
    }
    normalizer.update(obs)
    normalised = normalizer(obs)
    assert normalised["map"] is obs["map"] and normalised["turn"] is obs["turn"]
    angles = normalised["joint.angles"]
    assert angles.shape == (400, 3, 2)
    torch.testing.assert_close(angles.mean(0), torch.zeros(3, 2), atol=1e-4, rtol=0)
    torch.testing.assert_close(angles.var(0, correction=0), torch.ones(3, 2), atol=1e-3, rtol=0)


def test_one_tensor_of_any_shape_keeps_it():
    obs = torch.randn(50, 4, 4) * 3 + 1
    normalizer = normalizer_for(TensorSpec((4, 4)), limit=10.0)
    normalizer.update(obs)
    assert normalizer(obs).shape == obs.shape
    assert normalizer(obs).var().item() == pytest.approx(1, abs=0.05)
