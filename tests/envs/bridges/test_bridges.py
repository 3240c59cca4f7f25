"""Our environments seen through Gymnasium's and Stable-Baselines3's interfaces are the same environments."""

from pathlib import Path

import gymnasium
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.bridges.gymnasium import GymnasiumVectorEnv
from rewardsmith.envs.bridges.sb3 import SB3VecEnv
from rewardsmith.envs.setup import Setup
from tests.toys import Recall

NUM_ENVS = 3
CART_POLE = Path(__file__).parents[3] / "examples" / "cart_pole.py"


def _make(name="reacher"):
    return envs.make(name, NUM_ENVS, seed=4)


def build_toy():
    return Recall().vectorize(Setup(num_envs=NUM_ENVS, seed=4))


def _actions(space, steps):
    space.seed(0)
    return [np.stack([space.sample() for _ in range(NUM_ENVS)]) for _ in range(steps)]


def test_gymnasium_sees_the_same_steps():
    bridge, env = GymnasiumVectorEnv(_make("hopper")), _make("hopper")
    obs, infos = bridge.reset()
    assert infos == {} and bridge.observation_space.contains(obs)
    np.testing.assert_array_equal(obs, env.reset().numpy())
    ended = 0
    for action in _actions(bridge.single_action_space, 120):
        obs, reward, terminated, truncated, infos = bridge.step(action)
        step = env.step(torch.as_tensor(action))
        for ours, theirs in ((step.obs, obs), (step.reward, reward), (step.terminated, terminated)):
            np.testing.assert_array_equal(ours.numpy(), theirs)
        assert bridge.observation_space.contains(obs) and reward.shape == (NUM_ENVS,)
        for i in np.flatnonzero(terminated | truncated):
            np.testing.assert_array_equal(infos["final_obs"][i], step.final_obs[i].numpy())
            assert infos["_final_obs"][i]
            ended += 1
        assert set(infos) >= {"forward", "healthy", "control"}
    assert ended > 0


def test_gymnasium_seeds():
    bridge = GymnasiumVectorEnv(_make())
    first, other, again = (bridge.reset(seed=seed)[0] for seed in (1, 2, 1))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    with pytest.raises(ValueError, match="reset_mask"):
        bridge.reset(options={"reset_mask": np.ones(NUM_ENVS, bool)})


def test_gymnasium_wrappers_take_it():
    bridge = gymnasium.wrappers.vector.RecordEpisodeStatistics(GymnasiumVectorEnv(_make()))
    bridge.reset()
    for action in _actions(bridge.single_action_space, 50):
        infos = bridge.step(action)[-1]
    assert infos["episode"]["l"].tolist() == [50] * NUM_ENVS


def test_sb3_sees_the_same_steps_and_time_outs():
    bridge, env = SB3VecEnv(_make()), _make()
    np.testing.assert_array_equal(bridge.reset(), env.reset().numpy())
    for t, action in enumerate(_actions(bridge.action_space, 60)):
        obs, reward, done, infos = bridge.step(action)
        step = env.step(torch.as_tensor(action))
        np.testing.assert_array_equal(obs, step.obs.numpy())
        np.testing.assert_array_equal(reward, step.reward.numpy())
        assert done.all() == (t == 49)
        if t == 49:
            assert all(info["TimeLimit.truncated"] for info in infos)
            np.testing.assert_array_equal(infos[1]["terminal_observation"], step.final_obs[1].numpy())


def test_sb3_seeds_and_attributes():
    bridge = SB3VecEnv(_make())
    starts = []
    for seed in (1, 2, 1):
        bridge.seed(seed)
        starts.append(bridge.reset())
    assert np.array_equal(starts[0], starts[2]) and not np.array_equal(starts[0], starts[1])
    assert bridge.get_attr("max_steps", [0, 2]) == [50, 50]
    assert bridge.env_is_wrapped(gymnasium.Wrapper) == [False] * NUM_ENVS


def test_sb3_trains_on_it():
    from stable_baselines3 import PPO
    from stable_baselines3.common.vec_env import VecMonitor

    model = PPO("MlpPolicy", VecMonitor(SB3VecEnv(_make())), n_steps=64, batch_size=64, n_epochs=1, device="cpu")
    model.learn(400)
    assert len(model.ep_info_buffer) == 9 and model.ep_info_buffer[0]["l"] == 50


@pytest.mark.parametrize("bridge", [GymnasiumVectorEnv, SB3VecEnv])
def test_a_reset_without_a_seed_goes_on_drawing_as_gymnasium_does(bridge):
    """The first one begins with the seed of `make`; the same calls give the same starts."""

    def starts():
        env = bridge(_make())
        found = [env.reset() for _ in range(3)]
        return [each[0] if isinstance(each, tuple) else each for each in found]

    first, second, third = starts()
    np.testing.assert_array_equal(first, _make().reset().numpy())
    assert not np.array_equal(first, second) and not np.array_equal(second, third)
    np.testing.assert_array_equal(third, starts()[2])


@pytest.mark.parametrize("name", ["recall", "cart_pole"])
def test_gymnasium_sees_choices_and_observations_by_name(name):
    def make():
        return build_toy() if name == "recall" else envs.make(str(CART_POLE), NUM_ENVS, seed=4)

    bridge, env = GymnasiumVectorEnv(make()), make()
    assert isinstance(bridge.single_action_space, gymnasium.spaces.Discrete)
    obs, _ = bridge.reset()
    assert bridge.observation_space.contains(obs)
    env.reset()
    ended = 0
    for action in _actions(bridge.single_action_space, 60):
        obs, reward, terminated, truncated, infos = bridge.step(action)
        step = env.step(torch.as_tensor(action))
        assert bridge.observation_space.contains(obs)
        np.testing.assert_array_equal(reward, step.reward.numpy())
        for i in np.flatnonzero(terminated | truncated):
            assert bridge.single_observation_space.contains(infos["final_obs"][i])
            ended += 1
    assert ended > 0


def test_a_seed_holds_where_nothing_was_stepped_yet():
    starts = [GymnasiumVectorEnv(envs.make(str(CART_POLE), NUM_ENVS)).reset(seed=seed)[0] for seed in (1, 2, 1)]
    assert np.array_equal(starts[0], starts[2]) and not np.array_equal(starts[0], starts[1])


def test_sb3_trains_on_observations_by_name():
    from stable_baselines3 import PPO

    env = SB3VecEnv(build_toy())
    PPO("MultiInputPolicy", env, n_steps=8, batch_size=8, n_epochs=1, device="cpu").learn(24)


def test_sb3_is_told_which_attributes_there_are():
    bridge = SB3VecEnv(_make())
    assert bridge.render_mode is None and bridge.has_attr("max_steps") and not bridge.has_attr("max_step")
    with pytest.raises(AttributeError, match="max_step"):
        bridge.get_attr("max_step")
