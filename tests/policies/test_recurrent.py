"""Policies that remember, on an environment that shows in its first step what must be done in its last."""

import pytest

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


@pytest.mark.parametrize("seed", range(3))
def test_what_needs_memory_is_learned_with_it(toys, seed):
    ppo = PPO(toys.Cue(seed=seed), config(), seed=seed)
    ppo.learn(50_000)
    assert success(ppo, toys.Cue(seed=100)) > 0.98


def test_what_needs_memory_is_not_learned_without(toys):
    ppo = PPO(toys.Cue(), config("perceptron"), seed=0)
    ppo.learn(50_000)
    assert 0.4 < success(ppo, toys.Cue(seed=100)) < 0.6
