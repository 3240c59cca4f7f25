import math
from functools import cache

import mujoco
import numpy as np
import pytest

from rewardsmith import envs
from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.film.cameras import ASPECT, FIELD_OF_VIEW, add_cameras, field_of_view
from rewardsmith.envs.mujoco.home import home_key

ARMS = {name for name in envs.names(envs.MujocoEnvironment) if name.startswith("arm_")}
STILL = {*ARMS, "inverted_double_pendulum", "inverted_pendulum", "mountain_car", "pusher", "reacher"}
SEEN_FROM_ABOVE = {*ARMS, "pusher", "reacher", "swimmer"}


# Gymnasium's half_cheetah.xml uses an attribute that MuJoCo will drop some day.
pytestmark = pytest.mark.filterwarnings("ignore:.*settotalmass")


def load_spec(name: str) -> mujoco.MjSpec:
    return mujoco.MjSpec.from_file(str(gymnasium_model(f"{name}.xml")))


def load(name: str, **framing: float) -> mujoco.MjModel:
    spec = load_spec(name)
    add_cameras(spec, "torso", **framing)
    return spec.compile()


@cache
def model_of(name: str) -> mujoco.MjModel:
    return envs.find(name)().model


def posed(model: mujoco.MjModel) -> mujoco.MjData:
    data = mujoco.MjData(model)
    if (home := home_key(model)) is not None:
        mujoco.mj_resetDataKeyframe(model, data, home)
    mujoco.mj_forward(model, data)
    return data


def on_screen(
    model: mujoco.MjModel, data: mujoco.MjData, camera: str, points: np.ndarray, aspect: float = ASPECT
) -> np.ndarray:
    """Project points to the picture, whose edges are at -1 and 1."""
    seen = (points - data.camera(camera).xpos) @ data.camera(camera).xmat.reshape(3, 3)
    tangent = math.tan(math.radians(field_of_view(model, model.camera(camera).id, aspect)) / 2)
    return seen[:, :2] / -seen[:, 2:] / (tangent * np.array([aspect, 1.0]))


@pytest.mark.parametrize("aspect", [ASPECT, 1.0], ids=["film", "square"])
@pytest.mark.parametrize("camera", ["side", "front", "ahead"])
@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_everything_is_in_the_picture(name, camera, aspect):
    model = model_of(name)
    data = posed(model)
    bounded = model.geom_rbound > 0
    if name not in STILL:
        bounded &= model.geom_bodyid > 0
    assert np.abs(on_screen(model, data, camera, data.geom_xpos[bounded], aspect)).max() < 1


@pytest.mark.parametrize("camera", ["side", "front", "ahead"])
@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_cameras_stand_upright_and_look_down(name, camera):
    axes = posed(model_of(name)).camera(camera).xmat.reshape(3, 3)
    assert axes[2, 0] == pytest.approx(0, abs=1e-6)
    assert axes[2, 2] == pytest.approx(math.sin(math.radians(50 if name in SEEN_FROM_ABOVE else 14)), abs=1e-6)


@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_cameras_follow_what_can_travel(name):
    model = model_of(name)
    data = posed(model)
    before = data.camera("side").xpos.copy()
    data.qpos[0] += 0.5
    mujoco.mj_forward(model, data)
    moved = data.camera("side").xpos - before
    assert moved == pytest.approx([0.0 if name in STILL else 0.5, 0, 0])


def test_only_own_cameras_open_further_for_square_pictures():
    model = load("hopper")
    angles = {model.camera(camera).name: field_of_view(model, camera, 1.0) for camera in range(model.ncam)}
    assert angles["track"] == model.camera("track").fovy[0]
    assert FIELD_OF_VIEW <= angles["side"] < 2 * math.degrees(math.atan(math.tan(math.radians(20)) * ASPECT)) + 1e-9


def test_given_angle_is_kept():
    axes = posed(load("ant", elevation=30.0)).camera("side").xmat.reshape(3, 3)
    assert axes[2, 2] == pytest.approx(0.5)


def test_side_and_front_look_from_the_right_and_from_ahead():
    data = posed(load("half_cheetah"))
    side, front = (data.camera(name).xpos - data.subtree_com[0] for name in ("side", "front"))
    assert side[1] < -abs(side[0])
    assert front[0] > abs(front[1])


def test_given_distance_is_kept():
    data = posed(load("ant", distance=5.0))
    torso = data.body("torso").subtree_com
    assert np.linalg.norm(data.camera("side").xpos - torso) == pytest.approx(5)


def test_physics_is_untouched():
    plain, filmed = load_spec("hopper").compile(), load("hopper")
    states = []
    for model in (plain, filmed):
        data = mujoco.MjData(model)
        data.ctrl[:] = 0.3
        mujoco.mj_step(model, data, 200)
        states.append(np.concatenate([data.qpos, data.qvel]))
    assert (states[0] == states[1]).all()


def test_adding_cameras_again_replaces_them():
    spec = load_spec("hopper")
    add_cameras(spec, "torso", 2.0)
    add_cameras(spec, "torso", 4.0)
    model = spec.compile()
    names = [model.camera(camera).name for camera in range(model.ncam)]
    assert sorted(names) == ["ahead", "front", "side", "track"]
    assert model.camera("side").fovy[0] == FIELD_OF_VIEW


def test_body_without_shape_is_filmed_from_a_default_distance():
    spec = mujoco.MjSpec()
    body = spec.worldbody.add_body(name="ghost")
    body.add_joint(type=mujoco.mjtJoint.mjJNT_FREE)
    body.mass, body.inertia, body.explicitinertial = 1.0, [1, 1, 1], True
    add_cameras(spec, "ghost")
    data = posed(spec.compile())
    assert np.linalg.norm(data.camera("side").xpos - data.body("ghost").subtree_com) == pytest.approx(3 * 1.35)


def test_unknown_body_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match=r"no body 'trunk'.*world, torso, thigh"):
        add_cameras(load_spec("hopper"), "trunk")
