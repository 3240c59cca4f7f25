import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError


def forward(state, action):
    return state.forward_velocity, {"speed": state.forward_velocity}


def backward(state, action):
    return -state.forward_velocity, {"away": -state.forward_velocity, "effort": action.square().sum(1)}


def still(state, action):
    return torch.zeros(len(action)), {}


def _act(env, seed):
    generator = torch.Generator().manual_seed(seed)
    draw = torch.rand(env.num_envs, env.action_size, generator=generator)
    return env.action_low + (env.action_high - env.action_low) * draw


def test_each_reward_sees_its_own_environments():
    env = envs.make("half_cheetah", 6, reward=[forward, backward, still])
    step = env.step(_act(env, 0))
    speed = env.state.forward_velocity
    torch.testing.assert_close(step.reward, torch.cat([speed[:2], -speed[2:4], torch.zeros(2)]))
    assert set(step.components) == {"0/speed", "1/away", "1/effort"}
    torch.testing.assert_close(step.components["1/away"], -speed[2:4])


def test_worlds_are_those_of_an_environment_without_groups():
    alone, shared = envs.make("hopper", 6, reward=forward), envs.make("hopper", 6, reward=[forward, backward])
    for number in range(30):
        one, other = alone.step(_act(alone, number)), shared.step(_act(shared, number))
        assert torch.equal(one.obs, other.obs)
        assert torch.equal(one.reward[:3], other.reward[:3])


def test_statistics_are_kept_apart():
    env = envs.make("half_cheetah", 6, task="run_forward", reward=[forward, backward, still])
    rewards = []
    for number in range(env.max_steps):
        rewards.append(env.step(_act(env, number)).reward.view(3, 2))
    read = env.statistics.read_groups()
    returns = torch.stack(rewards).sum(0).mean(1)
    for group, means in enumerate(read):
        assert means["episodes"] == 2
        assert means["return"] == pytest.approx(returns[group].item(), rel=1e-4, abs=1e-4)
    assert read[0]["component/speed"] == pytest.approx(read[0]["return"] / env.max_steps, rel=1e-4)
    assert read[1]["score"] == pytest.approx(-read[1]["component/away"], rel=1e-4)
    assert not [name for name in read[2] if name.startswith("component/")]
    with pytest.raises(ValueError):
        env.statistics.read()


def test_a_fall_ends_only_the_episodes_where_it_shall():
    env = envs.make("hopper", 4, reward=[forward, backward], fall_ends_episode=[True, False])
    env.sim.qpos[:, 1] = 0.5
    assert env.step(torch.zeros(4, env.action_size)).terminated.tolist() == [True, True, False, False]


def test_uneven_shares_are_refused():
    with pytest.raises(UserError, match="give a multiple"):
        envs.make("hopper", 5, reward=[forward, backward])
    with pytest.raises(UserError, match="one for each"):
        envs.make("hopper", 4, reward=[forward, backward], fall_ends_episode=[True])


def test_a_setup_whose_parts_do_not_go_together_is_refused():
    for options in ({"num_envs": 3}, {"num_envs": 4, "fall_ends_episode": (True,)}):
        with pytest.raises(ValueError, match="one entry for each reward"):
            envs.Setup(rewards=(forward, backward), **{"fall_ends_episode": (True, True)} | options)
