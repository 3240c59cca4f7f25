import math

import pytest
import torch
from torch import nn

from rewardsmith.envs.spaces import TensorSpec
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.networks.core import Core
from rewardsmith.policies.networks.encoders import encoder_for
from rewardsmith.policies.networks.recurrent import Recurrent
from rewardsmith.policies.networks.registry import NETWORKS
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.ppo import PPO


@pytest.fixture
def recurrent():
    return Recurrent(TensorSpec((3,)), NetworkSpec(memory_size=5), torch.Generator().manual_seed(0))


def test_the_memory_is_a_gated_recurrent_unit(recurrent):
    theirs = nn.GRUCell(3, 5)
    theirs.load_state_dict(
        {
            "weight_ih": recurrent.of_input.weight,
            "weight_hh": recurrent.of_state.weight,
            "bias_ih": recurrent.of_input.bias,
            "bias_hh": recurrent.of_state.bias,
        }
    )
    obs, state = torch.randn(7, 3), torch.randn(7, 5)
    torch.testing.assert_close(recurrent.step(obs, state)[1], theirs(obs, state))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_sequence_is_its_steps_in_turn_begun_anew_where_an_episode_begins(name):
    core = NETWORKS[name](TensorSpec((3,)), NetworkSpec(memory_size=5), torch.Generator().manual_seed(0))
    generator = torch.Generator().manual_seed(1)
    obs, state = torch.randn(9, 4, 3, generator=generator), torch.randn(4, core.state_size, generator=generator)
    begins = torch.rand(9, 4, generator=generator) < 0.3
    features, states = core.sequence(obs, state, begins)
    assert features.shape == (9, 4, core.size) and states.shape == (9, 4, core.state_size)
    for t in range(9):
        state = torch.where(begins[t].unsqueeze(1), torch.zeros(()), state)
        feature, state = core.step(obs[t], state)
        torch.testing.assert_close(features[t], feature)
        torch.testing.assert_close(states[t], state)


def test_gradients_go_back_to_an_episodes_beginning_and_no_further(recurrent):
    obs = torch.randn(6, 2, 3, requires_grad=True)
    begins = torch.zeros(6, 2, dtype=torch.bool)
    begins[3, 1] = True
    features, _ = recurrent.sequence(obs, torch.zeros(2, 5), begins)
    (gradient,) = torch.autograd.grad(features[-1].sum(), obs)
    reached = gradient.abs().sum(-1) > 0
    assert reached[:, 0].all()
    assert reached[:, 1].tolist() == [False] * 3 + [True] * 3


def test_tensors_by_name_become_one_vector():
    specs = {"a": TensorSpec((2, 2), torch.uint8), "b": TensorSpec((1,)), "c": TensorSpec((), torch.int64)}
    encoder = encoder_for(specs)
    obs = {"c": torch.tensor([7, -8]), "a": torch.full((2, 2, 2), 255, dtype=torch.uint8), "b": torch.zeros(2, 1)}
    assert encoder.size == 6
    expected = [[1, 1, 1, 1, 0, math.log(8)], [1, 1, 1, 1, 0, -math.log(9)]]
    torch.testing.assert_close(encoder(obs), torch.tensor(expected))


def test_a_vector_is_left_alone():
    obs = torch.randn(4, 3)
    assert encoder_for(TensorSpec((3,)))(obs) is obs


class Embedding(Core):
    """Knows what the numbers of the doors mean: each has a vector of its own, which is learned."""

    def __init__(self, observation, network, generator=None):
        super().__init__()
        self.size = 8
        self.table = nn.Parameter(torch.randn(4, 8, generator=generator))

    def step(self, obs, state):
        return self.table[(obs["cue"] > 0).long() @ torch.tensor([1, 2])], state

    def sequence(self, obs, state, begins):
        return self.step(obs, state)[0], state.expand(*begins.shape, 0)


def test_another_network_is_one_class_and_one_line(toys, monkeypatch, tmp_path):
    monkeypatch.setitem(NETWORKS, "embedding", Embedding)
    config = PPOConfig(num_envs=16, rollout_length=16, minibatch_size=64, network="embedding")
    ppo = PPO(toys.Cue(16), config)
    before = ppo.policy.networks.core.table.clone()
    ppo.learn(2 * config.rollout_size)
    assert not torch.equal(ppo.policy.networks.core.table, before)
    ppo.policy.save(tmp_path)
    obs = ppo.env.reset()
    actions = [policy.act(obs, policy.initial_state(16))[0] for policy in (ppo.policy, Policy.load(tmp_path))]
    assert torch.equal(*actions)
