"""One copy as Gymnasium's `Env`, and all environments by Gymnasium's names."""

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import rewardsmith.envs.bridges.registered  # noqa: F401
from rewardsmith import UserError, envs
from rewardsmith.envs.bridges.gymnasium import GymnasiumVectorEnv
from rewardsmith.envs.bridges.single import GymnasiumEnv

FEW = ["hopper", "reacher", "arm_cube", "examples/cart_pole.py"]


@pytest.mark.parametrize("name", FEW)
@pytest.mark.filterwarnings("ignore:.*A Box observation space.*")
def test_gymnasium_finds_nothing_to_complain_about(name):
    check_env(GymnasiumEnv(envs.make(name, 1)), skip_render_check=True, skip_close_check=True)


def test_an_episode_is_that_of_the_vector_environment():
    one, several = GymnasiumEnv(envs.make("hopper", 1)), GymnasiumVectorEnv(envs.make("hopper", 1))
    seen, _ = one.reset(seed=5)
    np.testing.assert_array_equal(seen, several.reset(seed=5)[0][0])
    random, ends = np.random.default_rng(0), 0
    for _ in range(200):
        action = random.uniform(-1, 1, 3).astype(np.float32)
        seen, reward, terminated, truncated, infos = one.step(action)
        theirs, rewards, terminations, truncations, their_infos = several.step(action[None])
        assert (reward, terminated, truncated) == (rewards[0], terminations[0], truncations[0])
        assert infos == {name: value[0] for name, value in their_infos.items() if name in infos}
        if terminated or truncated:
            np.testing.assert_array_equal(seen, their_infos["final_obs"][0])
            with pytest.raises(RuntimeError, match="call reset"):
                one.step(action)
            seen, ends = one.reset()[0], ends + 1
        np.testing.assert_array_equal(seen, theirs[0])
    assert ends > 2
    middle = one.step(action)[0]
    assert not np.array_equal(one.reset()[0], middle), "a reset in the middle begins an episode, too"


def test_environments_have_gymnasiums_names():
    env = gymnasium.make("rewardsmith/hopper-v0", task="hop_forward", observe=["forward_velocity"], seed=3)
    assert env.unwrapped.env.task.instruction and env.reset()[0].shape == (12,)
    assert {f"rewardsmith/{name}-v0" for name in envs.names()} <= gymnasium.registry.keys()
    options = {"vectorization_mode": "vector_entry_point"}
    several = gymnasium.make_vec("rewardsmith/hopper-v0", num_envs=5, task="hop_forward", **options)
    assert several.reset(seed=1)[0].shape == (5, 11)
    with pytest.raises(UserError, match="hopper has no task"):
        gymnasium.make("rewardsmith/hopper-v0", task="fly")


def test_pictures_are_drawn_where_there_are_any():
    env = gymnasium.make("rewardsmith/hopper-v0", render_mode="rgb_array")
    env.reset(seed=0)
    first = env.render()
    assert first.shape == (480, 640, 3) and first.dtype == np.uint8
    for _ in range(10):
        env.step(np.ones(3, np.float32))
    assert (env.render() != first).any()
    assert GymnasiumEnv(envs.make("hopper", 1)).render() is None
    with pytest.raises(UserError, match="cart_pole draws no pictures"):
        GymnasiumEnv(envs.make("examples/cart_pole.py", 1), "rgb_array")
    with pytest.raises(ValueError, match="choose 'rgb_array' or None"):
        GymnasiumEnv(envs.make("hopper", 1), "human")


def test_several_copies_are_no_single_environment():
    with pytest.raises(ValueError, match="it has 2 copies"):
        GymnasiumEnv(envs.make("hopper", 2))
