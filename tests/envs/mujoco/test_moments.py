"""All moments at once are what one step after the other gives."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.moments import Moments, can_roll

STEPS, COPIES = 5, 3


def _moved(name, reward, **options):
    env = envs.make(name, COPIES, seed=3, reward=reward, **options)
    generator = torch.Generator().manual_seed(0)
    actions = env.action_low + (env.action_high - env.action_low) * torch.rand(
        4 + STEPS, COPIES, env.action_size, generator=generator
    )
    for action in actions[:4]:
        env.step(action)
    return env, actions[4:]


def _step_by_step(env, actions):
    paid = []
    for action in actions:
        env.advance(action)
        paid.append(env.pay(action))
    rewards, ended = zip(*paid, strict=True)
    return torch.stack(rewards), torch.stack(ended)


def _all(state, action):
    """Read memories that follow one another, time, actions, and what physics derives."""
    parts = state.height + state.forward_velocity + state.time + (action * state.previous_action).sum(1)
    return parts + getattr(state, "yaw_angle", state.pitch_angle), {}


@pytest.mark.parametrize(
    ("name", "options"),
    [("quadruped", {}), ("ant", {"randomize": True}), ("hopper", {"fall_ends_episode": False})],
    ids=["memories", "forces, Runge-Kutta and worlds of their own", "plane"],
)
def test_moments_pay_what_steps_do(name, options):
    reward = _all if name != "hopper" else lambda state, action: (state.height + state.forward_velocity, {})
    env, actions = _moved(name, reward, **options)
    moments = Moments(env, STEPS, 1)
    start = {key: value.clone() for key, value in env.row_state().items()}
    first, _ = moments.pay(actions)
    env.set_row_state(start)
    # Only now is it known what rewards read, and is taken from what steps leave.
    rewards, ended = moments.pay(actions)
    last = env.sim.state()
    env.set_row_state(start)
    expected = _step_by_step(env, actions)
    torch.testing.assert_close(rewards, expected[0])
    assert torch.equal(rewards, first)
    assert torch.equal(ended, expected[1])
    assert torch.equal(last, env.sim.state())


@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_features_of_moments_are_the_same_whether_a_step_left_them_or_they_are_computed(name):
    def reward(state, action):
        return sum(getattr(state, name).double().reshape(len(action), -1).sum(1) for name in features), {}

    features = envs.build(envs.find(name)).features
    env, actions = _moved(name, reward)
    if not can_roll(env):
        pytest.skip("what its actuators are told depends on the state")
    moments = Moments(env, STEPS, 1)
    start = {key: value.clone() for key, value in env.row_state().items()}
    computed, _ = moments.pay(actions)
    env.set_row_state(start)
    left, _ = moments.pay(actions)
    assert torch.equal(left, computed)


def test_contact_forces_are_those_of_the_moment():
    env, actions = _moved("ant", lambda state, action: (state.contact_force, {}))
    start = {key: value.clone() for key, value in env.row_state().items()}
    rewards, _ = Moments(env, STEPS, 1).pay(actions)
    env.set_row_state(start)
    torch.testing.assert_close(rewards, _step_by_step(env, actions)[0])
    assert rewards.max() > 0


def test_from_a_bad_state_on_nothing_is_a_number():
    env, actions = _moved("hopper", lambda state, action: (state.height, {}), fall_ends_episode=False)
    env.sim.qvel[1] = 1e12
    rewards, ended = Moments(env, STEPS, 1).pay(actions)
    assert rewards.isnan().any(0).tolist() == ended.any(0).tolist() == [False, True, False]
    assert rewards[-1].isnan().tolist() == [False, True, False]


def test_who_tells_actuators_by_the_state_goes_step_by_step():
    assert can_roll(envs.make("quadruped", 1))
    assert not can_roll(envs.make("arm_cube", 1))
    assert not can_roll(envs.make("hopper", 1, device="warp"))
