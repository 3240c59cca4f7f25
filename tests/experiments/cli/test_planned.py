"""What an environment changes in planning is valid, and yields to what a person says."""

import pytest

from rewardsmith import envs
from rewardsmith.experiments.cli.planned import planned
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.settings import PLANNING


@pytest.mark.parametrize("name", PLANNING)
def test_settings_are_of_a_registered_body_and_make_options(name):
    assert name in envs.names(envs.MujocoEnvironment)
    options = MPCOptions(**PLANNING[name])
    assert all(getattr(options, key) == value for key, value in PLANNING[name].items())


def test_what_is_said_stands_and_the_rest_is_the_environments():
    words = planned(["env=arm_hand", "mpc.noise=0.7", "seed=3"])
    assert words[-3:] == ["env=arm_hand", "mpc.noise=0.7", "seed=3"]
    assert [word for word in words if word.startswith("mpc.noise")] == ["mpc.noise=0.7"]
    assert f"mpc.planner={PLANNING['arm_hand']['planner']}" in words


def test_who_is_not_listed_is_planned_for_by_the_defaults():
    assert planned(["env=ant", "seed=1"]) == ["env=ant", "seed=1"] and planned([]) == []
