"""What was demonstrated is kept as it was, and a policy begins by it; what is no such file is refused."""

from dataclasses import replace

import pytest
import safetensors.torch
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.policies.cloning import clone_behaviour
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.demonstrations import Demonstrations, demonstrate
from rewardsmith.policies.improver import Improver
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.spec import PolicySpec

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
    assert torch.equal(shown.obs[::60], first) and torch.equal(shown.begins.nonzero()[:, 0] % 60, torch.zeros(8))


def test_a_file_keeps_them(shown, tmp_path):
    shown.save(tmp_path / "shown.safetensors")
    again = Demonstrations.load(tmp_path / "shown.safetensors")
    assert all(torch.equal(getattr(again, name), getattr(shown, name)) for name in ("obs", "action", "begins"))
    assert all(torch.equal(again.worlds[name], value) for name, value in shown.worlds.items())


def test_replayed_they_show_what_another_policy_would_see_and_what_is_paid(shown):
    env = envs.make("inverted_pendulum", 1, task="balance", seed=9, observe=("time",))
    replayed = shown.replay(env)
    assert torch.equal(replayed.obs[:, :4], shown.obs) and replayed.obs.shape[1] > 4
    again = envs.make("inverted_pendulum", 8, task="balance", seed=1)
    rewards = [again.step(balance(again.observe(), None)).reward for _ in range(60)]
    torch.testing.assert_close(replayed.reward.view(8, 60), torch.stack(rewards, 1), rtol=0, atol=0)
    assert torch.equal(replayed.ends.nonzero()[:, 0], torch.arange(1, 9) * 60 - 1)


def test_a_critic_is_told_what_demonstrated_rewards_come_to():
    """By hand: a reward of 1 that is paid for good is worth 1 / (1 - gamma), one before a fall itself."""
    config = replace(CONFIG, normalize_reward=False, gamma=0.5)
    env = envs.make("inverted_pendulum", 4)
    improver = Improver(PolicySpec(observation=env.observation_space, action=env.action_space), config, [0], env.device)
    reward = torch.ones(5, 1)
    terminated = torch.tensor([[False], [True], [False], [False], [False]])
    ends = terminated | torch.tensor([[False], [False], [False], [False], [True]])
    assert torch.equal(improver.expect(reward, terminated, ends), torch.tensor([1.5, 1.0, 2.0, 2.0, 2.0]))


def test_a_policy_and_its_critic_begin_by_them_and_resume_bit_for_bit(shown, tmp_path):
    def make():
        env = envs.make("inverted_pendulum", 4, task="balance", seed=0)
        return PPO(env, CONFIG)

    plain, begun = make(), make()
    replayed = shown.replay(envs.make("inverted_pendulum", 1, task="balance"))
    begun.begin_by([replayed])
    assert _balanced(begun.policy) > 2 * _balanced(plain.policy)
    state = begun.policy.initial_state(len(shown.obs))
    foreseen = begun.policy.value(replayed.obs, state)
    assert foreseen.mean() > 10 * plain.policy.value(replayed.obs, state).abs().mean()
    begun.learn(64)
    begun.save(tmp_path)
    begun.learn(192)
    resumed = make()
    resumed.load(tmp_path)
    resumed.learn(192)
    for name, tensor in begun.state_dict().items():
        assert torch.equal(tensor, resumed.state_dict()[name]), name


def test_each_of_several_policies_begins_by_them_under_its_own_reward(shown):
    def make(rewards):
        env = envs.make("inverted_pendulum", 4 * len(rewards), task="balance", reward=rewards, seed=0)
        ppo = PPO(env, CONFIG, [3] * len(rewards))
        alone = [envs.make("inverted_pendulum", 1, task="balance", reward=reward) for reward in rewards]
        ppo.begin_by([shown.replay(env) for env in alone])
        return ppo.policy

    task = envs.find("inverted_pendulum").tasks["balance"]
    both, single = make([task.expert, task.sparse]), make([task.sparse])
    second = both.unstack()[1]
    for name, tensor in single.state_dict().items():
        torch.testing.assert_close(second.state_dict()[name], tensor)


def test_those_of_another_body_are_not_replayed(shown):
    with pytest.raises(UserError, match="not of reacher"):
        shown.replay(envs.make("reacher", 1))


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


def _saved(obs, action, begins=None):
    begins = torch.zeros(len(obs), dtype=torch.bool) if begins is None else begins
    return safetensors.torch.save({"obs": obs, "action": action, "begins": begins})


@pytest.mark.parametrize(
    "content",
    [
        b"nothing of the sort",
        safetensors.torch.save({"obs": torch.zeros(3, 2)}),
        _saved(torch.zeros(3, 2), torch.zeros(2, 2)),
        _saved(torch.zeros(0, 2), torch.zeros(0, 2)),
        _saved(torch.zeros(3), torch.zeros(3)),
        _saved(torch.full((3, 2), torch.nan), torch.zeros(3, 2)),
        _saved(torch.zeros(3, 2), torch.zeros(3, 2), begins=torch.zeros(3)),
    ],
    ids=["text", "no action", "lengths differ", "empty", "flat", "no number", "no truth"],
)
def test_what_holds_no_demonstrations_is_refused(content, tmp_path):
    path = tmp_path / "shown.safetensors"
    path.write_bytes(content)
    with pytest.raises(UserError, match="demonstrations"):
        Demonstrations.load(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UserError, match="record them with `rewardsmith plan"):
        Demonstrations.load(tmp_path / "none")
