import json
import time

import pytest
import torch

from rewardsmith.envs.spaces import Box, Discrete, TensorSpec
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec

BOX = Box(torch.tensor([-2.0, 0.0]), torch.tensor([2.0, 1.0]))
VECTOR = TensorSpec((5,))
NAMED = {"glyphs": TensorSpec((2, 3), torch.uint8), "speed": TensorSpec((4,)), "turn": TensorSpec((), torch.int64)}


def make(observation=VECTOR, action=BOX, squash=False, **network):
    spec = PolicySpec(observation=observation, action=action, network=NetworkSpec(hidden_sizes=[16, 8], **network))
    spec.squash = squash
    policy = Policy(spec, torch.Generator().manual_seed(0), init_std=0.5)
    with torch.no_grad():
        policy.networks.actor[-1].weight.normal_(generator=torch.Generator().manual_seed(1))
    policy.normalizer.update(observe(policy, 100))
    return policy


def observe(policy, num_envs, scale=3.0):
    generator = torch.Generator().manual_seed(num_envs)

    def draw(spec):
        if spec.dtype == torch.float32:
            return torch.randn(num_envs, *spec.shape, generator=generator) * scale + 1
        return torch.randint(0, 200, (num_envs, *spec.shape), dtype=spec.dtype, generator=generator)

    space = policy.spec.observation
    return draw(space) if isinstance(space, TensorSpec) else {name: draw(spec) for name, spec in space.items()}


POLICIES = [
    {},
    {"squash": True},
    {"action": Discrete(3)},
    {"network": "recurrent"},
    {"observation": NAMED},
    {"observation": NAMED, "action": Discrete(3), "network": "recurrent"},
    {"observation": TensorSpec((4, 4), torch.uint8)},
]


@pytest.fixture(params=POLICIES, ids=str)
def policy(request):
    options = dict(request.param)
    return make(**options | ({"name": options.pop("network")} if "network" in options else {}))


def test_a_loaded_policy_acts_the_same(policy, tmp_path):
    policy.save(tmp_path / "policy")
    loaded = Policy.load(tmp_path / "policy")
    obs = observe(policy, 40)
    for deterministic in (True, False):
        ours, theirs = (
            p.act(obs, p.initial_state(40), deterministic=deterministic, generator=torch.Generator().manual_seed(3))
            for p in (policy, loaded)
        )
        for one, other in zip(ours, theirs, strict=True):
            assert torch.equal(one, other)
    assert torch.equal(loaded.value(obs, ours[1]), policy.value(obs, ours[1]))
    assert not torch.equal(ours[0], policy.act(obs, policy.initial_state(40))[0])


@pytest.mark.parametrize("squash", [False, True])
def test_real_actions_are_within_the_bounds_and_in_their_units(squash):
    policy = make(squash=squash)
    with torch.no_grad():
        policy.networks.actor[-1].weight.mul_(10)
    actions, _ = policy.act(observe(policy, 1000, 100.0), policy.initial_state(1000), deterministic=False)
    assert actions.min(0).values.tolist() == pytest.approx([-2.0, 0.0], abs=1e-3)
    assert actions.max(0).values.tolist() == pytest.approx([2.0, 1.0], abs=1e-3)
    assert (actions >= BOX.low).all() and (actions <= BOX.high).all()


def test_choices_among_a_few_are_whole_numbers_drawn_by_their_probability():
    policy = make(action=Discrete(3))
    obs = torch.zeros(20_000, 5)
    logits = policy.networks.distribution(policy.normalizer(obs[:1])).logits
    drawn, _ = policy.act(
        obs, policy.initial_state(len(obs)), deterministic=False, generator=torch.Generator().manual_seed(0)
    )
    assert drawn.dtype == torch.int64 and drawn.shape == (20_000,)
    frequencies = torch.bincount(drawn, minlength=3) / len(drawn)
    torch.testing.assert_close(frequencies, logits.softmax(-1).squeeze(0).detach(), atol=0.02, rtol=0)


def test_acting_moves_no_statistics(policy):
    before = {name: tensor.clone() for name, tensor in policy.state_dict().items()}
    policy.act(observe(policy, 10), policy.initial_state(10), deterministic=False)
    assert all(torch.equal(before[name], tensor) for name, tensor in policy.state_dict().items())


def test_what_is_remembered_is_forgotten_where_an_episode_has_ended():
    policy = make(name="recurrent", memory_size=7)
    obs = observe(policy, 3)
    _, state = policy.act(obs, policy.initial_state(3))
    assert state.shape == (3, 7) and (state != 0).any(-1).all()
    again = policy.forget(state, torch.tensor([False, True, False]))
    assert torch.equal(again[1], policy.initial_state(3)[1])
    actions, fresh = (policy.act(obs, each)[0] for each in (again, policy.initial_state(3)))
    torch.testing.assert_close(actions[1], fresh[1])
    assert not torch.allclose(actions[0], fresh[0])


def test_nothing_in_the_directory_is_a_pickle(policy, tmp_path):
    policy.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policy.json", "policy.safetensors"]


def test_missing_and_foreign_policies_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no policy in"):
        Policy.load(tmp_path)
    make().save(tmp_path)
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 1}))
    with pytest.raises(ValueError, match="not of format 2"):
        Policy.load(tmp_path)


@pytest.mark.parametrize("limit", ["9", True, [1.0]])
def test_a_limit_that_is_no_number_is_refused(tmp_path, limit):
    make().save(tmp_path)
    path = tmp_path / "policy.json"
    data = json.loads(path.read_text())
    assert "observation_limit" in path.read_text()
    for holder in (data, *(value for value in data.values() if isinstance(value, dict))):
        if "observation_limit" in holder:
            holder["observation_limit"] = limit
    path.write_text(json.dumps(data))
    with pytest.raises(ValueError, match="observation_limit"):
        Policy.load(tmp_path)


@pytest.mark.parametrize(
    "asked",
    [{"hidden_sizes": [60_000, 60_000]}, {"hidden_sizes": [1] * 200_000}, {"name": "recurrent", "memory_size": 60_000}],
)
def test_a_few_damaged_numbers_take_neither_memory_nor_time(asked, tmp_path, monkeypatch):
    make().save(tmp_path)
    path = tmp_path / "policy.json"
    data = json.loads(path.read_text())
    data["network"] |= asked
    path.write_text(json.dumps(data))
    monkeypatch.setattr(torch.nn.init, "orthogonal_", lambda *_, **__: pytest.fail("weights were drawn"))
    begun = time.process_time()
    with pytest.raises(ValueError, match="another policy"):
        Policy.load(tmp_path)
    assert time.process_time() - begun < 5
