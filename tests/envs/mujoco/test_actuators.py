"""How far actuators may go, whatever the model says and leaves out."""

from pathlib import Path

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.actuators import actuator_bounds, control_actuators
from rewardsmith.envs.mujoco.warp import try_out
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.cli import tables
from rewardsmith.experiments.cli.main import main

ROBOTS = Path(__file__).parents[1] / "robots"


def _model(actuator, joint='range="-30 60"'):
    return mujoco.MjModel.from_xml_string(
        f"""<mujoco><worldbody><body name="arm"><joint name="j" axis="0 1 0" {joint}/><joint name="far" type="slide"
        axis="1 0 0"/><geom size=".1"/><site name="a" pos=".3 0 0"/></body>
        <site name="b" pos="0 0 1"/></worldbody><tendon>
        <spatial name="t" range=".5 2"><site site="a"/><site site="b"/></spatial>
        <spatial name="slack"><site site="a"/><site site="b"/></spatial></tendon>
        <actuator>{actuator}</actuator></mujoco>"""
    )


@pytest.mark.parametrize(
    ("actuator", "low", "high"),
    [
        ('<motor joint="j" ctrlrange="-3 2"/>', -3, 2),
        ('<motor joint="j"/>', -1, 1),
        ('<motor joint="j" forcerange="-8 4"/>', -8, 4),
        ('<general joint="j" gainprm="4" forcerange="-8 4"/>', -2, 1),
        ('<velocity joint="j" kv="2"/>', -1, 1),
        ('<velocity joint="j" kv="2" forcerange="-3 3"/>', -1.5, 1.5),
        ('<position joint="j" kp="7"/>', -0.5236, 1.0472),
        ('<position joint="j" kp="7" gear="2"/>', -1.0472, 2.0944),
        ('<position joint="j" kp="7" timeconst=".1"/>', -0.5236, 1.0472),
        ('<general joint="j" gainprm="7" biastype="affine" biasprm="0 -7"/>', -0.5236, 1.0472),
        ('<general joint="j" gainprm="7" biastype="affine" biasprm="3.5 -7"/>', -1.0236, 0.5472),
        ('<position tendon="t" kp="7"/>', 0.5, 2),
        ('<intvelocity joint="j" kp="7" actrange="-1 1"/>', -1, 1),
        ('<muscle tendon="t"/>', 0, 1),
        ('<damper joint="j" kv="1" ctrlrange="0 1"/>', 0, 1),
        ('<adhesion body="arm" ctrlrange="0 1"/>', 0, 1),
    ],
)
def test_every_actuator_has_a_range(actuator, low, high):
    assert actuator_bounds(_model(actuator))[0] == pytest.approx((low, high), abs=1e-4)


def test_actuators_with_several_controls_have_a_range_and_a_name_for_each():
    model = _model('<pid joint="j" kp="7" kv="1" input="pos vel"/><motor joint="far" ctrlrange="-3 2"/>')
    assert model.nu == 3 and control_actuators(model) == [0, 0, 1]
    assert actuator_bounds(model).ravel() == pytest.approx([-0.5236, 1.0472, -1, 1, -3, 2], abs=1e-4)


def test_several_controls_are_told_apart(tmp_path):
    (tmp_path / "cart.py").write_text((ROBOTS / "no_ctrlrange" / "cart.py").read_text())
    text = (ROBOTS / "no_ctrlrange" / "cart.xml").read_text()
    joint = text[text.index('joint="', text.index("<actuator>")) :].split('"')[1]
    start, end = text.index("<actuator>") + len("<actuator>"), text.index("</actuator>")
    pid = f'<pid joint="{joint}" kp="7" kv="1" input="pos vel" posrange="-1 1" velrange="-2 2"/>'
    (tmp_path / "cart.xml").write_text(text[:start] + pid + text[end:])
    env = envs.make(str(tmp_path / "cart.py"), 2, reward=no_reward)
    assert [name.rsplit(" ", 1)[1] for name in env.environment.action_names] == ["pos", "vel"]
    assert env.action_high.tolist() == [1, 2]


def test_a_joints_own_limit_on_force_bounds_its_motor():
    model = _model('<motor joint="j" gear="10"/>', 'actuatorfrcrange="-20 20"')
    assert actuator_bounds(model)[0] == pytest.approx((-2, 2))


@pytest.mark.parametrize(
    ("actuator", "name"),
    [
        ('<position name="reach" joint="far"/>', "'reach' on joint 'far'"),
        ('<motor joint="j"/><position joint="far"/>', "'number 1' on joint 'far'"),
        ('<position name="rope" tendon="slack"/>', "'rope'"),
        ('<general name="own" joint="j" gaintype="user"/>', "'own'"),
    ],
)
def test_an_actuator_of_which_nothing_is_known_is_named(actuator, name):
    with pytest.raises(ValueError, match=f"{name}.*ctrlrange"):
        actuator_bounds(_model(actuator))


@pytest.mark.parametrize("device", ["cpu", "warp"])
def test_unlimited_motors_move_the_robot_and_show_says_how_far_they_go(device):
    env = envs.make(str(ROBOTS / "no_ctrlrange" / "cart.py"), 2, reward=no_reward, device=device)
    for _ in range(25):
        env.step(torch.full((2, 2), 5.0))
    assert (env.state.left_wheel_velocity > 0.5).all()
    assert torch.equal(env.state.previous_action, torch.ones(2, 2))
    assert "-1 to 1 (no limit in the model): left_wheel, right_wheel" in tables.environment(env.environment)


def test_room_on_a_gpu_is_tried_out_within_the_same_bounds(monkeypatch):
    asked = []
    monkeypatch.setattr("rewardsmith.envs.mujoco.warp.actuator_bounds", lambda m: asked.append(m) or actuator_bounds(m))
    try_out(_model('<muscle tendon="t"/>'))
    assert asked


def test_without_actuators_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    arm = ROBOTS / "no_actuators" / "arm.py"
    assert main(["train", f"env={arm}", "task=raise the arm"]) == 2
    said = capsys.readouterr().err
    assert "the model has no actuators; add <actuator>" in said and said.count("\n") == 1
    assert not list(tmp_path.iterdir())
