"""What was demonstrated is kept as it was, and a policy begins by it; what is no such file is refused."""

import pytest
import safetensors.torch
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.policies.cloning import clone_behaviour
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.demonstrations import Demonstrations, demonstrate
from rewardsmith.policies.ppo import PPO

CONFIG = PPOConfig(num_envs=4, rollout_length=16, minibatch_size=32, hidden_sizes=[32, 32])


def balance(obs, begins):
    """A linear regulator of the inverted pendulum."""
    return (obs @ torch.tensor([1.0, 14.0, 1.5, 2.5])).clamp(-3, 3).unsqueeze(1)


@pytest.fixture(scope="module")
def shown():
    return demonstrate(envs.make("inverted_pendulum", 8, seed=1), balance, 60)


def _balanced(policy):
    """Return how many of 20 first steps a policy survives in the mean of eight environments."""
    env = envs.make("inverted_pendulum", 8, seed=5)
    obs, state, alive = env.reset(), policy.initial_state(8), torch.ones(8, dtype=torch.bool)
    lived = torch.zeros(8)
    for _ in range(150):
        action, state = policy.act(obs, state)
        step = env.step(action)
        obs = step.obs
        alive &= ~step.terminated
        lived += alive
    return lived.mean().item()


def test_moments_are_what_was_seen_and_done(shown):
    assert shown.obs.shape == (480, 4) and shown.action.shape == (480, 1)
    torch.testing.assert_close(shown.action, balance(shown.obs, None))
    first = envs.make("inverted_pendulum", 8, seed=1).reset()
    assert torch.equal(shown.obs[:8], first)


def test_a_file_keeps_them(shown, tmp_path):
    shown.save(tmp_path / "shown.safetensors")
    again = Demonstrations.load(tmp_path / "shown.safetensors")
    assert torch.equal(again.obs, shown.obs) and torch.equal(again.action, shown.action)


def test_a_policy_begins_by_what_was_shown_and_goes_on_learning(shown):
    env = envs.make("inverted_pendulum", 4, task="balance", seed=0)
    ppo = PPO(env, CONFIG)
    before = _balanced(ppo.policy)
    gradients = [weight.grad.data_ptr() for weight in ppo.policy.networks.parameters()]
    critic = [weight.clone() for weight in ppo.policy.networks.critic.parameters()]
    error = clone_behaviour(ppo.policy, shown, epochs=150, learning_rate=3e-3)
    assert error < 0.1
    assert _balanced(ppo.policy) > 2 * before + 50
    assert all(torch.equal(*pair) for pair in zip(critic, ppo.policy.networks.critic.parameters(), strict=True))
    assert gradients == [weight.grad.data_ptr() for weight in ppo.policy.networks.parameters()]
    ppo.learn(128)
    assert ppo.steps == 128 and _balanced(ppo.policy) > before


def test_those_of_another_body_are_refused(shown):
    ppo = PPO(envs.make("reacher", 4), CONFIG)
    with pytest.raises(UserError, match="same environment"):
        clone_behaviour(ppo.policy, shown)


@pytest.mark.parametrize(
    "content",
    [
        b"nothing of the sort",
        safetensors.torch.save({"obs": torch.zeros(3, 2)}),
        safetensors.torch.save({"obs": torch.zeros(3, 2), "action": torch.zeros(2, 2)}),
        safetensors.torch.save({"obs": torch.zeros(0, 2), "action": torch.zeros(0, 2)}),
        safetensors.torch.save({"obs": torch.zeros(3), "action": torch.zeros(3)}),
        safetensors.torch.save({"obs": torch.full((3, 2), torch.nan), "action": torch.zeros(3, 2)}),
    ],
    ids=["text", "no action", "lengths differ", "empty", "flat", "no number"],
)
def test_what_holds_no_demonstrations_is_refused(content, tmp_path):
    path = tmp_path / "shown.safetensors"
    path.write_bytes(content)
    with pytest.raises(UserError, match="demonstrations"):
        Demonstrations.load(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UserError, match="record them with `demonstrate`"):
        Demonstrations.load(tmp_path / "none")
