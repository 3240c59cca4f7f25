import json

import pytest
import torch

from rewardsmith.policies.policy import Policy, PolicyShape


@pytest.fixture
def policy():
    shape = PolicyShape(obs_size=5, action_size=2, hidden_sizes=[16, 8], activation="silu")
    policy = Policy(shape, torch.Generator().manual_seed(0), init_std=0.5)
    policy.set_bounds(torch.tensor([-2.0, 0.0]), torch.tensor([2.0, 1.0]))
    policy.normalizer.update(torch.randn(100, 5) * 3 + 1)
    with torch.no_grad():
        policy.networks.actor[-1].weight.normal_()
    return policy


def test_a_loaded_policy_acts_the_same(policy, tmp_path):
    policy.save(tmp_path / "policy")
    loaded = Policy.load(tmp_path / "policy")
    obs = torch.randn(40, 5)
    assert torch.equal(loaded.act(obs), policy.act(obs))
    assert torch.equal(loaded.value(obs), policy.value(obs))
    samples = [p.act(obs, deterministic=False, generator=torch.Generator().manual_seed(3)) for p in (loaded, policy)]
    assert torch.equal(*samples)
    assert not torch.equal(samples[0], policy.act(obs))


def test_actions_are_within_the_bounds_and_in_their_units(policy):
    actions = policy.act(100 * torch.randn(1000, 5), deterministic=False)
    assert actions.min(0).values.tolist() == [-2.0, 0.0]
    assert actions.max(0).values.tolist() == [2.0, 1.0]


def test_acting_moves_no_statistics(policy):
    before = {name: tensor.clone() for name, tensor in policy.state_dict().items()}
    policy.act(torch.randn(10, 5), deterministic=False)
    assert all(torch.equal(before[name], tensor) for name, tensor in policy.state_dict().items())


def test_nothing_in_the_directory_is_a_pickle(policy, tmp_path):
    policy.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policy.json", "policy.safetensors"]


def test_missing_and_foreign_policies_are_refused(policy, tmp_path):
    with pytest.raises(FileNotFoundError, match="no policy in"):
        Policy.load(tmp_path)
    policy.save(tmp_path)
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))
    with pytest.raises(ValueError, match="not of format 1"):
        Policy.load(tmp_path)
