"""Policy gradients of rewards that were not paid."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.spaces import Discrete
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

CONFIG = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=32, hidden_sizes=[16])


def collected(groups=1, **settings):
    """A training whose first rollout is there."""
    rewards = [lambda state, action: (state.uprightness, {})] * groups
    env = envs.make("inverted_pendulum", CONFIG.num_envs * groups, reward=rewards, stagger=True, threads=1)
    ppo = PPO(env, PPOConfig(**vars(CONFIG) | settings), seed=3)
    ppo._collect()
    return ppo


def rewards(number=2):
    return torch.randn(number, 16, 8, generator=torch.Generator().manual_seed(1))


def test_it_is_linear_in_the_rewards():
    ascent = collected()._improver.experience(0).ascent
    first, second = rewards()
    ways = ascent(torch.stack([first, second, 2 * first - second]))
    assert ways[0].norm() > 0
    assert torch.allclose(ways[2], 2 * ways[0] - ways[1], atol=1e-4 * ways[2].norm())


def test_each_of_a_stack_has_its_own():
    ppo = collected(groups=2)
    first, second = (ppo._improver.experience(group).ascent(rewards()) for group in range(2))
    assert first.shape == second.shape == collected()._improver.experience(0).ascent(rewards()).shape
    assert not torch.allclose(first, second)


@pytest.mark.parametrize("settings", [{}, {"network": "recurrent", "memory_size": 8}])
def test_it_goes_where_what_is_paid_becomes_likelier(settings):
    """Pay for each action's noise, and the mean must move by it: the step makes the paid actions likelier."""
    ppo = collected(**settings)
    rollout, networks = ppo._rollout, ppo.policy.networks
    paid = rollout.noise[..., 0]
    (way,) = ppo._improver.experience(0).ascent(paid[None])
    ours = [parameter for name, parameter in networks.named_parameters() if not name.startswith("critic.")]

    def paid_likelihood():
        features, _ = ppo._improver._ascent._gradients.features(rollout)
        log_prob = networks.distribution(features).log_prob(rollout.samples(rollout.action))
        return (log_prob * paid.flatten()).mean().item()

    before = paid_likelihood()
    with torch.no_grad():
        for parameter, step in zip(ours, way.split([each.numel() for each in ours]), strict=True):
            parameter += 1e-3 * step.view_as(parameter) / way.norm()
    assert paid_likelihood() > before


def test_choices_have_gradients_too(toys):
    ppo = PPO(toys.Cue(8), PPOConfig(**vars(CONFIG) | {"rollout_length": 16}), seed=3)
    assert isinstance(ppo.env.action_space, Discrete)
    ppo._collect()
    ways = ppo._improver.experience(0).ascent(rewards())
    assert ways.isfinite().all() and ways.norm() > 0
