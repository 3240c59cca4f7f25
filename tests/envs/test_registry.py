"""Environments by name and from a user's own file, and the one line that each mistake gets."""

import shutil
import sys
from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward

ROVER = Path(__file__).parents[2] / "examples" / "rover.py"


def _copy(tmp_path, old="", new="", xml_old="", xml_new=""):
    path = tmp_path / "rover.py"
    path.write_text(ROVER.read_text().replace(old, new))
    (tmp_path / "rover.xml").write_text(ROVER.with_suffix(".xml").read_text().replace(xml_old, xml_new))
    return str(path)


def _refused(call, *mentions):
    with pytest.raises(envs.UserError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    for each in mentions:
        assert each in message, message


def test_a_users_own_file_is_an_environment(tmp_path):
    env = envs.make(_copy(tmp_path), 3, task="circle")
    assert env.environment.name() == "rover" and env.action_size == 2
    for _ in range(10):
        env.step(torch.full((3, 2), 0.3))
    assert (env.state.forward_displacement > 0).all()
    assert "left_wheel_velocity" in env.environment.features


def test_two_users_files_of_one_name_are_two_environments(tmp_path):
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
    first = envs.find(_copy(folders[0]))
    second = envs.find(_copy(folders[1], "episode_length = 10.0", "episode_length = 20.0"))
    assert first.episode_length == 10 and second.episode_length == 20
    assert envs.build(first).xml == envs.build(second).xml, "each takes the file beside it"


def test_an_unknown_name_lists_those_that_are():
    _refused(lambda: envs.make("hoper", 1), "did you mean 'hopper'", "walker2d", ".py")


def test_an_unknown_task_lists_those_that_are():
    _refused(lambda: envs.make("hopper", 1, task="fly"), "front_flip", "hop_forward")


def test_an_unknown_device_lists_those_that_are():
    _refused(lambda: envs.make("hopper", 1, device="tpu"), "tpu", "cpu")


def test_a_file_that_is_not_there(tmp_path):
    _refused(lambda: envs.find(str(tmp_path / "none.py")), "none.py", "does not exist")


def test_a_file_with_a_syntax_error_names_the_line(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("from rewardsmith import envs\n\nclass Bad(envs.Environment:\n    pass\n")
    _refused(lambda: envs.find(str(path)), "bad.py line 3", "SyntaxError")


def test_a_file_that_fails_names_its_own_line(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("import math\n\n\nx = math.sqrt(-1)\n")
    _refused(lambda: envs.find(str(path)), "bad.py line 4", "ValueError")


@pytest.mark.parametrize("text", ["import math\n", "from rewardsmith.envs.bodies.free import FreeBody\n"])
def test_a_file_without_an_environment(tmp_path, text):
    path = tmp_path / "bad.py"
    path.write_text(text)
    _refused(lambda: envs.find(str(path)), "exactly one", "none")


def test_an_mjcf_that_does_not_compile(tmp_path):
    path = _copy(tmp_path, xml_old='size="0.18 0.1 0.04"', xml_new='size="-1 0.1 0.04"')
    _refused(lambda: envs.make(path, 1), "rover", "size")


def test_an_mjcf_that_is_no_xml(tmp_path):
    path = _copy(tmp_path, xml_old="</worldbody>", xml_new="</wordbody>")
    _refused(lambda: envs.make(path, 1), "rover", "XML")


def test_an_mjcf_that_is_not_there(tmp_path):
    path = _copy(tmp_path)
    (tmp_path / "rover.xml").unlink()
    _refused(lambda: envs.make(path, 1), "rover.xml")


@pytest.mark.parametrize(
    ("old", "new", "mention"),
    [
        ("control_dt = 0.04", "control_dt = 0.005", "whole number of physics steps"),
        ('root = "chassis"', 'root = "hull"', "hull"),
        ('"left_wheel": "left_wheel", ', '"left_wheel": "leftwheel", ', "leftwheel"),
        ("    control_dt = 0.04\n", "", "control_dt"),
        ("    def observation(self", "    def observe(self", "observation"),
        ('@feature(unit="m/s")', '@feature(unit="m/s", kind="nose")', "nose"),
        ("def nose_velocity(self, sim", "def success_velocity(self, sim", "success"),
        ("random.uniform(-0.5, 0.5, 2)", "random.uniform(-0.5, 0.5, 3)", "shape"),
        ('return {"qvel"', 'return {"velocity"', "velocity"),
    ],
)
def test_a_class_that_does_not_fit(tmp_path, old, new, mention):
    _refused(lambda: envs.make(_copy(tmp_path, old, new), 1), mention)


def test_an_environment_without_a_simulator_is_told_what_to_subclass(tmp_path):
    path = tmp_path / "crane.py"
    path.write_text("from rewardsmith import Environment\n\nclass Crane(Environment):\n    xml = 'crane.xml'\n")
    _refused(lambda: envs.make(str(path), 1), "crane", "MujocoEnvironment", "FreeBody")


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="hopper"):
        envs.register(type("Hopper", (envs.Environment,), {}))


def test_a_path_may_be_relative(tmp_path, monkeypatch):
    shutil.copy(ROVER, tmp_path)
    shutil.copy(ROVER.with_suffix(".xml"), tmp_path)
    monkeypatch.chdir(tmp_path)
    assert envs.make("rover.py", 2).num_envs == 2


FOLDER = Path(__file__).parent / "robots" / "env_file_layout"


def test_a_file_may_import_those_beside_it(tmp_path):
    before = list(sys.path)
    first = envs.make(str(FOLDER / "sibling.py"), 2, reward=no_reward)
    (tmp_path / "helper.py").write_text("GAIN = 0.0\n")
    for name in ("sibling.py", "m.xml"):
        shutil.copy(FOLDER / name, tmp_path)
    second = envs.make(str(tmp_path / "sibling.py"), 2, reward=no_reward)
    assert (first.sim.qvel != 0).all() and (second.sim.qvel == 0).all(), "each has the helper of its own folder"
    assert sys.path == before and "helper" not in sys.modules


def test_the_path_is_put_back_when_a_file_fails(tmp_path):
    before = list(sys.path)
    (tmp_path / "helper.py").write_text("1 / 0\n")
    shutil.copy(FOLDER / "sibling.py", tmp_path)
    _refused(lambda: envs.find(str(tmp_path / "sibling.py")), "sibling.py line 1", "ZeroDivisionError")
    assert sys.path == before and "helper" not in sys.modules


def test_of_a_base_and_its_subclass_the_subclass_is_taken(tmp_path):
    assert envs.find(str(FOLDER / "family.py")).name() == "member"
    text = (FOLDER / "family.py").read_text() + "\n\nclass Other(Family):\n    pass\n"
    (tmp_path / "family.py").write_text(text)
    _refused(lambda: envs.find(str(tmp_path / "family.py")), "exactly one", "Member, Other")


@pytest.mark.parametrize(
    ("name", "mentions"),
    [
        ("jointmissing", ("joints['rail']", "no joint 'rial'", "its joints: rail")),
        ("noroot", ("no body 'torso'", "set root to one of", "cart")),
        ("partbody", ("parts['cart']", "'chassis'", "its geoms: floor, goal, cart")),
        ("oddstep", ("0.01 or 0.02 s",)),
    ],
)
def test_messages_name_what_there_is(name, mentions):
    _refused(lambda: envs.make(str(FOLDER / f"{name}.py"), 1, reward=no_reward), *mentions)


def test_upper_case_names_are_told_how_to_write_them(tmp_path):
    shutil.copy(FOLDER / "m.xml", tmp_path)
    text = (FOLDER / "jointmissing.py").read_text().replace('"rail": "rial"', '"RailX": "rail"')
    (tmp_path / "upper.py").write_text(text)
    _refused(lambda: envs.make(str(tmp_path / "upper.py"), 1, reward=no_reward), "'RailX'", "write 'railx'")


@pytest.mark.parametrize(
    ("options", "mention"),
    [
        ({"num_envs": 0}, "num_envs is 0; give a whole number"),
        ({"num_envs": 2.5}, "num_envs is 2.5; give a whole number"),
        ({"threads": 0}, "threads is 0; give a whole number"),
        ({"soon": 0.0}, "soon is 0; give seconds"),
        ({"observe": "height"}, r"give the names of features in a list, such as \['height'\]"),
        ({"reward": "expert"}, r"reward is 'expert'; give a function \(state, action\)"),
        ({"reward": ()}, r"reward is \(\); give a function"),
        ({"reward": 3}, "reward is 3; give a function"),
    ],
)
def test_what_cannot_be_made_of_is_said_by_its_name(options, mention):
    with pytest.raises(envs.UserError, match=mention):
        envs.make("hopper", **{"num_envs": 2} | options)
