"""Vector environments that others wrote, seen through ours, are the same environments."""

from importlib.util import find_spec

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode

from rewardsmith import GymnasiumEnvironment, envs, feature
from rewardsmith.envs.bridges import own_reward, same_step
from rewardsmith.envs.bridges.gymnasium import GymnasiumVectorEnv
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import draw_action

ENVPOOL = pytest.mark.skipif(not find_spec("envpool"), reason="EnvPool is missing")
NUM_ENVS, STEPS, SEED = 5, 130, 6


class Bridged(GymnasiumEnvironment):
    """What is bridged; episodes are as long as its own."""

    control_dt = 0.1
    episode_length = 100.0

    @feature(unit="1")
    def first(self, sim):
        """First number of the observation."""
        return sim.obs[:, 0]


def _vec(name, mode, **options):
    return lambda num_envs, seed: gymnasium.make_vec(name, num_envs=num_envs, vectorization_mode=mode, **options)


def _autoreset(mode):
    return {"vector_kwargs": {"autoreset_mode": mode}}


def _envpool(name, **options):
    def make(num_envs, seed):
        import envpool

        return envpool.make_gymnasium(name, num_envs=num_envs, seed=seed, num_threads=1, **options)

    return make


SINGLE = {
    "CartPole-v1": lambda: gymnasium.make("CartPole-v1"),
    "MountainCarContinuous-v0": lambda: gymnasium.make("MountainCarContinuous-v0", max_episode_steps=45),
    "Acrobot-v1": lambda: gymnasium.make("Acrobot-v1", max_episode_steps=45),
}
SHORT = {"max_episode_steps": 45}
POOLS = {
    "sync, next step": ("CartPole-v1", _vec("CartPole-v1", "sync")),
    "sync, same step": ("CartPole-v1", _vec("CartPole-v1", "sync", **_autoreset(AutoresetMode.SAME_STEP))),
    "sync, disabled": ("CartPole-v1", _vec("CartPole-v1", "sync", **_autoreset(AutoresetMode.DISABLED))),
    "numbers": ("MountainCarContinuous-v0", _vec("MountainCarContinuous-v0", "sync", **SHORT)),
    "async": ("Acrobot-v1", _vec("Acrobot-v1", "async", **SHORT)),
}


def bridge(make, num_envs=NUM_ENVS, episode_length=100.0, **setup):
    parts = {"make": lambda self, num_envs, seed: make(num_envs, seed), "episode_length": episode_length}
    environment = type("Pool", (Bridged,), parts)
    setup = {"rewards": (own_reward,), "seed": SEED} | setup
    return envs.build(environment).vectorize(Setup(num_envs=num_envs, **setup))


def _actions(env, steps=STEPS):
    generator = torch.Generator().manual_seed(1)
    return [draw_action(env.action_space, env.num_envs, generator) for _ in range(steps)]


@pytest.mark.parametrize("name", POOLS)
def test_steps_equal_those_of_the_environments_alone(name):
    """Each copy against one Gymnasium environment of its own that is seeded likewise and reset by hand."""
    task, make = POOLS[name]
    env = bridge(make)
    alone = [SINGLE[task]() for _ in range(NUM_ENVS)]
    seed = same_step.spread_seed(SEED)
    np.testing.assert_array_equal(env.reset(), np.stack([one.reset(seed=seed + i)[0] for i, one in enumerate(alone)]))
    ended = 0
    for action in _actions(env):
        step = env.step(action)
        for i, one in enumerate(alone):
            obs, reward, terminated, truncated, _ = one.step(action[i].numpy())
            np.testing.assert_array_equal(step.final_obs[i], obs)
            assert (step.reward[i], step.terminated[i], step.truncated[i]) == (
                np.float32(reward), terminated, truncated and not terminated
            )  # fmt: skip
            if terminated or truncated:
                ended += 1
                obs, _ = one.reset()
            np.testing.assert_array_equal(step.obs[i], obs)
    assert ended >= 2 * NUM_ENVS
    env.close()


def test_a_vector_environment_that_knows_no_masks_is_stepped_copy_by_copy():
    """Gymnasium's own CartPole in one array begins ended episodes in the next step, and all of them at once."""
    make = _vec("CartPole-v1", "vector_entry_point")
    env = bridge(make)
    seed = same_step.spread_seed(SEED)
    alone = [make(1, 0) for _ in range(NUM_ENVS)]
    np.testing.assert_array_equal(
        env.reset(), np.concatenate([one.reset(seed=seed + i)[0] for i, one in enumerate(alone)])
    )
    ended = 0
    for action in _actions(env):
        step = env.step(action)
        for i, one in enumerate(alone):
            obs, reward, terminated, truncated, _ = one.step(action[i : i + 1].numpy())
            np.testing.assert_array_equal(step.final_obs[i], obs[0])
            assert (step.reward[i], step.terminated[i]) == (np.float32(reward[0]), terminated[0])
            if terminated[0] or truncated[0]:
                ended += 1
                obs, _ = one.reset()
            np.testing.assert_array_equal(step.obs[i], obs[0])
    assert ended >= NUM_ENVS


@ENVPOOL
@pytest.mark.parametrize("name", ["CartPole-v1", "Hopper-v5"])
def test_steps_equal_those_of_envpool_alone(name):
    """EnvPool begins an ended episode in the next step, whose action it ignores; until then both go the same way."""
    env, alone = bridge(_envpool(name)), _envpool(name)(NUM_ENVS, same_step.spread_seed(SEED))
    np.testing.assert_array_equal(env.reset(), alone.reset()[0].astype(np.float32))
    ended = 0
    for action in _actions(env):
        step = env.step(action)
        obs, reward, terminated, truncated, _ = alone.step(action.numpy())
        np.testing.assert_array_equal(step.final_obs, obs.astype(np.float32))
        np.testing.assert_array_equal(step.reward, reward.astype(np.float32))
        np.testing.assert_array_equal(step.terminated, terminated)
        np.testing.assert_array_equal(step.truncated, truncated)
        for i in np.flatnonzero(terminated | truncated).astype(np.int32):
            obs[i] = alone.step(action.numpy()[i : i + 1], np.array([i]))[0]
            ended += 1
        np.testing.assert_array_equal(step.obs, obs.astype(np.float32))
    assert ended >= NUM_ENVS


def test_ours_go_out_and_come_in_again_unchanged():
    """Through both bridges; the outward one knows no masks and has the mode SAME_STEP."""

    def make(num_envs, seed):
        return GymnasiumVectorEnv(envs.make("hopper", num_envs, seed=seed, threads=1))

    env, ours = bridge(make), envs.make("hopper", NUM_ENVS, seed=same_step.spread_seed(SEED), threads=1)
    assert torch.equal(env.reset(), ours.reset())
    ended = 0
    for action in _actions(env):
        a, b = env.step(action), ours.step(action)
        for part in ("obs", "final_obs", "reward", "terminated", "truncated"):
            assert torch.equal(getattr(a, part), getattr(b, part)), part
        ended += int(b.terminated.sum())
    assert ended >= NUM_ENVS


@pytest.mark.parametrize("name", POOLS)
def test_episodes_are_cut_at_our_own_limit(name):
    """Whatever the mode: the last observation is kept, and the next episode begins in the same step."""

    class Short(Bridged):
        episode_length = 0.7

        def make(self, num_envs, seed):
            return POOLS[name][1](num_envs, seed)

    env = envs.build(Short).vectorize(Setup(num_envs=3, rewards=(own_reward,), seed=2))
    first = env.reset()
    steps = [env.step(action) for action in _actions(env, 14)]
    for number, step in enumerate(steps, 1):
        assert step.truncated.all() == (number % 7 == 0) and not step.terminated.any()
        assert torch.equal(step.obs, step.final_obs) == (number % 7 != 0)
        assert not torch.equal(step.obs, first)
    assert env.statistics.read()["length"] == 7
    env.close()


def test_first_episodes_are_cut_at_random_times_where_learners_want_it():
    env = bridge(POOLS["numbers"][1], num_envs=16, stagger=True, episode_length=4.5)
    lengths = torch.zeros(16)
    for number, action in enumerate(_actions(env, 45), 1):
        done = env.step(action).truncated & (lengths == 0)
        lengths[done] = number
    assert (lengths < 45).any() and len(set(lengths.tolist())) > 3


def test_equal_seeds_give_equal_episodes_and_begin_anew():
    one, two = bridge(POOLS["sync, next step"][1]), bridge(POOLS["sync, next step"][1])
    actions = _actions(one, 40)
    first, walked = one.reset(), [one.step(action) for action in actions]
    assert torch.equal(two.reset(), first)
    assert all(torch.equal(two.step(action).obs, step.obs) for action, step in zip(actions, walked, strict=True))
    assert torch.equal(one.reset(), first), "a reset begins the first episodes anew"
    assert not torch.equal(bridge(POOLS["sync, next step"][1], seed=SEED + 1).reset(), first)


def test_a_saved_training_goes_on_with_new_episodes_that_are_always_the_same():
    make = POOLS["sync, next step"][1]
    env, others = bridge(make), [bridge(make) for _ in range(2)]
    for action in _actions(env, 12):
        env.step(action)
    saved = {name: value.clone() for name, value in env.state_dict().items()}
    for other in others:
        other.load_state_dict(saved)
    a, b = (other.reset() for other in others)
    assert torch.equal(a, b) and not torch.equal(a, bridge(make).reset())


class Telling(gymnasium.Env):
    """Counts down; tells at its end alone how it went, and at every step where it is."""

    observation_space = gymnasium.spaces.Dict(
        {"left": gymnasium.spaces.Box(0, 9, (1,), np.float64), "places": gymnasium.spaces.Box(0, 9, (2, 2), np.int16)}
    )
    action_space = gymnasium.spaces.Discrete(3, start=1)

    def _seen(self):
        return {"left": np.array([self.left]), "places": np.full((2, 2), self.left, np.int16)}

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.left = 2.0
        return self._seen(), {"at": 9.0, "word": "go"}

    def step(self, action):
        assert 1 <= action <= 3
        self.left -= 1
        return self._seen(), float(action), self.left == 0, False, {"at": self.left, "won": self.left == 0}


@pytest.mark.parametrize("mode", AutoresetMode)
def test_infos_are_those_of_the_moment_that_is_judged(mode):
    """At an episode's end the last ones, then those of the start; what is not told is zero."""

    class Told(GymnasiumEnvironment):
        """Counts down."""

        control_dt, episode_length = 1.0, 9.0

        def make(self, num_envs, seed):
            return gymnasium.vector.SyncVectorEnv([Telling] * num_envs, autoreset_mode=mode)

        @feature(unit="1")
        def at(self, sim):
            """Where it is."""
            return sim.info["at"]

        @feature(unit="1")
        def won(self, sim):
            """Whether it has ended."""
            return sim.info["won"]

    read = []

    def reward(state, action):
        read.append((state.at.tolist(), state.won.tolist()))
        return state.own_reward, {}

    env = envs.build(Told).vectorize(Setup(num_envs=2, rewards=(reward,)))
    assert env.reset().shape == (2, 5) and env.state.at.tolist() == [9, 9] and env.state.won.tolist() == [0, 0]
    rewards = [env.step(torch.tensor([0, 2])).reward.tolist() for _ in range(2)]
    assert read == [([1, 1], [0, 0]), ([0, 0], [1, 1])] and rewards == [[1, 3], [1, 3]]
    assert env.state.at.tolist() == [9, 9] and env.state.won.tolist() == [0, 0]


def _map(**parts):
    class Map(Bridged):
        def make(self, num_envs, seed):
            return POOLS["sync, next step"][1](num_envs, seed)

    return type("Map", (Map,), parts)


@feature(unit="1")
def misspelt(self, sim):
    """What is not told."""
    return sim.info["succes"]


@feature(unit="1")
def flat(self, sim):
    """A number for all."""
    return sim.obs.sum()


MISTAKES = [
    (_map(misspelt=misspelt), "its info has no 'succes'; it has: nothing"),
    (_map(flat=flat), r"feature 'flat' has the shape \[\], not \[num_envs, ...\]"),
    (_map(actions=("left",)), "1 names of actions, and 2 actions"),
    (_map(make=lambda self, num_envs, seed: gymnasium.make("CartPole-v1")), "not a Gymnasium vector environment"),
    (_map(make=lambda self, num_envs, seed: POOLS["numbers"][1](3, 0)), "3 copies where 2 were asked for"),
    (_map(make=lambda self, num_envs, seed: gymnasium.make_vec("NoSuch-v0")), "NoSuch"),
]


@pytest.mark.parametrize(("environment", "line"), MISTAKES, ids=[line[:20] for _, line in MISTAKES])
def test_a_mistake_in_the_file_is_one_line(environment, line):
    with pytest.raises(envs.UserError, match=line) as refused:
        envs.vectorize(envs.build(environment), Setup(num_envs=2))
    assert "\n" not in str(refused.value)


def test_it_is_stepped_on_the_cpu_alone():
    from rewardsmith.envs.device.place import Device

    with pytest.raises(envs.UserError, match="choose device=cpu"):
        bridge(POOLS["sync, next step"][1], device=Device("warp"))
