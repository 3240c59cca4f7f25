"""What a class of one's own gives is looked at once, and each mistake gets one line that names it."""

from pathlib import Path

import pytest

from rewardsmith import envs
from rewardsmith.envs.mujoco import check
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.setup import Setup

FOLDER = Path(__file__).parents[1] / "robots" / "own_file_mistakes"
CLASS = '''
import torch

from rewardsmith.envs import MujocoEnvironment, Task, feature, memory


class Cart(MujocoEnvironment):
    xml = "m.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "cart"
    tasks = {"go": Task(
        instruction="go",
        score=lambda state, action: state.velocity,
        unit="m/s",
        success=lambda state, action: state.velocity > 1,
        expert=lambda state, action: (state.velocity, {"velocity": state.velocity}),
    )}

    def observation(self, sim):
        return {"q": sim.qpos, "v": sim.qvel[:, 0]}

    def reset(self, random):
        return {"qvel": random.uniform(-0.1, 0.1, 1), "qpos": self.initial_qpos(random)}

    def terminated(self, sim):
        return sim.qpos[:, 0].abs() > 1.5

    @memory
    def way(self, sim, last):
        return sim.qpos[:, 0] if last is None else last + sim.qvel[:, 0].abs()

    @feature(unit="m/s", kind="forward_velocity")
    def velocity(self, sim):
        """Speed of the cart."""
        return sim.qvel[:, 0]

    @feature(unit="1")
    def state(self, sim):
        """Everything, a whole number, and a flag."""
        return torch.cat([sim.qpos, sim.qvel], 1)

    @feature(unit="1")
    def moving(self, sim):
        """1 where it moves."""
        return sim.qvel[:, 0] > 0
'''


def _file(folder, old="", new=""):
    (folder / "m.xml").write_text((FOLDER / "m.xml").read_text())
    assert old in CLASS
    (folder / "cart.py").write_text(CLASS.replace(old, new))
    return str(folder / "cart.py")


def test_what_is_right_passes_and_is_looked_at_once(tmp_path, monkeypatch):
    environment = envs.build(envs.find(_file(tmp_path)))
    looked = []
    monkeypatch.setattr("rewardsmith.envs.mujoco.environment.check", lambda each: looked.append(check.check(each)))
    for _ in range(3):
        envs.vectorize(environment, Setup(num_envs=2))
    assert len(looked) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("return sim.qvel[:, 0]\n", "return sim.qvel.mean()\n", r"feature 'velocity' has the shape \[\].*num_envs"),
        ("return sim.qvel[:, 0]\n", "return 1.0\n", "feature 'velocity' is a float"),
        ("return sim.qvel[:, 0]\n", "pass\n", "feature 'velocity' is None"),
        (
            "return sim.qvel[:, 0]\n",
            "return sim.qvel\n",
            r"of kind 'forward_velocity'.*\[num_envs, 1\].*:, 0",
        ),
        ("return sim.qvel[:, 0]\n", "return sim.qvel[:1, 0]\n", r"feature 'velocity' has the shape \[1\]"),
        ("return sim.qvel[:, 0]\n", "return sim.qvel[:, 0] * 1j\n", "feature 'velocity' has the type complex128"),
        ("return sim.qvel[:, 0]\n", "return sim.qvl[:, 0]\n", "feature 'velocity' fails: .*qvl"),
        (
            "sim.qpos[:, 0].abs() > 1.5",
            "sim.qpos.abs() > 1.5",
            r"terminated has the shape \[num_envs, 1\]",
        ),
        ("sim.qpos[:, 0].abs() > 1.5", "sim.qpos[:, 0]", "terminated has the type float64; it must be bool"),
        ('{"q": sim.qpos, "v": sim.qvel[:, 0]}', "sim.qpos", "observation gives a Tensor"),
        ('"v": sim.qvel[:, 0]', '"v": sim.qvel.mean()', "observation 'v' has the shape"),
        ("else last + sim.qvel[:, 0].abs()", "else sim.qvel", r"memory 'way' after the start has the shape"),
        ("score=lambda state, action: state.velocity", "score=lambda state, action: state.state", "score of task 'go'"),
        ("state.velocity > 1", "state.velocity", "success of task 'go' has the type float32; it must be bool"),
        ('(state.velocity, {"velocity": state.velocity})', "state.velocity", "expert of task 'go' gives a Tensor"),
        ("state.velocity > 1", "state.pace > 1", "task 'go' fails: .*pace"),
        ("-0.1, 0.1, 1", "-0.1, 0.1, 2", r"reset's 'qvel' has the shape \[num_envs, 2\]; it must be \[num_envs, 1\]"),
        ('{"qvel": ', '{"speed": ', "reset gives 'speed', which is no state field; those are qpos, qvel"),
        ("control_dt = 0.02", "control_dt = -0.02", "control_dt is -0.02 s; it must be above 0"),
        ("control_dt = 0.02", "control_dt = 0.0", "control_dt is 0.0 s; it must be above 0"),
        ("control_dt = 0.02", "control_dt = 1 / 60", "whole number of physics steps of 0.01 s, such as 0.01 or 0.02 s"),
        ("episode_length = 2.0", "episode_length = -1.0", "episode of -1.0 s has no control step"),
        ("episode_length = 2.0", "episode_length = 0.0", "episode of 0.0 s has no control step"),
        ("episode_length = 2.0", 'episode_length = float("nan")', "episode of nan s has no control step"),
    ],
)
def test_every_mistake_is_named_in_one_line(tmp_path, old, new, said):
    with pytest.raises(envs.UserError, match=said) as caught:
        envs.make(_file(tmp_path, old, new), 2, reward=no_reward)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "said"), [("featurescalar", "feature 'velocity'"), ("termcol", "terminated")])
def test_files_of_users(name, said):
    with pytest.raises(envs.UserError, match=said):
        envs.make(str(FOLDER / f"{name}.py"), 2, reward=no_reward)
