"""Plans are tried in copies that do what the world would: by MuJoCo alone, bit for bit."""

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.policies.mpc import MPCOptions
from rewardsmith.policies.mpc.samples import Samples

STEPS = 6
STATE = int(mujoco.mjtState.mjSTATE_INTEGRATION)


def clock(state, action):
    """A reward of time and action alone, such as a gait's."""
    return torch.sin(9 * state.time) * action[:, 0], {}


def _moved(name, worlds=2, device="cpu", **options):
    """Worlds in the middle of their episodes."""
    env = envs.make(name, worlds, device=device, seed=3, reward=clock, fall_ends_episode=False, **options)
    generator = torch.Generator().manual_seed(0)
    for _ in range(9):
        env.step(
            env.action_low
            + (env.action_high - env.action_low) * torch.rand(worlds, env.action_size, generator=generator)
        )
    return env


def _plans(env, samples, steps=STEPS):
    unit = torch.rand(env.num_envs, samples, steps, env.action_size, generator=torch.Generator().manual_seed(1))
    return env.action_low + (env.action_high - env.action_low) * unit


@pytest.mark.parametrize("name", ["hopper", "ant", "quadruped", "sluggish"])
def test_rollouts_are_those_of_plain_mj_step(name, request):
    """Contacts, warm starts, forces, actuators with a state, and time are all carried over."""
    env = _moved(request.getfixturevalue(name) if name == "sluggish" else name)
    before = {key: value.clone() for key, value in env.state_dict().items()}
    samples = Samples(env, clock, MPCOptions(samples=4), STEPS)
    plans = _plans(env, 4)
    returns = samples.returns(plans)
    model, copies = env.environment.model, samples.copies.sim
    for world in range(2):
        for sample in range(4):
            data, expected = mujoco.MjData(model), torch.zeros(())
            mujoco.mj_setState(model, data, env.sim.state()[world].numpy(), STATE)
            for action in plans[world, sample]:
                data.ctrl[:] = action.numpy()
                for _ in range(env.environment.substeps):
                    mujoco.mj_step(model, data)
                expected = expected + torch.sin(torch.tensor(9 * data.time)).float() * action[0]
            row = 4 * world + sample
            assert copies.qpos[row].tolist() == data.qpos.tolist() and copies.qvel[row].tolist() == data.qvel.tolist()
            assert copies.act[row].tolist() == data.act.tolist() and copies.time[row].item() == data.time
            torch.testing.assert_close(returns[world, sample], expected, atol=1e-4, rtol=1e-4)
    assert all(torch.equal(before[key], value) for key, value in env.state_dict().items())


def test_memories_of_features_go_along():
    """How far it has come and how it has turned is remembered, not computed from a state."""

    def far(state, action):
        return state.forward_displacement + state.forward_velocity + state.yaw_angle, {}

    env = _moved("quadruped", 1)
    samples = Samples(env, far, MPCOptions(samples=2), STEPS)
    plans = _plans(env, 2)
    plans[:, 1] = plans[:, 0]
    returns = samples.returns(plans)
    env.use([far])
    rewards = [env.step(action.unsqueeze(0)).reward for action in plans[0, 0]]
    torch.testing.assert_close(returns[0], torch.stack(rewards).sum().expand(2), atol=1e-5, rtol=1e-5)


def test_nothing_is_paid_after_a_fall_but_its_cost():
    def one(state, action):
        return torch.ones(len(action)), {}

    env = envs.make("hopper", 1, reward=one, fall_ends_episode=True)
    plans = torch.zeros(1, 2, 150, env.action_size)
    plain, costly = (
        Samples(env, one, MPCOptions(samples=2, fall_cost=cost), 150).returns(plans) for cost in (0.0, 2.0)
    )
    alive = 0
    while not env.step(torch.zeros(1, env.action_size)).terminated:
        alive += 1
    alive += 1
    assert 1 < alive < 150
    assert plain.tolist() == [[alive, alive]]
    assert costly.tolist() == [[alive - 2.0 * (150 - alive)] * 2]
    immortal = envs.make("hopper", 1, reward=one, fall_ends_episode=False)
    assert Samples(immortal, one, MPCOptions(samples=2), 150).returns(plans).tolist() == [[150.0, 150.0]]


def test_the_last_moment_may_count_more():
    env = envs.make("reacher", 1, reward=clock)

    def late(state, action):
        return state.time, {}

    dt = env.environment.control_dt
    plans = torch.zeros(1, 2, 3, env.action_size)
    assert Samples(env, late, MPCOptions(samples=2, terminal=10), 3).returns(plans)[0, 0].item() == (
        pytest.approx(dt * (1 + 2 + 3 * 11))
    )


def test_what_is_no_number_counts_as_the_worst():
    def odd(state, action):
        return torch.where(action[:, 0] > 0.5, torch.nan, action[:, 0]), {}

    env = envs.make("reacher", 1, reward=clock)
    plans = torch.zeros(1, 3, 2, env.action_size)
    plans[0, :, :, 0] = torch.tensor([0.2, 0.9, -0.1]).unsqueeze(1)
    returns = Samples(env, odd, MPCOptions(samples=3), 2).returns(plans)
    torch.testing.assert_close(returns, torch.tensor([[0.4, -0.2, -0.2]]))
    plans[..., 0] = 0.9
    assert Samples(env, odd, MPCOptions(samples=3), 2).returns(plans).tolist() == [[0.0, 0.0, 0.0]]


def test_a_plan_in_which_the_simulation_diverged_is_no_good_one():
    """MuJoCo puts such a simulation back to its defaults, where it may earn more than before."""
    env = _moved("hopper", 1)
    samples = Samples(env, lambda state, action: (state.height, {}), MPCOptions(samples=3), STEPS)
    samples.returns(_plans(env, 3))
    samples.copies.sim.qvel[1] = 1e12
    action = torch.zeros(3, env.action_size)
    samples.copies.advance(action)
    reward, terminated = samples.copies.pay(action)
    assert terminated.tolist() == reward.isnan().tolist() == [False, True, False]


def test_random_worlds_are_the_same_for_every_sample():
    env = _moved("hopper", 1)
    options = MPCOptions(samples=3, randomizations=4, risk="worst")
    samples = Samples(env, lambda state, action: (state.height, {}), options, STEPS)
    masses = samples.copies.sim.model_fields["body_mass"].view(3, 4, -1)
    assert torch.equal(masses[0], masses[1]) and torch.equal(masses[0], masses[2])
    assert len(torch.unique(masses[0], dim=0)) == 4
    plans = _plans(env, 3)
    plans[:, 1:] = plans[:, :1]
    returns = samples.returns(plans)
    torch.testing.assert_close(returns, returns[:, :1].expand(-1, 3))
    heights = samples.copies.sim.qpos[:, 1].view(3, 4)
    assert len(torch.unique(heights[0])) == 4
    assert torch.equal(samples.copies.sim.model_fields["body_mass"].view(3, 4, -1), masses)


def test_a_world_of_random_physics_is_planned_in_as_it_is():
    env = _moved("hopper", 1, randomize=True)
    samples = Samples(env, clock, MPCOptions(samples=2), STEPS)
    plans = _plans(env, 2)
    samples.returns(plans)
    for action in plans[0, 0]:
        env.step(action.unsqueeze(0))
    assert torch.equal(samples.copies.sim.qpos[0], env.sim.qpos[0])


@pytest.mark.slow
def test_on_a_gpu_a_whole_horizon_is_one_recording(as_on_a_gpu):
    """As far as the CPU can show it: from the fourth plan on no Python runs, and the returns are the same."""
    env = _moved("hopper", 1, device="warp")
    calls = []

    def counted(state, action):
        calls.append(1)
        return state.height + state.forward_velocity + state.time, {}

    options = MPCOptions(samples=3)
    plain = Samples(env, counted, options, 2)
    with as_on_a_gpu():
        replayed = Samples(env, counted, options, 2)
        for seed in range(6):
            plans = torch.rand(1, 3, 2, env.action_size, generator=torch.Generator().manual_seed(seed))
            before = len(calls)
            returns = replayed.returns(plans).clone()
            called = len(calls) - before
            torch.testing.assert_close(returns, plain.returns(plans), atol=1e-4, rtol=1e-4)
    assert called == 0
    swapped = replayed.returns(plans).clone()
    replayed.use(lambda state, action: (2 * counted(state, action)[0], {}))
    torch.testing.assert_close(replayed.returns(plans), 2 * swapped, atol=1e-3, rtol=1e-3)
