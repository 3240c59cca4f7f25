"""Whose motion counts as the robot's: that of its root, wherever it stands in the model."""

from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward

ROBOTS = Path(__file__).parents[1] / "robots"
PROP = '<body name="prop" pos="9 0 3"><freejoint/><geom size=".1"/></body>'

CLASS = """
from rewardsmith.envs.bodies.{module} import {base}


class Bot({base}):
    xml = "bot.xml"
    control_dt = 0.02
    episode_length = 1.0
    root = "{root}"

    def observation(self, sim):
        return {{"q": sim.qpos}}

    def reset(self, random):
        return {{}}
"""


def _file(folder, base, xml, root="base"):
    (folder / "bot.xml").write_text(xml)
    (folder / "bot.py").write_text(CLASS.format(module=base.lower().removesuffix("body"), base=base, root=root))
    return str(folder / "bot.py")


def _planar(prop="", floor=0.0, joints="<joint name='rootx' type='slide' axis='1 0 0'/>"):
    return f"""<mujoco><option timestep=".01" gravity="0 0 0"/><worldbody><geom type="plane" size="5 5 1"
        pos="0 0 {floor}"/>{prop}<body name="base" pos="0 0 {floor + 0.5}">{joints}<joint name="rootz" type="slide"
        axis="0 0 1"/><joint name="rooty" axis="0 1 0"/><geom size=".1"/></body></worldbody>
        <actuator><motor joint="rootz"/></actuator></mujoco>"""


@pytest.mark.parametrize("device", ["cpu", pytest.param("warp", marks=pytest.mark.slow)])
def test_a_prop_before_the_robot_is_not_measured_in_its_place(device):
    env = envs.make(str(ROBOTS / "prop_before_robot" / "bot.py"), 2, reward=no_reward, device=device)
    assert env.state.height.tolist() == pytest.approx([0.3, 0.3], abs=1e-5)
    velocity = env.sim.qvel.clone()
    velocity[:, :6] = 9.0
    velocity[:, 6:12] = torch.tensor([0.5, 0.2, 0.1, 0.3, 0.4, 0.6])
    env.sim.qvel.copy_(velocity)
    env.sim.set_state(env.sim.state())
    env.memory["travel"].copy_(env.environment.travel(env.sim, None))
    assert env.state.vertical_velocity.tolist() == pytest.approx([0.1, 0.1])
    turning = [env.state.roll_velocity[0], env.state.pitch_velocity[0], env.state.yaw_velocity[0]]
    assert [float(each) for each in turning] == pytest.approx([0.3, 0.4, 0.6])
    env.step(torch.zeros(2, 1))
    assert env.state.forward_displacement.tolist() == pytest.approx([0.5 * 0.02] * 2, abs=2e-3)
    assert env.state.forward_velocity.tolist() == pytest.approx([0.5] * 2, abs=0.1)


def test_a_root_without_a_free_joint_is_told_which_body_has_one(tmp_path):
    with pytest.raises(envs.UserError, match=r"root 'base' has no free joint.*'prop'"):
        envs.make(_file(tmp_path, "FreeBody", _planar(PROP)), 1, reward=no_reward)
    with pytest.raises(envs.UserError, match=r"root 'base' has no free joint.*none has one"):
        envs.make(_file(tmp_path, "FreeBody", _planar()), 1, reward=no_reward)


@pytest.mark.parametrize("prop", ["", PROP])
@pytest.mark.parametrize("floor", [0.0, 0.5])
def test_a_planar_root_is_measured_by_its_own_joints_above_the_floor(tmp_path, prop, floor):
    env = envs.make(_file(tmp_path, "PlanarBody", _planar(prop, floor)), 2, reward=no_reward)
    first = env.sim.model.joint("rootx")
    env.sim.qvel[:, first.dofadr[0] : first.dofadr[0] + 3] = torch.tensor([1.0, 0.5, 0.2], dtype=torch.float64)
    env.sim.set_state(env.sim.state())
    assert env.state.height.tolist() == pytest.approx([0.5, 0.5])
    assert env.state.vertical_velocity.tolist() == pytest.approx([0.5, 0.5])
    assert env.state.pitch_velocity.tolist() == pytest.approx([0.2, 0.2])


@pytest.mark.parametrize(
    ("joints", "said"),
    [
        ("", "no joint 'rootx'; its joints: rootz, rooty"),
        ("<joint name='rootx' axis='1 0 0'/>", "'rootx' is not one that moves root 'base'"),
    ],
)
def test_a_planar_root_without_its_joints_is_told_so(tmp_path, joints, said):
    with pytest.raises(envs.UserError, match=said):
        envs.make(_file(tmp_path, "PlanarBody", _planar(joints=joints)), 1, reward=no_reward)


def test_a_free_body_stands_above_a_raised_floor(tmp_path):
    xml = (
        '<mujoco><worldbody><geom type="plane" size="5 5 1" pos="0 0 .5"/><body name="base" pos="0 0 .9"><freejoint/>'
        '<geom size=".1"/><body name="arm"><joint name="j"/><geom size=".05"/></body></body></worldbody>'
        '<actuator><motor joint="j"/></actuator></mujoco>'
    )
    env = envs.make(_file(tmp_path, "FreeBody", xml), 1, reward=no_reward)
    assert float(env.state.height) == pytest.approx(0.4)
