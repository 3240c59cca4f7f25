"""Policies that remember, on an environment that shows in its first step what must be done in its last."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

CONFIG = {
    "num_envs": 64,
    "rollout_length": 16,
    "minibatch_size": 256,
    "epochs": 4,
    "hidden_sizes": [32],
    "memory_size": 32,
    "learning_rate": 3e-3,
    "gamma": 0.95,
    "normalize_reward": False,
    "target_kl": 0.02,
}


def config(network="recurrent", **overrides):
    return PPOConfig(**CONFIG | {"network": network} | overrides)


def success(ppo, env):
    """Return how often the likeliest action opens the right door."""
    policy = ppo.policy
    obs, state, rewards, ends = env.reset(), policy.initial_state(env.num_envs), 0.0, 0
    for t in range(20 * env.length):
        action, state = policy.act(obs, state)
        step = env.step(action)
        obs, ended = step.obs, step.terminated | step.truncated
        state = policy.forget(state, ended)
        if t >= env.length:  # first episodes may have begun without a cue
            rewards, ends = rewards + step.reward.sum().item(), ends + ended.sum().item()
    return rewards / ends


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_what_needs_memory_is_learned_with_it(toys, seed):
    ppo = PPO(toys.Cue(seed=seed), config(), seed=seed)
    ppo.learn(30_000)
    assert success(ppo, toys.Cue(seed=100)) > 0.98


def test_what_needs_memory_is_not_learned_without(toys):
    ppo = PPO(toys.Cue(), config("perceptron"), seed=0)
    ppo.learn(30_000)
    assert 0.4 < success(ppo, toys.Cue(seed=100)) < 0.6


@pytest.mark.parametrize("cut", [False, True])
def test_last_states_are_valued_with_what_was_remembered_of_them(toys, cut):
    ppo = PPO(toys.Cue(cut=cut), config(), seed=0)
    ppo.learn(4 * ppo.config.rollout_size)
    before = ppo._state.clone()
    ppo._collect()
    rollout, policy = ppo._rollout, ppo.policy
    evaluated = ppo._improver._gradients.evaluate(rollout)
    values, final_values = rollout.steps(evaluated.value), rollout.steps(evaluated.final_value)
    state = before
    for t in range(ppo.config.rollout_length):
        obs, final_obs = ({name: field[t] for name, field in each.items()} for each in (rollout.obs, rollout.final_obs))
        torch.testing.assert_close(values[t], policy.value(obs, state))
        _, state = policy.act(obs, state)
        torch.testing.assert_close(final_values[t], policy.value(final_obs, state))
        state = policy.forget(state, rollout.terminated[t] | rollout.truncated[t])
    torch.testing.assert_close(ppo._state, state)
    assert rollout.truncated.any() == cut


@pytest.mark.parametrize("network", ["recurrent", "perceptron"])
def test_a_resumed_training_is_equal_bit_for_bit(toys, tmp_path, network):
    straight, first, second = (
        PPO(toys.Cue(seed=seed), config(network), seed=weights) for seed, weights in ((5, 2), (5, 2), (99, 77))
    )
    steps = 8 * first.config.rollout_size
    straight.learn(steps)
    first.learn(steps // 2)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(steps)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert expected.keys() == resumed.keys()
    assert [name for name in expected if not torch.equal(expected[name], resumed[name])] == []


def test_an_untrained_update_finds_the_policy_unchanged(toys):
    """The log probabilities that ratios are taken to are those of the policy that acted, memory and all."""
    seen = []
    ppo = PPO(toys.Cue(), config(epochs=1, minibatch_size=1024, learning_rate=1e-8, schedule="fixed"), seed=0)
    ppo.learn(3 * ppo.config.rollout_size, seen.append)
    for metrics in seen:
        assert metrics["kl"] == pytest.approx(0, abs=1e-6) and metrics["clip_fraction"] == 0


def test_robots_with_memory_learn_in_groups(tmp_path):
    def to(x):
        return lambda state, action: (-(state.cart_position - x).abs(), {})

    def make():
        env = envs.make("inverted_pendulum", 16, reward=[to(0.5), to(-0.5)], threads=1, stagger=True)
        return PPO(env, PPOConfig(num_envs=8, rollout_length=16, minibatch_size=64, network="recurrent"), seed=1)

    straight, first, second = make(), make(), make()
    straight.learn(6 * 128)
    first.learn(3 * 128)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(6 * 128)
    for ours, theirs in zip(straight.policy.unstack(), second.policy.unstack(), strict=True):
        for name, tensor in ours.state_dict().items():
            assert torch.equal(tensor, theirs.state_dict()[name]), name
    one, other = (policy.networks.actor[-1].weight for policy in straight.policy.unstack())
    assert not torch.equal(one, other)
