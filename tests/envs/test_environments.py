"""What must hold of every registered environment, and of a user's own."""

from pathlib import Path

import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import kinds
from rewardsmith.envs.feature import RESERVED_WORDS
from rewardsmith.envs.random import RandomStreams

NAMES = [*envs.names(), "examples/rover.py"]
TASKS = [(name, task) for name in NAMES for task in envs.find(name).tasks]


@pytest.fixture(scope="module", params=NAMES)
def env(request):
    return envs.make(request.param, 6, seed=3, threads=2)


def _act(env, generator):
    unit = torch.rand(env.num_envs, env.action_size, generator=generator)
    return env.action_low + (env.action_high - env.action_low) * unit


def _walk(env, steps, seed=0):
    generator = torch.Generator().manual_seed(seed)
    env.reset()
    return [env.step(_act(env, generator)) for _ in range(steps)]


def test_every_body_that_is_there_is_registered():
    files = Path(envs.bodies.__file__).parent.glob("*.py")
    registered = [path.stem for path in files if "\n@register\n" in path.read_text(encoding="utf-8")]
    assert envs.names() == sorted(registered)


def test_features_are_finite_float32_of_stable_shape(env):
    env.reset()
    names = list(env.environment.features)
    shapes = {name: getattr(env.state, name).shape for name in names}
    generator = torch.Generator().manual_seed(1)
    for _ in range(30):
        env.step(_act(env, generator))
        for name in names:
            value = getattr(env.state, name)
            assert value.dtype == torch.float32 and value.shape == shapes[name] and value.is_contiguous(), name
            assert value.shape[0] == env.num_envs and torch.isfinite(value).all(), name


def test_features_say_what_they_are(env):
    features = env.environment.features
    for feature in features.values():
        assert feature.name.isidentifier() and feature.name == feature.name.lower()
        assert not any(word in feature.name for word in RESERVED_WORDS)
        assert feature.meaning and "\n" not in feature.meaning and feature.unit
        if feature.kind is not None:
            base, part = kinds.split_kind(feature.kind)
            assert kinds.KINDS[base][0] == feature.unit, feature.name
            assert (part is not None) == base.startswith(("part_", "joint_")) or base == "joint_speed", feature.name
    declared = [feature.kind for feature in features.values() if feature.kind]
    assert len(declared) == len(set(declared)), "two features of one kind leave words without a meaning"


def test_features_given_out_stay_as_they_are(env):
    env.reset()
    before = env.state.joint_velocities if "joint_velocities" in env.environment.features else env.state.cart_velocity
    copy = before.clone()
    env.step(torch.ones(env.num_envs, env.action_size))
    assert torch.equal(before, copy)


def test_observations_are_not_shared(env):
    first = env.reset()
    copy = first.clone()
    step = env.step(torch.ones(env.num_envs, env.action_size))
    later = step.obs.clone()
    env.step(-torch.ones(env.num_envs, env.action_size))
    assert torch.equal(first, copy) and torch.equal(step.obs, later)


def test_observation_varies_where_it_can(env):
    """No coordinate is the same at all times in all copies, but for those that physics holds fixed."""
    observed = torch.stack([step.obs for step in _walk(env, 40)])
    constant = (observed == observed[0, 0]).all(0).all(0).nonzero().flatten().tolist()
    fixed = {
        "ant": 13 * 6,  # contacts that random motion does not meet
        "humanoid": 13 * 16,  # masses, and contacts of limbs with nothing
        "humanoid_standup": 13 * 16,
        "pusher": 4,  # heights of object and goal, and the goal's place
        "inverted_double_pendulum": 1,  # the rail's end is not touched in every walk
    }
    assert len(constant) <= fixed.get(env.environment.name(), 0), constant


def test_initial_states_differ(env):
    first = env.reset()
    assert len(torch.unique(first, dim=0)) == env.num_envs


def test_at_least_two_cameras(env):
    cameras = [env.environment.model.camera(i).name for i in range(env.environment.model.ncam)]
    assert {"side", "front"} <= set(cameras)


def test_joints_and_parts_are_of_the_model(env):
    model = env.environment.model
    for name, joint in env.environment.joints.items():
        assert model.joint(joint).id >= 0, name
    actuated = {model.joint(model.actuator(i).trnid[0]).name for i in range(model.nu)}
    if env.environment.joints:
        assert set(env.environment.joints.values()) >= actuated - {"slider"}


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_trajectory_whatever_the_number_of_threads(name):
    one, two = (_walk(envs.make(name, 4, seed=7, threads=threads), 80) for threads in (1, 3))
    for a, b in zip(one, two, strict=True):
        for x, y in zip(a[:-1], b[:-1], strict=True):
            assert torch.equal(x, y)
    other = envs.make(name, 4, seed=8).reset()
    assert not torch.equal(other, envs.make(name, 4, seed=7).reset())


@pytest.mark.parametrize("name", NAMES)
def test_an_environment_does_not_depend_on_how_many_there_are(name):
    """Its episodes are the same alone and among others that end at other times."""
    few, many = envs.make(name, 2, seed=5), envs.make(name, 9, seed=5)
    generator = torch.Generator().manual_seed(0)
    assert torch.equal(few.reset(), many.reset()[:2])
    for _ in range(120):
        action = _act(many, generator)
        a, b = few.step(action[:2]), many.step(action)
        assert torch.equal(a.obs, b.obs[:2]) and torch.equal(a.terminated, b.terminated[:2])
        # Sums of a batch may be ordered by its size.
        torch.testing.assert_close(a.reward, b.reward[:2], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_goes_on_bit_for_bit_from_saved_state(name):
    task = next(iter(envs.find(name).tasks))
    env, other = (envs.make(name, 3, task=task, seed=2, stagger=True) for _ in range(2))
    _walk(env, 35)
    saved = {key: value.clone() for key, value in env.state_dict().items()}
    other.load_state_dict(saved)
    generators = [torch.Generator().manual_seed(9) for _ in range(2)]
    for _ in range(60):
        a, b = (each.step(_act(each, generator)) for each, generator in zip((env, other), generators, strict=True))
        for x, y in zip(a[:-1], b[:-1], strict=True):
            assert torch.equal(x, y)
    assert env.statistics.read()["episodes"] >= 0


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_tasks_measure_and_reward(name, task):
    env = envs.make(name, 4, task=task)
    chosen = env.task
    assert chosen.instruction and chosen.unit
    action = torch.zeros(4, env.action_size)
    env.step(action)
    assert chosen.score(env.state, action).shape == (4,)
    assert chosen.success(env.state, action).dtype == torch.bool and chosen.success(env.state, action).shape == (4,)
    for reward, components in (chosen.expert(env.state, action), chosen.sparse(env.state, action)):
        assert reward.shape == (4,) and reward.dtype == torch.float32 and torch.isfinite(reward).all()
        assert all(value.shape == (4,) and torch.isfinite(value).all() for value in components.values())


@pytest.mark.parametrize("name", NAMES)
def test_resets_take_no_notice_of_the_rows_beside_them(name):
    environment = envs.build(envs.find(name))
    both = environment.reset(RandomStreams(1, torch.tensor([3, 8]), torch.tensor([0, 4])))
    alone = environment.reset(RandomStreams(1, torch.tensor([8]), torch.tensor([4])))
    for key, value in both.items():
        np.testing.assert_array_equal(value[1:].numpy(), alone[key].numpy())
