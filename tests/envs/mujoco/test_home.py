"""Robots with a home keyframe begin there, and a policy that says nothing holds them there."""

from pathlib import Path

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.actuators import actuator_ranges
from rewardsmith.envs.mujoco.home import home_key
from rewardsmith.envs.reward import no_reward

FOLDER = Path(__file__).parents[1] / "robots" / "position_actuators"


def _middle(env):
    return ((env.action_low + env.action_high) / 2).expand(env.num_envs, -1)


@pytest.mark.parametrize("name", ["dog", "home"])
def test_a_dog_stands_for_an_episode_when_its_policy_says_nothing(name):
    env = envs.make(str(FOLDER / f"{name}.py"), 4, reward=no_reward, seed=1)
    qpos = torch.as_tensor(env.environment.model.key_qpos[0])
    assert (env.sim.qpos - qpos).abs().max() <= 0.01 + 1e-6
    for step in range(env.max_steps):
        done = env.step(_middle(env))
        assert not done.terminated.any(), step
        if step < env.max_steps - 1:
            assert (env.state.height > 0.2).all() and (env.state.uprightness > 0.95).all(), step


@pytest.mark.parametrize("device", ["cpu", "warp"])
def test_what_reset_leaves_out_is_that_of_the_keyframe(tmp_path, device):
    (tmp_path / "dog.xml").write_text((FOLDER / "dog.xml").read_text())
    text = (FOLDER / "dog.py").read_text()
    at = text.index("        return {", text.index("def reset"))
    (tmp_path / "dog.py").write_text(text[:at] + "        return {}\n")
    env = envs.make(str(tmp_path / "dog.py"), 3, reward=no_reward, device=device)
    key = torch.as_tensor(env.environment.model.key_qpos[:1]).to(env.sim.dtype)
    assert torch.equal(env.sim.qpos, key.expand(3, -1))


def test_actions_are_centred_on_the_keyframe_and_half_as_wide():
    env = envs.make(str(FOLDER / "dog.py"), 1, reward=no_reward)
    assert _middle(env)[0].tolist() == pytest.approx([0.9, -1.8] * 4)
    assert (env.action_high - env.action_low).tolist() == pytest.approx([5.19 / 2, 1.93 / 2] * 4)
    assert "home pose" in env.environment.action_ranges[0].origin


KEYS = {
    "one": ('<key name="crouch" qpos=".4" ctrl=".5 0"/>', 0.5),
    "without control": ('<key name="home" qpos=".4"/>', 0.4),
    "home of two": ('<key qpos=".1" ctrl=".1 0"/><key name="home" qpos=".4" ctrl=".5 0"/>', 0.5),
    "two": ('<key qpos=".1" ctrl=".1 0"/><key name="crouch" qpos=".4" ctrl=".5 0"/>', 0.25),
}


@pytest.mark.parametrize("keys", KEYS)
def test_which_keyframe_is_home(keys):
    key, middle = KEYS[keys]
    model = mujoco.MjModel.from_xml_string(
        f"""<mujoco><compiler angle="radian"/><worldbody><body><joint name="j" range="-.5 1"/><geom size=".1"/></body>
        </worldbody><actuator><position joint="j"/><motor joint="j" ctrlrange="-2 3"/></actuator>
        <keyframe>{key}</keyframe></mujoco>"""
    )
    servo, motor = actuator_ranges(model, home_key(model))
    assert (servo.low + servo.high) / 2 == pytest.approx(middle)
    assert (motor.low, motor.high) == (-2, 3)


def _dog(folder, attribute):
    """Write the dog with one more attribute and two more keyframes; return its environment."""
    text = (FOLDER / "dog.xml").read_text()
    key = mujoco.MjModel.from_xml_string(text).key_qpos[0]
    odd = " ".join(map(str, [*key[:2], 1.0, *key[3:]]))
    (folder / "dog.xml").write_text(text.replace("</keyframe>", f'<key name="drop" qpos="{odd}"/></keyframe>'))
    text = (FOLDER / "dog.py").read_text()
    (folder / "dog.py").write_text(text.replace("    episode_length", f"    {attribute}\n    episode_length"))
    return envs.make(str(folder / "dog.py"), 2, reward=no_reward)


def test_another_keyframe_is_home_by_its_name(tmp_path):
    env = _dog(tmp_path, 'home_keyframe = "drop"')
    assert (env.state.height > 0.9).all() and "home pose" in env.environment.action_ranges[0].origin


def test_none_begins_in_the_models_own_pose_with_whole_ranges(tmp_path):
    env = _dog(tmp_path, "home_keyframe = None")
    model = env.environment.model
    assert (env.sim.qpos - torch.as_tensor(model.qpos0)).abs().max() <= 0.01 + 1e-6
    assert "home" not in env.environment.action_ranges[0].origin
    assert (env.action_high - env.action_low)[0] == pytest.approx(5.19)


def test_a_keyframe_that_there_is_not_is_named(tmp_path):
    with pytest.raises(envs.UserError, match=r"home_keyframe: .* no keyframe 'stand'; its keyframes: .*drop"):
        _dog(tmp_path, 'home_keyframe = "stand"')
