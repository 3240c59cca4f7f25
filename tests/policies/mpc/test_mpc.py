"""Acting by planning: goals are reached, rewards are swapped in the middle, and chance depends on the seed alone."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import record
from rewardsmith.policies.mpc import MPC, MPCOptions
from rewardsmith.policies.mpc.planner import PLANNERS

FIRST, *OTHERS = PLANNERS


def angle(goal):
    return lambda state, action: (-(state.swing_angle - goal).square() - 0.01 * state.swing_velocity.square(), {})


@pytest.mark.parametrize("name", [FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def test_a_swing_with_sluggish_actuators_is_held_where_it_is_wanted(name, sluggish):
    env = envs.make(sluggish, 2, reward=angle(0.4))
    mpc = MPC(env, angle(0.4), MPCOptions(planner=name, samples=16, elites=4, rounds=2, noise=0.4, horizon=0.6))
    for _ in range(60):
        env.step(mpc.plan())
    assert (env.state.swing_angle - 0.4).abs().max() < 0.15
    mpc.reward = angle(-0.3)
    for _ in range(60):
        env.step(mpc.plan())
    assert (env.state.swing_angle + 0.3).abs().max() < 0.15


def test_the_same_seed_plans_the_same(sluggish):
    def plans(seed):
        env = envs.make(sluggish, 1, reward=angle(0.4))
        mpc = MPC(env, angle(0.4), MPCOptions(seed=seed))
        actions = []
        for _ in range(4):
            actions.append(mpc.plan())
            env.step(actions[-1])
        return torch.cat(actions)

    assert torch.equal(plans(0), plans(0)) and not torch.equal(plans(0), plans(1))


def test_worlds_side_by_side_are_planned_each_for_itself():
    """A reward that none but one of them can earn moves that one alone."""
    env = envs.make("reacher", 2, reward=lambda state, action: (state.time, {}))
    env.memory["elapsed_steps"].copy_(torch.tensor([0, 25]))

    def late(state, action):
        return torch.where(state.time > 0.4, action[:, 0], -action[:, 0].square()), {}

    mpc = MPC(env, late, MPCOptions(samples=32, rounds=6, horizon=0.1, noise=0.3))
    action = mpc.plan()
    assert action[1, 0] > 0.8 > 0.3 > action[0, 0].abs()


def test_plans_go_on_where_they_were_and_begin_anew_with_an_episode(sluggish):
    env = envs.make(sluggish, 1, reward=angle(0.4))
    # One sample and no noise to speak of: what is planned is what was planned.
    mpc = MPC(env, angle(0.4), MPCOptions(noise=1e-6, horizon=0.4, knots=21, samples=2))
    mpc._knots[0, :, 0] = torch.linspace(-1, 1, 21)[:21]
    first = mpc.plan()
    ahead = mpc.action(3)
    for _ in range(3):
        env.step(first)
    torch.testing.assert_close(mpc.plan(), ahead, atol=1e-4, rtol=0)
    env.reset()
    torch.testing.assert_close(mpc.plan(), torch.zeros(1, 1), atol=1e-4, rtol=0)
    mpc._knots.fill_(1.0)
    mpc.forget(torch.tensor([False]))
    assert mpc.action(0).item() == 1.0
    mpc.forget()
    assert mpc.action(0).item() == 0.0


def test_figures_tell_what_a_plan_took():
    env = envs.make("reacher", 2)
    mpc = MPC(env, env.rewards[0], MPCOptions(horizon=0.1, samples=8, rounds=2, randomizations=3))
    assert mpc.figures is None
    mpc.plan()
    figures = mpc.figures
    assert figures.samples == 2 * 2 * 8 and figures.steps == figures.samples * 3 * mpc.steps and mpc.steps == 5
    assert figures.best >= figures.mean and figures.seconds > 0


def test_it_is_judged_and_recorded_like_a_policy(sluggish):
    env = envs.make(sluggish, 2, reward=angle(0.4))
    mpc = MPC(env, angle(0.4), MPCOptions(samples=12, horizon=0.6, noise=0.4))
    behaviour = record(env, mpc.act, features=("swing_angle",))
    assert behaviour.episodes["length"].tolist() == [200, 200]
    assert (behaviour.features["swing_angle"][-1] - 0.4).abs().max() < 0.4


def test_actions_are_within_their_bounds_whatever_the_noise():
    env = envs.make("quadruped", 1)
    mpc = MPC(env, env.rewards[0], MPCOptions(samples=4, noise=5.0, spline="cubic", horizon=0.1))
    mpc.plan()
    for ahead in range(12):
        action = mpc.action(ahead)
        assert (action >= env.action_low - 1e-6).all() and (action <= env.action_high + 1e-6).all()


@pytest.mark.parametrize("name", ["predictive_sampling", pytest.param("cem", marks=pytest.mark.slow)])
def test_it_plans_on_warp_as_on_the_cpu(name):
    def plan(device):
        env = envs.make("reacher", 1, device=device, seed=2)
        return MPC(env, env.rewards[0], MPCOptions(planner=name, samples=6, elites=2, horizon=0.1)).plan()

    torch.testing.assert_close(plan("warp"), plan("cpu"), atol=1e-3, rtol=0)
