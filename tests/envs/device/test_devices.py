"""The same environments on MuJoCo Warp: what they give, and that nothing in a step waits for the device."""

import pytest
import torch
from torch.utils._pytree import tree_leaves

from rewardsmith import envs
from rewardsmith.envs.device.constant import columns, constant
from rewardsmith.envs.errors import UserError

NAMES = [
    name if name in ("hopper", "quadruped") else pytest.param(name, marks=pytest.mark.slow)
    for name in envs.names(envs.MujocoEnvironment)
]
NUM_ENVS = 4


def _warp(name, **options):
    return envs.make(name, NUM_ENVS, device="warp", seed=1, **options)


@pytest.mark.parametrize(
    "waits",
    [
        lambda x: x.sum().item(),
        lambda x: x[x > 0],
        lambda x: bool(x.any()),
        lambda x: x * torch.tensor([1.0, 2.0]),
        lambda x: x.new_tensor([1.0, 2.0]),
        lambda x: x.nonzero(),
    ],
)
def test_the_detector_detects(waits, no_waiting):
    x = torch.tensor([1.0, -1.0])
    with pytest.raises(AssertionError, match="waits"), no_waiting():
        waits(x)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_step_waits_for_the_device(name, without_looking, no_waiting):
    environment = envs.find(name)
    with without_looking():
        env = _warp(name, task=next(iter(environment.tasks)), randomize=True)
    action = torch.zeros(NUM_ENVS, env.action_size)

    def everything():
        env.step(action)
        for feature in env.environment.features:
            getattr(env.state, feature)
        for task in environment.tasks.values():
            for reward in (task.expert, task.sparse):
                reward(env.state, action)
            task.score(env.state, action)

    everything()
    # What does not say where it makes a tensor would make it elsewhere than the others are.
    with no_waiting(), torch.device("meta"):
        everything()
        env.reset()


@pytest.mark.parametrize("name", NAMES)
def test_a_replayed_step_does_what_the_step_does(name, as_on_a_gpu):
    """Which shows that it depends on nothing that Python knew when it was recorded."""
    task = next(iter(envs.find(name).tasks))
    plain = _warp(name, task=task, randomize=True, stagger=True)
    with as_on_a_gpu():
        replayed = _warp(name, task=task, randomize=True, stagger=True)
    replayed._limits.steps.copy_(plain._limits.steps.remainder_(8))  # episodes begin anew within the recorded steps
    generator = torch.Generator().manual_seed(0)
    for step in range(8):
        action = torch.rand(NUM_ENVS, plain.action_size, generator=generator) - 0.5
        ours, theirs = replayed.step(action), plain.step(action)
        for one, other in zip(tree_leaves(ours), tree_leaves(theirs), strict=True):
            assert torch.equal(one, other)
        for feature in replayed.environment.features if step in (0, 6, 7) else ():
            assert torch.equal(getattr(replayed.state, feature), getattr(plain.state, feature)), feature
    assert replayed.captured and not plain.captured
    assert replayed.statistics.read() == plain.statistics.read()


def test_fields_first_read_after_the_recording_are_kept_up_to_date(as_on_a_gpu):
    """A hopper's height follows from `qpos` alone; its feet need kinematics, which the recorded step leaves out."""
    plain = _warp("hopper", reward=lambda state, action: (state.time, {}))
    with as_on_a_gpu():
        replayed = _warp("hopper", reward=lambda state, action: (state.time, {}))
    action = torch.full((NUM_ENVS, plain.action_size), 0.3)
    for step in range(12):
        replayed.step(action), plain.step(action)
        if step == 6:
            assert replayed.captured and "xpos" not in vars(replayed.sim)
        if step > 6:
            assert torch.equal(replayed.sim.xpos, plain.sim.xpos)
            assert torch.equal(replayed.sim.cfrc_ext, plain.sim.cfrc_ext)
    assert replayed.captured


@pytest.mark.parametrize("name", NAMES)
def test_gives_what_the_cpu_gives(name):
    task = next(iter(envs.find(name).tasks))
    both = [envs.make(name, NUM_ENVS, device=device, task=task, seed=1) for device in ("warp", "cpu")]
    # Humanoids have another solver there, Ant's friction pyramids are turned, and hands shove things.
    tolerance = 0.05 if name in ("ant", "humanoid", "humanoid_standup") else 0.01 if name.startswith("arm_") else 2e-3
    assert [env.obs_size for env in both] == [both[0].obs_size] * 2
    first = [env.reset() for env in both]
    torch.testing.assert_close(*first, atol=1e-3, rtol=1e-3)
    generator = torch.Generator().manual_seed(0)
    low, high = both[0].action_low, both[0].action_high
    for _ in range(3):
        action = low + (high - low) * torch.rand(NUM_ENVS, both[0].action_size, generator=generator)
        ours, theirs = [env.step(action) for env in both]
        assert ours.components.keys() == theirs.components.keys()
        scale = theirs.reward.abs().clamp(min=1)
        torch.testing.assert_close(ours.reward / scale, theirs.reward / scale, atol=tolerance, rtol=0)
        assert torch.equal(ours.terminated, theirs.terminated)


def test_episodes_end_and_begin_anew_by_mask():
    env = _warp("hopper", task="hop_forward")
    ended = torch.zeros(NUM_ENVS)
    for _ in range(40):
        obs_before_reset = env.step(torch.ones(NUM_ENVS, env.action_size))
        done = obs_before_reset.terminated | obs_before_reset.truncated
        ended += done
        kept = ~done
        torch.testing.assert_close(obs_before_reset.obs[kept], obs_before_reset.final_obs[kept])
        if done.any():
            assert (obs_before_reset.obs[done][:, :5].abs() - torch.tensor([1.25, 0, 0, 0, 0])).abs().max() < 0.02
            assert not env.memory["elapsed_steps"][done].any()
        if (ended >= 1).all():
            break
    assert (ended >= 1).all()
    read = env.statistics.read()
    assert read["episodes"] == ended.sum() and read["overflow"] == read["diverged"] == 0


def test_goes_on_from_its_state():
    first, second = (_warp("reacher", task="reach", randomize=True, stagger=True) for _ in range(2))
    action = torch.full((NUM_ENVS, first.action_size), 0.5)
    for _ in range(6):
        first.step(action)
    second.load_state_dict({name: value.clone() for name, value in first.state_dict().items()})
    torch.testing.assert_close(second.observe(), first.observe())
    for _ in range(5):
        one, other = first.step(action), second.step(action)
        torch.testing.assert_close(one.obs, other.obs)


@pytest.mark.parametrize(("device", "says"), [("tpu", "choose one of: cpu, cuda"), ("cuda:63", "no such GPU")])
def test_a_device_that_is_not_there_is_refused_in_one_line(device, says):
    with pytest.raises(UserError, match=says) as refusal:
        envs.make("hopper", 2, device=device)
    assert "\n" not in str(refusal.value)


def test_constants_are_made_once():
    cpu = torch.device("cpu")
    assert constant([[1, 2], [3, 4]], torch.float64, cpu) is constant(((1, 2), (3, 4)), torch.float64, cpu)
    assert constant((1, 2), torch.int64, cpu).dtype == torch.int64


@pytest.mark.parametrize("indices", [[2, 3, 4], [0], [4, 1, 3]])
def test_columns_are_those_asked_for(indices):
    field = torch.arange(12.0).view(2, 6)
    assert torch.equal(columns(field, indices), field[:, indices])
