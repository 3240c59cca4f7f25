"""What must hold of every registered environment, and of a user's own."""

from importlib.util import find_spec
from pathlib import Path

import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import kinds
from rewardsmith.envs.feature import RESERVED_WORDS
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.spaces import draw_action, map_observation

ROBOTS = [*envs.names(envs.MujocoEnvironment), "examples/rover.py"]
BRIDGED = envs.names(envs.GymnasiumEnvironment)
GAMES = [name for name in envs.names() if name not in (*ROBOTS, *BRIDGED)]
POOLED = pytest.mark.skipif(not find_spec("envpool"), reason="EnvPool is missing")
PLAYABLE = pytest.mark.skipif(not (find_spec("nle") and find_spec("minihack")), reason="NLE or MiniHack is missing")
ALL_ROBOTS = [pytest.param(name, marks=pytest.mark.one_of_a_kind) for name in ROBOTS]
SAVED = [*ALL_ROBOTS, *(pytest.param(name, marks=[PLAYABLE, pytest.mark.one_of_a_kind]) for name in GAMES)]
ONE_OF_A_KIND = [
    *ROBOTS,
    *(
        pytest.param(
            name, marks=[PLAYABLE, pytest.mark.slow][: 1 + (name not in ("minihack_key_room", "nethack_score"))]
        )
        for name in GAMES
    ),
]
"""What is true of what all games share, and costs seconds, is shown by one of NetHack's and one of MiniHack's."""

REGISTERED = [
    *SAVED,
    *(pytest.param(name, marks=[POOLED, pytest.mark.slow][: 1 + (name != BRIDGED[0])]) for name in BRIDGED),
]
NAMES = [*REGISTERED, "examples/cart_pole.py"]
"""All; of those that EnvPool steps alike, one by default."""


@pytest.fixture(scope="module", params=NAMES)
def env(request):
    return envs.make(request.param, 6, seed=3, threads=2)


@pytest.fixture(scope="module", params=ALL_ROBOTS)
def robot(request):
    return envs.make(request.param, 6, seed=3, threads=2)


def _act(env, generator):
    return draw_action(env.action_space, env.num_envs, generator)


def _walk(env, steps, seed=0):
    generator = torch.Generator().manual_seed(seed)
    env.reset()
    return [env.step(_act(env, generator)) for _ in range(steps)]


def _flat(obs):
    """Return an observation as one tensor `[num_envs, size]` of its own."""
    tensors = obs.values() if isinstance(obs, dict) else [obs]
    return torch.cat([tensor.flatten(1).double() for tensor in tensors], 1)


def _same(one, other):
    """Tell whether two steps are equal bit for bit."""
    plain = all(torch.equal(getattr(one, name), getattr(other, name)) for name in ("reward", "terminated", "truncated"))
    return plain and all(
        torch.equal(_flat(a), _flat(b)) for a, b in ((one.obs, other.obs), (one.final_obs, other.final_obs))
    )


def test_every_body_that_is_there_is_registered():
    files = Path(envs.bodies.__file__).parent.glob("*.py")
    registered = [path.stem for path in files if "\n@register\n" in path.read_text(encoding="utf-8")]
    assert envs.names(envs.MujocoEnvironment) == sorted(registered)


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
            assert (part is not None) == base.startswith(("part_", "joint_", "gain")) or base == "joint_speed", (
                feature.name
            )
    declared = [feature.kind for feature in features.values() if feature.kind]
    assert len(declared) == len(set(declared)), "two features of one kind leave words without a meaning"


def test_features_given_out_stay_as_they_are(env):
    env.reset()
    before = {name: getattr(env.state, name) for name in env.environment.features}
    copies = {name: value.clone() for name, value in before.items()}
    _walk(env, 2)
    assert all(torch.equal(before[name], copies[name]) for name in before)


def test_observations_are_not_shared(env):
    first = env.reset()
    copy = _flat(first)
    generator = torch.Generator().manual_seed(4)
    step = env.step(_act(env, generator))
    later = _flat(step.obs)
    env.step(_act(env, generator))
    assert torch.equal(_flat(first), copy) and torch.equal(_flat(step.obs), later)


def test_observations_are_what_the_space_says(env):
    for obs in (env.reset(), _walk(env, 1)[0].obs):
        shown = map_observation(lambda tensor: (tuple(tensor.shape[1:]), tensor.dtype), obs)
        space = env.observation_space
        said = {name: (spec.shape, spec.dtype) for name, spec in space.items()} if isinstance(space, dict) else None
        assert shown == (said or (space.shape, space.dtype))


def test_observation_varies_where_it_can(robot):
    """No coordinate is the same at all times in all copies, but for those that physics holds fixed."""
    observed = torch.stack([step.obs for step in _walk(robot, 40)])
    constant = (observed == observed[0, 0]).all(0).all(0).nonzero().flatten().tolist()
    fixed = {
        "arm_hand": 5,  # palm and finger tips feel nothing that random motion does not meet
        "ant": 13 * 6,  # contacts that random motion does not meet
        "humanoid": 13 * 16,  # masses, and contacts of limbs with nothing
        "humanoid_standup": 13 * 16,
        "pusher": 4,  # heights of object and goal, and the goal's place
        "inverted_double_pendulum": 1,  # the rail's end is not touched in every walk
    }
    assert len(constant) <= fixed.get(robot.environment.name(), 0), constant


def test_initial_states_differ(env):
    first = _flat(env.reset())
    assert len(torch.unique(first, dim=0)) == env.num_envs


def test_at_least_two_cameras(robot):
    cameras = [robot.environment.model.camera(i).name for i in range(robot.environment.model.ncam)]
    assert {"side", "front"} <= set(cameras)


def test_joints_and_parts_are_of_the_model(robot):
    model = robot.environment.model
    for name, joint in robot.environment.joints.items():
        assert model.joint(joint).id >= 0, name
    drives = [i for i in range(model.nu) if model.actuator_trntype[i] == mujoco.mjtTrn.mjTRN_JOINT]
    actuated = {model.joint(model.actuator(i).trnid[0]).name for i in drives}
    if robot.environment.joints:
        assert set(robot.environment.joints.values()) >= actuated - {"slider"}


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", ONE_OF_A_KIND)
def test_same_seed_same_trajectory_whatever_the_number_of_threads(name):
    one, two = (_walk(envs.make(name, 4, seed=7, threads=threads), 40) for threads in (1, 3))
    assert all(_same(a, b) for a, b in zip(one, two, strict=True))
    other = _flat(envs.make(name, 4, seed=8).reset())
    assert not torch.equal(other, _flat(envs.make(name, 4, seed=7).reset()))


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", ONE_OF_A_KIND)
def test_an_environment_does_not_depend_on_how_many_there_are(name):
    """Its episodes are the same alone and among others that end at other times."""
    few, many = envs.make(name, 2, seed=5), envs.make(name, 9, seed=5)
    generator = torch.Generator().manual_seed(0)
    assert torch.equal(_flat(few.reset()), _flat(many.reset())[:2])
    for _ in range(60):
        action = _act(many, generator)
        a, b = few.step(action[:2]), many.step(action)
        assert torch.equal(_flat(a.obs), _flat(b.obs)[:2]) and torch.equal(a.terminated, b.terminated[:2])
        # Sums of a batch may be ordered by its size.
        torch.testing.assert_close(a.reward, b.reward[:2], rtol=1e-5, atol=1e-5)


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", ONE_OF_A_KIND)
def test_goes_on_bit_for_bit_from_saved_state(name):
    task = next(iter(envs.find(name).tasks))
    env, other = (envs.make(name, 3, task=task, seed=2, stagger=True) for _ in range(2))
    _walk(env, 35)
    saved = {key: value.clone() for key, value in env.state_dict().items()}
    other.load_state_dict(saved)
    generators = [torch.Generator().manual_seed(9) for _ in range(2)]
    for _ in range(30):
        a, b = (each.step(_act(each, generator)) for each, generator in zip((env, other), generators, strict=True))
        assert _same(a, b)
    assert env.statistics.read()["episodes"] >= 0


@pytest.mark.parametrize("name", REGISTERED)
def test_tasks_measure_and_reward(name):
    last = list(envs.find(name).tasks)[-1]
    env = envs.make(name, 4, task=last)
    tasks = env.environment.tasks
    assert env.task is tasks[last]
    action = torch.zeros_like(_act(env, torch.Generator()))
    env.step(action)
    for task in tasks.values():
        assert task.instruction and task.unit
        success = task.success(env.state, action)
        assert task.score(env.state, action).shape == success.shape == (4,) and success.dtype == torch.bool
        for reward, components in (task.expert(env.state, action), task.sparse(env.state, action)):
            assert reward.shape == (4,) and reward.dtype == torch.float32 and torch.isfinite(reward).all()
            assert all(value.shape == (4,) and torch.isfinite(value).all() for value in components.values())


@pytest.mark.parametrize("name", ROBOTS)
def test_resets_take_no_notice_of_the_rows_beside_them(name):
    environment = envs.build(envs.find(name))
    both = environment.reset(RandomStreams(1, torch.tensor([3, 8]), torch.tensor([0, 4])))
    alone = environment.reset(RandomStreams(1, torch.tensor([8]), torch.tensor([4])))
    for key, value in both.items():
        np.testing.assert_array_equal(value[1:].numpy(), alone[key].numpy())
