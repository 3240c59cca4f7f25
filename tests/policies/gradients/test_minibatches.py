"""How the two kinds of gradients divide a rollout."""

import pytest
import torch

from rewardsmith.envs.spaces import Box, Discrete, TensorSpec
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gradients import AutogradGradients, TapeGradients, gradients_for
from rewardsmith.policies.loss import Minibatch
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.rollout import Rollout
from rewardsmith.policies.spec import PolicySpec

BOX = Box(-torch.ones(2), torch.ones(2))
NUM_ENVS, LENGTH, SIZE = 6, 4, 8


def gradients(network="perceptron", action=BOX):
    config = PPOConfig(num_envs=NUM_ENVS, rollout_length=LENGTH, minibatch_size=SIZE, epochs=3, network=network)
    spec = PolicySpec(observation=TensorSpec((3,)), action=action, network=config.network_spec)
    policy = Policy(spec, torch.Generator().manual_seed(0))
    return policy, gradients_for(policy, config)


def numbered(rollout):
    """Number the samples of a rollout `time * 100 + environment` in every field."""
    index = torch.arange(LENGTH).unsqueeze(1) * 100 + torch.arange(NUM_ENVS)
    rollout.obs.copy_(index.unsqueeze(-1))
    samples = rollout.samples(index).float()
    return Minibatch(None, samples.unsqueeze(-1).repeat(1, 2), -samples, 2 * samples, samples)


def orders(number):
    generator = torch.Generator().manual_seed(0)
    return torch.stack([torch.randperm(number, generator=generator) for _ in range(3)])


def test_they_are_chosen_by_what_the_policy_is():
    assert isinstance(gradients()[1], TapeGradients)
    assert isinstance(gradients(action=Discrete(2))[1], AutogradGradients)
    assert isinstance(gradients(network="recurrent")[1], AutogradGradients)


@pytest.mark.parametrize("kind", [TapeGradients, AutogradGradients])
def test_every_sample_comes_once_an_epoch_with_its_own_fields(kind):
    config = PPOConfig(num_envs=NUM_ENVS, rollout_length=LENGTH, minibatch_size=SIZE, epochs=3)
    policy, _ = gradients()
    ours = kind(policy, config)
    rollout = Rollout(policy, LENGTH, NUM_ENVS, torch.device("cpu"))
    samples = numbered(rollout)
    samples = samples._replace(obs=ours.evaluate(rollout).seen)
    seen = []
    for batch in ours.minibatches(samples, orders(ours.number)):
        index = batch.value_target
        obs = batch.obs if kind is TapeGradients else batch.obs.obs.squeeze(0)
        torch.testing.assert_close(obs, policy.normalizer(index[:, None].repeat(1, 3)))
        torch.testing.assert_close(batch.action, index[:, None].repeat(1, 2))
        torch.testing.assert_close(batch.log_prob, -index)
        torch.testing.assert_close(batch.advantage, 2 * index)
        seen.append(index)
    epochs = torch.cat(seen).view(3, NUM_ENVS * LENGTH)
    for epoch in epochs:
        assert sorted(epoch.tolist()) == sorted(samples.value_target.tolist())
    assert not torch.equal(epochs[0], epochs[1])


def test_sequences_stay_whole():
    policy, ours = gradients("recurrent")
    rollout = Rollout(policy, LENGTH, NUM_ENVS, torch.device("cpu"))
    samples = numbered(rollout)
    rollout.state.copy_(torch.arange(NUM_ENVS).unsqueeze(-1).expand_as(rollout.state))
    rollout.truncated[1] = torch.arange(NUM_ENVS) == 4
    for batch in ours.minibatches(samples._replace(obs=ours.evaluate(rollout).seen), orders(ours.number)):
        index = batch.value_target.view(LENGTH, SIZE // LENGTH)
        envs = batch.obs.state[:, 0]
        assert torch.equal(index, torch.arange(LENGTH).unsqueeze(1) * 100 + envs)
        torch.testing.assert_close(batch.obs.obs, policy.normalizer(index.unsqueeze(-1).expand(-1, -1, 3)))
        # An episode ended after the second step of environment 4, so its third begins one.
        assert torch.equal(batch.obs.begins, (envs == 4) & (torch.arange(LENGTH).unsqueeze(1) == 2))


def test_both_kinds_find_the_same_gradients():
    config = PPOConfig(num_envs=NUM_ENVS, rollout_length=LENGTH, minibatch_size=SIZE, entropy_coef=0.01)
    policy, _ = gradients()
    for parameter in policy.networks.parameters():
        parameter.grad = torch.zeros_like(parameter)
    rollout = Rollout(policy, LENGTH, NUM_ENVS, torch.device("cpu"))
    generator = torch.Generator().manual_seed(0)
    for field in (rollout.obs, rollout.final_obs, rollout.noise):
        field.normal_(generator=generator)
    found = []
    for kind in (TapeGradients, AutogradGradients):
        ours = kind(policy, config)
        with torch.no_grad():
            rollout.action.copy_(policy.choose(rollout.obs, policy.initial_state(NUM_ENVS), rollout.noise)[0])
            evaluated = ours.evaluate(rollout)
            action = rollout.samples(rollout.action)
            samples = Minibatch(evaluated.seen, action, evaluated.log_prob, action[:, 0], action[:, 1])
            batch = next(ours.minibatches(samples, orders(ours.number)))
            statistics = ours.fill(batch)
        found.append([*evaluated[1:], statistics, *(p.grad.clone() for p in policy.networks.parameters())])
    for tape, autograd in zip(*found, strict=True):
        torch.testing.assert_close(tape, autograd, rtol=1e-4, atol=1e-5)
