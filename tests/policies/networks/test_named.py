"""The encoder of maps and texts: what it tells apart, stacks, sequences, and that policies with it are kept."""

import pytest
import torch

from rewardsmith.envs.spaces import Discrete, TensorSpec
from rewardsmith.policies.networks.encoders import encoder_for
from rewardsmith.policies.networks.named import Named
from rewardsmith.policies.networks.registry import NETWORKS
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec
from rewardsmith.policies.stack import stack

SPACE = {
    "map": TensorSpec((5, 7), torch.int16, count=40),
    "amounts": TensorSpec((3,)),
    "text": TensorSpec((20,), torch.uint8, count=256),
}


def _encoder(seed=0):
    return encoder_for(SPACE, torch.Generator().manual_seed(seed))


def _obs(*lead, seed=1):
    generator = torch.Generator().manual_seed(seed)
    return {
        "map": torch.randint(40, (*lead, 5, 7), generator=generator, dtype=torch.int16),
        "text": torch.randint(1, 256, (*lead, 20), generator=generator).to(torch.uint8),
        "amounts": torch.randn(*lead, 3, generator=generator),
    }


def test_whole_numbers_that_name_things_are_not_taken_for_amounts():
    encoder, obs = _encoder(), _obs(4)
    assert isinstance(encoder, Named)
    before = encoder(obs)
    assert before.shape == (4, encoder.size) and before.dtype == torch.float32
    obs["map"] = (obs["map"] + 1) % 40
    assert (encoder(obs) - before).norm(dim=1).min() > 0.1


def test_a_text_is_its_words_up_to_its_end():
    encoder, obs = _encoder(), _obs(3)
    obs = {name: value[:1].expand(3, *value.shape[1:]).clone() for name, value in obs.items()}
    words = [b"You kill the newt!", b"You kill the newt!\0old", b"You hit the newt.."]
    obs["text"] = torch.tensor([list(text.ljust(20, b"\0")[:20]) for text in words], dtype=torch.uint8)
    obs["text"][1, 18:] = 0
    one, same, other = encoder(obs)
    assert torch.equal(one, same) and not torch.allclose(one, other)
    obs["text"][:] = 0
    assert torch.isfinite(encoder(obs)).all()


@pytest.mark.parametrize("lead", [(6,), (4, 6), (1, 4, 6)])
def test_rows_do_not_depend_on_how_they_are_laid_out(lead):
    encoder, obs = _encoder(), _obs(*lead)
    flat = {name: value.flatten(0, len(lead) - 1) for name, value in obs.items()}
    torch.testing.assert_close(encoder(obs).flatten(0, len(lead) - 1), encoder(flat))


@pytest.mark.parametrize("lead", [(), (3,)])
def test_a_stack_is_its_encoders_side_by_side(lead):
    encoders = [_encoder(seed) for seed in range(2)]
    obs = _obs(*lead, 2, 5)
    together = stack([_encoder(seed) for seed in range(2)])(obs)
    for number, encoder in enumerate(encoders):
        place = (slice(None),) * len(lead) + (number,)
        alone = encoder({name: value[place] for name, value in obs.items()})
        torch.testing.assert_close(together[place], alone, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_sequences_are_their_steps(name):
    core = NETWORKS[name](SPACE, NetworkSpec(memory_size=5), torch.Generator().manual_seed(0))
    obs, begins = _obs(4, 3), torch.zeros(4, 3, dtype=torch.bool)
    state = torch.zeros(3, core.state_size)
    features, _ = core.sequence(obs, state, begins)
    for t in range(4):
        feature, state = core.step({name: value[t] for name, value in obs.items()}, state)
        torch.testing.assert_close(features[t], feature)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_weight_learns(name):
    core = NETWORKS[name](SPACE, NetworkSpec(memory_size=5), torch.Generator().manual_seed(0))
    features, _ = core.step(_obs(200), torch.zeros(200, core.state_size))
    gradients = torch.autograd.grad(features.square().sum(), list(core.encoder.parameters()))
    assert all(gradient.abs().sum() > 0 for gradient in gradients)


def test_a_policy_with_it_is_saved_and_loaded(tmp_path):
    spec = PolicySpec(observation=SPACE, action=Discrete(4))
    policy = Policy(spec, torch.Generator().manual_seed(3))
    policy.save(tmp_path)
    loaded = Policy.load(tmp_path)
    assert loaded.spec.observation == SPACE
    obs = _obs(50)
    assert torch.equal(policy.value(obs, policy.initial_state(50)), loaded.value(obs, loaded.initial_state(50)))
