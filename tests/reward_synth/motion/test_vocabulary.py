"""What can be asked of a body is what its environment has, within what its model allows."""

import math

import mujoco
import numpy as np
import pytest

from rewardsmith.envs import UserError


def test_a_vocabulary_holds_every_feature_of_one_number_that_says_something_of_a_motion(ant):
    assert {"height", "yaw_velocity", "front_left_foot_height", "back_right_knee_angle"} <= set(ant.quantities)
    assert not {"time", "fallen", "previous_action", "joint_angles"} & set(ant.quantities)
    assert ant.feet == ("front_left_foot", "front_right_foot", "back_left_foot", "back_right_foot")


def test_joints_are_limited_as_the_model_limits_them(ant):
    environment = ant.body.environment
    for name, mjcf in environment.joints.items():
        quantity, low_high = ant.of("joint_angle", name), environment.model.joint(mjcf).range
        assert (quantity.low, quantity.high) == pytest.approx(tuple(low_high))


def test_no_pose_brings_a_part_beyond_the_limits(ant):
    """Random poses with the root at the origin: no point of a foot is farther away than is said."""
    environment = ant.body.environment
    model, data = environment.model, mujoco.MjData(environment.model)
    root = environment.body(environment.root)
    draw = np.random.default_rng(0)
    for _ in range(200):
        data.qpos[7:] = draw.uniform(-math.pi, math.pi, model.nq - 7)
        mujoco.mj_kinematics(model, data)
        for part in ant.feet:
            geom = model.geom(environment.parts[part][0]).id
            away = float(((data.geom_xpos[geom] - data.xpos[root]) ** 2).sum() ** 0.5) + model.geom_size[geom][0]
            assert away <= ant.of("part_forward", part).high


def test_an_unknown_quantity_is_answered_with_those_that_are_near(ant):
    with pytest.raises(UserError, match=r"no quantity 'front_foot_height'; did you mean .*front_left_foot_height"):
        ant.find("front_foot_height")
    with pytest.raises(UserError, match="there are: forward_velocity, "):
        ant.find("xyzzy")


def test_another_body_has_a_vocabulary_of_its_own(cheetah):
    assert cheetah.of("yaw_velocity") is None and cheetah.feet == ("back_foot", "front_foot")
