"""Autoreset, time-outs, falls and divergence."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.spaces import TensorSpec


def _zero(env):
    return torch.zeros(env.num_envs, env.action_size)


def test_time_out_is_truncation_with_the_observation_before_the_reset():
    env = envs.make("reacher", 3)
    for step in range(1, env.max_steps + 1):
        before_reset = env.step(_zero(env))
        assert before_reset.truncated.all() == (step == env.max_steps)
        assert not before_reset.terminated.any()
        if step < env.max_steps:
            assert torch.equal(before_reset.obs, before_reset.final_obs)
    assert env.max_steps == 50
    assert not torch.equal(before_reset.obs[:, 4:6], before_reset.final_obs[:, 4:6]), "a new target"
    assert (env.state.time == 0).all() and (env.state.previous_action == 0).all()
    assert not env.step(_zero(env)).truncated.any()


def test_a_fall_is_termination_and_only_that_environment_begins_anew():
    env = envs.make("hopper", 4, task="hop_forward")
    env.step(_zero(env))
    env.sim.qpos[2, 1] = 0.5
    step = env.step(_zero(env))
    assert step.terminated.tolist() == [False, False, True, False] and not step.truncated.any()
    assert step.final_obs[2, 0] < 0.6 < 1.2 < step.obs[2, 0]
    assert torch.equal(step.obs[[0, 1, 3]], step.final_obs[[0, 1, 3]])
    torch.testing.assert_close(env.state.time, torch.tensor([0.016, 0.016, 0.0, 0.016]))


def test_a_fall_on_the_last_step_is_no_time_out():
    env = envs.make("hopper", 2)
    env.memory["elapsed_steps"].fill_(env.max_steps - 1)
    env.sim.qpos[0, 1] = 0.5
    step = env.step(_zero(env))
    assert step.terminated.tolist() == [True, False] and step.truncated.tolist() == [False, True]


@pytest.mark.parametrize("ends", [True, False])
def test_falls_end_episodes_as_asked(ends):
    env = envs.make("hopper", 2, fall_ends_episode=ends)
    env.sim.qpos[:, 1] = 0.5
    assert env.step(_zero(env)).terminated.all() == ends


def test_tasks_say_whether_falls_end_episodes():
    assert envs.make("hopper", 1, task="hop_forward").fall_ends_episode == (True,)
    assert envs.make("hopper", 1, task="front_flip").fall_ends_episode == (False,)


def test_divergence_ends_the_episode_even_where_falls_do_not():
    env = envs.make("hopper", 3, task="front_flip")
    env.step(_zero(env))
    env.sim.qvel[1] = 1e12
    step = env.step(_zero(env))
    assert step.terminated.tolist() == [False, True, False]
    assert torch.isfinite(step.obs).all() and torch.isfinite(step.final_obs).all() and torch.isfinite(step.reward).all()
    assert not env.step(_zero(env)).terminated.any()


def test_actions_beyond_the_bounds_count_as_the_bounds():
    wild, tame = envs.make("hopper", 2), envs.make("hopper", 2)
    a, b = wild.step(torch.full((2, 3), 7.0)), tame.step(torch.ones(2, 3))
    assert torch.equal(a.obs, b.obs) and torch.equal(a.reward, b.reward)


def test_previous_action_is_the_one_before():
    env = envs.make("hopper", 2, reward=lambda state, action: (state.previous_action.sum(1), {}))
    assert env.step(torch.full((2, 3), 0.5)).reward.tolist() == [0, 0]
    assert env.step(torch.zeros(2, 3)).reward.tolist() == [1.5, 1.5]
    env.sim.qpos[0, 1] = 0.5
    env.step(torch.full((2, 3), 0.5))
    assert env.step(torch.zeros(2, 3)).reward.tolist() == [0, 1.5]


def test_reset_begins_the_first_episodes_again():
    env = envs.make("walker2d", 3)
    first = env.reset()
    for _ in range(150):
        env.step(torch.ones(3, env.action_size))
    assert torch.equal(env.reset(), first)


def test_of_episodes_that_are_broken_off_nothing_is_counted():
    env = envs.make("reacher", 2)
    firsts = [env.reset()]
    for _ in range(env.max_steps):
        step = env.step(_zero(env))
    assert torch.equal(env.begin(1), step.obs) and torch.equal(env.begin(0), firsts[0])
    env.step(_zero(env))
    env.begin(2)
    env.step(_zero(env))
    assert env.statistics.so_far()[2].tolist() == [1.0, 1.0]
    env.reset()
    env.step(_zero(env))
    assert env.statistics.so_far()[2].tolist() == [1.0, 1.0] and env.statistics.read()["episodes"] == 2


def test_each_episode_begins_differently():
    env = envs.make("reacher", 1)
    starts = []
    for _ in range(3):
        starts.append(env.step(_zero(env)).obs)
        for _ in range(env.max_steps - 1):
            env.step(_zero(env))
    assert len(torch.unique(torch.cat(starts), dim=0)) == 3


def test_stagger_spreads_the_first_time_outs_only():
    env = envs.make("reacher", 64, stagger=True)
    ends = torch.stack([env.step(_zero(env)).truncated for _ in range(100)])
    first = ends.int().argmax(0)
    assert first.unique().numel() > 25
    again = torch.stack([ends[first[i] + 1 :, i].int().argmax() + 1 for i in range(64)])
    assert (again == 50).all()


def test_features_begin_anew_with_the_episode():
    env = envs.make("half_cheetah", 2)
    for _ in range(20):
        env.step(torch.ones(2, 6))
    env.memory["elapsed_steps"][1] = env.max_steps - 1
    env.step(torch.ones(2, 6))
    moved = env.state.forward_displacement
    assert moved[0] != 0 and moved[1] == 0 and env.state.forward_velocity[1] == 0


def test_rewards_that_name_no_feature_are_told_so():
    env = envs.make("hopper", 1, reward=lambda state, action: (state.forward_velocty, {}))
    with pytest.raises(AttributeError, match="forward_velocity"):
        env.step(_zero(env))


def test_features_are_computed_only_when_read_and_once_a_step(monkeypatch):

    def reward(state, action):
        return state.height + state.height, {}

    env = envs.make("hopper", 2, reward=reward, fall_ends_episode=False, threads=1)
    computed, compute = [], env.state._compute
    monkeypatch.setattr(env.state, "_compute", lambda name: computed.append(name) or compute(name))
    for _ in range(2):
        env.step(_zero(env))
    assert computed == ["height", "height"]
    assert "cvel" not in vars(env.sim)


def test_features_read_between_steps_are_those_of_the_state_just_then():
    env = envs.make("hopper", 2)
    env.step(_zero(env))
    for height in (1.0, 2.0):
        env.sim.qpos[:, 1] = height
        env.sim.set_state(env.sim.state())
        assert env.state.height.tolist() == pytest.approx([height] * 2)


def test_one_environment_serves_several_each_with_a_memory_of_its_own():
    environment = envs.build(envs.find("half_cheetah"))
    first, second = (environment.vectorize(envs.Setup(num_envs=2, seed=seed, threads=1)) for seed in (0, 1))
    for _ in range(5):
        first.step(torch.ones(2, 6))
    assert environment.memory == {}
    assert (first.state.time == 0.25).all() and (second.state.time == 0).all()
    assert (first.state.forward_displacement != 0).all() and (second.state.forward_displacement == 0).all()
    assert first.environment.features is second.environment.features


def test_a_step_is_physics_then_account_then_renewal():
    whole, parts = (envs.make("hopper", 4, task="hop_forward", seed=2, threads=1) for _ in range(2))
    generator = torch.Generator().manual_seed(0)
    ended = 0
    for _ in range(60):
        action = torch.rand(4, 3, generator=generator) * 2 - 1
        step = whole.step(action)
        parts.advance(action)
        reward, components, terminated, truncated = parts.account(action)
        assert torch.equal(parts.observe(), step.final_obs)
        parts.renew(terminated | truncated)
        assert torch.equal(parts.observe(), step.obs) and torch.equal(reward, step.reward)
        assert torch.equal(terminated, step.terminated) and components.keys() == step.components.keys()
        ended += int(terminated.sum())
    assert ended and whole.statistics.read() == parts.statistics.read()


def test_spaces_say_what_it_shows_and_takes():
    env = envs.make("hopper", 2)
    assert env.observation_space == TensorSpec((11,)) and env.reset().shape == (2, 11)
    assert env.action_space.size == 3 and env.action_space.high.tolist() == [1, 1, 1]
    assert env.environment.action_names == ("hip", "knee", "ankle")


@pytest.mark.parametrize(
    "action", [torch.zeros(2, 1), torch.zeros(1, 3), torch.zeros(3), torch.zeros(3, 3), torch.zeros(2, 3).numpy()]
)
def test_actions_of_another_shape_are_refused_before_anything_is_stepped(action):
    env, other = (envs.make("hopper", 2, seed=3) for _ in range(2))
    with pytest.raises(ValueError, match=r"give a tensor \[2, 3\]"):
        env.step(action)
    actions = torch.full((2, 3), 0.5)
    assert torch.equal(env.step(actions).obs, other.step(actions).obs)


@pytest.mark.parametrize(
    ("paid", "mention"),
    [
        (lambda value: value, "returns two things"),
        (lambda value: (value.mean(), {}), r"its rewards: of shape \[\]"),
        (lambda value: (value[:, None], {}), r"its rewards: of shape \[2, 1\]"),
        (lambda value: (value.numpy(), {}), "its rewards: a ndarray"),
        (lambda value: (value, {"speed": 0.5}), "its part 'speed': a float"),
    ],
)
def test_what_is_no_reward_is_told_what_one_returns(paid, mention):
    env = envs.make("hopper", 2, reward=lambda state, action: paid(state.forward_velocity))
    with pytest.raises(ValueError, match=mention):
        env.step(torch.zeros(2, 3))
