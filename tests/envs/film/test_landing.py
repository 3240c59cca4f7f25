import numpy as np
import pytest
import torch

from rewardsmith.envs import registry
from rewardsmith.envs.film.landing import land
from rewardsmith.envs.film.pose_inputs import PoseInputs
from rewardsmith.envs.film.poses import pose_size


@pytest.mark.parametrize(("name", "height"), [("humanoid", 2), ("hopper", 1), ("ant", 2)])
def test_landed_poses_touch_the_floor(name, height):
    import mujoco

    model = registry.find(name)().model
    random = np.random.default_rng(0)
    qpos = np.tile(model.qpos0, (20, 1))
    qpos[:, height] += random.uniform(-0.5, 2, 20)
    qpos[:, height + 1 :] += random.normal(0, 1, qpos[:, height + 1 :].shape)
    if height == 2:
        qpos[:, 3:7] /= np.linalg.norm(qpos[:, 3:7], axis=1, keepdims=True)
    landed = land(model, qpos, height)
    assert np.array_equal(np.delete(landed, height, 1), np.delete(qpos, height, 1))
    data, floor = mujoco.MjData(model), model.geom("floor").id
    moving = [geom for geom in range(model.ngeom) if model.geom_bodyid[geom]]
    for row in landed:
        data.qpos[:] = row
        mujoco.mj_kinematics(model, data)
        gaps = [mujoco.mj_geomDistance(model, data, floor, geom, 1.0, None) for geom in moving]
        assert min(gaps) == pytest.approx(0, abs=1e-4)


def test_inputs_have_no_jumps_where_quaternions_change_their_sign():
    model = registry.find("humanoid")().model
    inputs = PoseInputs(model, ["side"])
    rows = torch.randn(5, pose_size(model))
    turned = rows.clone()
    turned[:, 3:7] *= -1
    assert torch.allclose(inputs(rows), inputs(turned), atol=1e-6)
    assert inputs(rows).shape == (5, inputs.size)


def test_where_a_followed_body_has_travelled_is_left_out():
    model = registry.find("half_cheetah")().model
    inputs = PoseInputs(model, ["side", "front"])
    rows = torch.randn(5, model.nq)
    travelled, risen, whirled = rows.clone(), rows.clone(), rows.clone()
    travelled[:, 0] += 3.0
    risen[:, 1] += 0.1
    whirled[:, 2] += 2 * torch.pi
    assert torch.equal(inputs(rows), inputs(travelled))
    assert not torch.equal(inputs(rows), inputs(risen))
    assert torch.allclose(inputs(rows), inputs(whirled), atol=1e-5)


def test_where_a_body_is_before_a_camera_that_stands_still_counts():
    model = registry.find("inverted_pendulum")().model
    inputs = PoseInputs(model, ["side"])
    rows = torch.zeros(2, 2)
    rows[1, 0] = 0.5
    assert not torch.equal(*inputs(rows))
