"""Features of joints: angles of hinges, positions of slides, and what has neither."""

from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward

ROBOTS = Path(__file__).parents[1] / "robots"


def test_a_slide_is_a_position_in_metres():
    env = envs.make(str(ROBOTS / "non_hinge_joints" / "rail.py"), 2, reward=no_reward)
    table = env.environment.features
    assert (table["rail_position"].unit, table["rail_velocity"].unit) == ("m", "m/s")
    assert table["rail_position"].kind == "slide_position[rail]"
    assert not {"rail_angle", "joint_angles", "joint_speed"} & set(table)
    for _ in range(5):
        env.step(torch.ones(2, 1))
    assert torch.equal(env.state.rail_position, env.sim.qpos[:, 0].float())
    assert torch.equal(env.state.rail_velocity, env.sim.qvel[:, 0].float()) and (env.state.rail_velocity > 0).all()


def test_hinges_have_their_sums_to_themselves(tmp_path):
    (tmp_path / "m.xml").write_text((ROBOTS / "non_hinge_joints" / "m.xml").read_text().replace('type="ball"', ""))
    text = (ROBOTS / "non_hinge_joints" / "rail.py").read_text()
    (tmp_path / "arm.py").write_text(
        text.replace('"rail": "rail"', '"rail": "rail", "arm": "shoulder"').replace("0.1, 4", "0.1, 2")
    )
    env = envs.make(str(tmp_path / "arm.py"), 3, reward=no_reward)
    assert env.state.joint_angles.shape == (3, 1)
    assert torch.equal(env.state.joint_speed, env.state.arm_velocity.abs())


def test_a_ball_is_refused_by_its_name():
    with pytest.raises(envs.UserError, match=r"joints\['shoulder'\]: 'shoulder' is a ball joint"):
        envs.make(str(ROBOTS / "non_hinge_joints" / "shoulder.py"), 2, reward=no_reward)


def test_a_free_joint_is_refused_by_its_name(tmp_path):
    folder = ROBOTS / "prop_before_robot"
    (tmp_path / "scene.xml").write_text((folder / "scene.xml").read_text())
    (tmp_path / "bot.py").write_text((folder / "bot.py").read_text().replace('"hip": "hip"', '"trunk": "root"'))
    with pytest.raises(envs.UserError, match=r"joints\['trunk'\]: 'root' is a free joint"):
        envs.make(str(tmp_path / "bot.py"), 2, reward=no_reward)
