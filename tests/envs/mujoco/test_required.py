import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.mujoco.required import mujoco_env, mujoco_environment


def test_what_mujoco_simulates_is_given_back():
    env = envs.make("reacher", 1, threads=1)
    assert mujoco_env(env, "films") is env
    assert mujoco_environment(env.environment, "films") is env.environment


def test_what_something_else_simulates_is_refused_with_what_needed_it(recall):
    environment = recall()
    with pytest.raises(UserError, match="films are for environments that MuJoCo simulates, and recall is none"):
        mujoco_environment(environment, "films")
    with pytest.raises(UserError, match=r"speed are for .* and recall is none"):
        mujoco_env(envs.vectorize(environment, envs.Setup(num_envs=1)), "figures of speed")
