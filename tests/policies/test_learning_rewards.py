"""Rewards that learn while the policy does."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO


class LinearReward:
    """A linear function of two features, fitted online to a teacher that prefers the cart at `wish`."""

    def __init__(self, wish, seed=0):
        self.wish = wish
        self.weights = torch.randn(2, generator=torch.Generator().manual_seed(seed))
        self.seen = []

    def __call__(self, state, action):
        return self.predict(state.cart_position, state.uprightness), {"learned": state.cart_position.clone()}

    def predict(self, position, uprightness):
        return torch.tanh(self.weights[0] * position + self.weights[1] * uprightness)

    def observe(self, experience):
        # Gymnasium's order: the cart's position first.
        position = experience.final_obs[..., 0]
        uprightness = torch.cos(experience.final_obs[..., 1])
        weights = self.weights.clone().requires_grad_()
        error = torch.tanh(weights[0] * position + weights[1] * uprightness) + (position - self.wish).abs()
        (gradient,) = torch.autograd.grad(error.square().mean(), weights)
        self.weights.sub_(0.3 * gradient)
        experience.reward.copy_(self.predict(position, uprightness))
        self.seen.append(experience)

    def state_dict(self):
        return {"weights": self.weights}

    def load_state_dict(self, tensors):
        self.weights.copy_(tensors["weights"])


CONFIG = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=32, hidden_sizes=[16])


def training(*wishes, **options):
    rewards = [LinearReward(wish, seed) for seed, wish in enumerate(wishes)]
    num_envs = CONFIG.num_envs * len(wishes)
    options = {"threads": 1} | options
    return PPO(envs.make("inverted_pendulum", num_envs, reward=rewards, stagger=True, **options), CONFIG, seed=3)


def test_the_toy_is_a_learning_reward_and_a_function_is_none():
    assert isinstance(LinearReward(0.0), LearningReward)
    assert not isinstance(lambda state, action: (state.time, {}), LearningReward)


def test_each_sees_its_own_group_once_an_iteration():
    ppo = training(0.5, -0.5)
    ppo.learn(3 * CONFIG.rollout_size)
    for group, reward in enumerate(ppo.env.rewards):
        assert len(reward.seen) == 3
        last = reward.seen[-1]
        assert last.reward.shape == (16, 8) and last.obs.shape == (16, 8, ppo.env.obs_size)
        assert torch.equal(last.obs, ppo._rollout.obs[:, group])
    assert not torch.equal(*(reward.weights for reward in ppo.env.rewards))


@pytest.mark.parametrize("wishes", [(0.5,), (0.5, -0.5)])
def test_what_it_writes_is_what_the_update_sees(wishes):
    ppo, rows = training(*wishes), []
    ppo.learn(CONFIG.rollout_size, lambda *metrics: rows.extend(metrics))
    for row, reward in zip(rows, ppo.env.rewards, strict=True):
        final_obs = reward.seen[0].final_obs
        relabelled = reward.predict(final_obs[..., 0], torch.cos(final_obs[..., 1]))
        assert row["reward"] == pytest.approx(relabelled.mean().item(), abs=1e-6)


@pytest.mark.parametrize("wishes", [(0.5,), (0.5, -0.5)])
def test_a_resumed_training_is_equal_bit_for_bit(tmp_path, wishes):
    straight, first, second = (training(*wishes) for _ in range(3))
    straight.learn(8 * CONFIG.rollout_size)
    first.learn(4 * CONFIG.rollout_size)
    first.save(tmp_path / "checkpoint")
    for reward in second.env.rewards:
        reward.weights.zero_()
    second.load(tmp_path / "checkpoint")
    second.learn(8 * CONFIG.rollout_size)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert f"env/reward/{len(wishes) - 1}/weights" in expected
    assert [name for name in expected if not torch.equal(expected[name], resumed[name])] == []


@pytest.mark.slow
def test_recorded_steps_follow_what_is_learned_between_them(as_on_a_gpu):
    plain = training(0.5, device="warp", threads=None)
    with as_on_a_gpu():
        replayed = training(0.5, device="warp", threads=None)
    for ppo in (plain, replayed):
        ppo.learn(3 * CONFIG.rollout_size)
    assert replayed._interaction.recorded
    expected, seen = plain.state_dict(), replayed.state_dict()
    assert [name for name in expected if not torch.equal(expected[name], seen[name])] == []
