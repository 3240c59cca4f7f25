"""A robot's MJCF alone is an environment: what is read off it is true, has plain names, and faults get one line."""

from importlib.util import find_spec
from pathlib import Path

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.bodies.free import FreeBody
from rewardsmith.envs.bodies.planar import PlanarBody
from rewardsmith.envs.mujoco.anatomy import plain
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.sources import sources
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand

GYMNASIUM = Path(find_spec("gymnasium").submodule_search_locations[0]) / "envs/mujoco/assets"
OURS = Path(envs.__file__).parent / "bodies"
FILES = [*sorted(GYMNASIUM.glob("*.xml")), OURS / "quadruped.xml", OURS.parents[1] / "examples" / "rover.xml"]
NEXT_STEPS = ("give it a ctrlrange", "add joints, and <actuator>")

LEG = """
<body pos="{x} {y} 0"><joint name="{leg}_hip" axis="0 1 0" range="-1 1"/>
  <geom type="capsule" fromto="0 0 0 0 0 -.2" size=".02"/>
  <body pos="0 0 -.2"><joint axis="0 1 0"/><geom type="capsule" fromto="0 0 0 0 0 -.2" size=".02"/></body></body>"""
DOG = """<mujoco><worldbody><geom type="plane" size="9 9 1"/><body pos="0 0 .42">
<freejoint/><geom type="box" size=".2 .1 .04"/>
{legs}</body></worldbody><actuator>{motors}</actuator></mujoco>"""


def dog(folder, name="good dog-2.xml"):
    places = {"FL": (0.2, 0.1), "FR": (0.2, -0.1), "RL": (-0.2, 0.1), "RR": (-0.2, -0.1)}
    legs = "".join(LEG.format(leg=leg, x=x, y=y) for leg, (x, y) in places.items())
    motors = "".join(f'<motor joint="{leg}_hip" ctrlrange="-1 1"/>' for leg in places)
    path = folder / name
    path.write_text(DOG.format(legs=legs, motors=motors))
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_models_of_known_robots_are_environments_whose_features_are_true(truth, path):
    assert truth.holds(str(path)) is None
    environment = envs.build(envs.find(str(path)))
    assert environment.joints and sources(environment)[0] == path.resolve()


@pytest.mark.parametrize("tens", range(3))
def test_drawn_models_are_true_or_refused(models, truth, tmp_path, tens):
    ends = []
    for seed in range(10 * tens, 10 * tens + 10):
        path = tmp_path / f"{seed}.xml"
        drawn = models.Drawn(seed)
        try:
            path.write_text(models.with_keys(drawn.xml, drawn.keys, seed))
            mujoco.MjModel.from_xml_path(str(path))
        except ValueError:  # MuJoCo itself refuses it
            continue
        refusal = truth.holds(str(path), seed)
        assert refusal is None or any(step in refusal for step in NEXT_STEPS), refusal
        ends.append(refusal)
    assert None in ends


@pytest.mark.parametrize("name", ["ant", "half_cheetah", "humanoid"])
def test_it_says_of_a_state_what_the_written_environment_says(name):
    written = envs.make(name, 3, reward=no_reward)
    described = envs.make(str(GYMNASIUM / f"{name}.xml"), 3, reward=no_reward)
    assert isinstance(described.environment, FreeBody | PlanarBody)
    for _ in range(20):
        written.step(torch.rand(3, written.action_size) - 0.5)
    described.begin_at({"qpos": written.sim.qpos.clone(), "qvel": written.sim.qvel.clone()})
    for feature in ("height", "uprightness", "vertical_velocity", "pitch_velocity", "yaw_velocity"):
        if feature in written.environment.features and feature in described.environment.features:
            assert torch.allclose(getattr(described.state, feature), getattr(written.state, feature), atol=1e-5), (
                feature
            )


def test_legs_without_names_are_called_by_where_they_stand(tmp_path):
    environment = envs.build(envs.find(str(dog(tmp_path))))
    assert environment.name() == "good_dog2"
    assert set(environment.parts) == {f"{end}_{side}_foot" for end in ("front", "back") for side in ("left", "right")}
    assert {"front_left_hip", "back_right_hip"} < set(environment.joints)
    data = mujoco.MjData(environment.model)
    mujoco.mj_kinematics(environment.model, data)
    for name, (geom,) in environment.parts.items():
        x, y, _ = data.geom(geom).xpos
        assert ("front" in name) == (x > 0) and ("left" in name) == (y > 0)
    wishes = understand("walk forward and lift the front left foot", Body(survey_of(type(environment)))).intent.wishes
    assert {"forward_velocity", "part_height[front_left_foot]"} <= {wish.kind for wish in wishes}


def test_episodes_begin_about_the_home_pose_within_the_joints_limits(tmp_path):
    env = envs.make(str(dog(tmp_path)), 64, reward=no_reward)
    env.reset()
    low, high = env.environment.model.jnt_range[1]
    hips, shins = env.sim.qpos[:, 7::2], env.sim.qpos[:, 8::2]
    assert hips.std(0).min() > 0 and low <= hips.min() and hips.max() <= high, "a degree to either side"
    assert 0.04 < shins.abs().max() <= 0.05 + 1e-9
    moved = env.observe().clone()
    env.sim.qpos[:, :2] += 5
    assert torch.equal(env.observe(), moved), "where it is in the world is not shown"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("FL_calf_joint", "front_left_calf"),
        ("bfoot", "back_foot"),
        ("knee_left", "left_knee"),
        ("RH_KFE", "back_right_kfe"),
        ("leftThumbTip", "left_thumb_tip"),
        ("lower_back", "lower_back"),
        ("joint1", "joint1"),
        ("2nd", "nd"),
        ("__", ""),
        ("é", ""),
    ],
)
def test_names_are_spelt_out(name, said):
    assert plain(name) == said


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        (None, "does not exist"),
        ("walk", "no XML"),
        ("<mujoco/>", "add joints, and <actuator>"),
        ("<mujoco><worldbody><body><geom size='1'/><joint/></body></worldbody></mujoco>", "<actuator>"),
        ("<mujoco><worldbody><body><geom/></body></worldbody></mujoco>", "no model that MuJoCo reads"),
    ],
)
def test_mistakes_get_one_line(tmp_path, text, mention):
    path = tmp_path / "mine.xml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(envs.UserError, match=mention) as caught:
        envs.make(str(path), 2, reward=no_reward)
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)


def test_it_is_simulated_by_warp_as_well(tmp_path):
    native, warp = (envs.make(str(dog(tmp_path)), 3, reward=no_reward, device=device) for device in ("cpu", "warp"))
    assert torch.allclose(native.reset(), warp.reset(), atol=1e-5)
    action = torch.zeros(3, native.action_size)
    assert torch.allclose(native.step(action).obs, warp.step(action).obs, atol=1e-3)
