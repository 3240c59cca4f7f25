"""What the command line says to wrong input: one clear line, the right exit code, nothing half-written."""

import os
from pathlib import Path

import pytest

from rewardsmith.experiments.cli.main import main

ROVER = Path(__file__).parents[3] / "examples" / "rover.py"


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["train", "env=half_cheeta", "task=run"], 2, "half_cheetah"),
        (["train", "env=half_cheetah", "task="], 2, "empty"),
        (["train", "env=half_cheetah", "task=run", "speed=2"], 2, "unknown option"),
        (["train", "env=half_cheetah", "task=run", "coder=parrot"], 2, "phrasebook"),
        (["train", "env=half_cheetah", "task=run", "film.camera=roof"], 2, "camera"),
        (["train", "env=half_cheetah", "task=run", "ppo.epochz=2"], 2, "epochz"),
        (["train", "env=half_cheetah", "task=run", "ppo.minibatch_size=7"], 2, "minibatch_size"),
        (["train", "env=half_cheetah", "task=colourless green ideas"], 2, "coder=openai"),
        (["train", "env=no_such_file.py", "task=run"], 2, "no_such_file.py"),
        (["train", "env=half_cheetah", "task=run", "runs=/dev/null/x"], 2, "runs=DIR"),
        (["fly"], 2, "train"),
        (["resume", "nowhere"], 2, "run.json"),
        (["report", "."], 2, "run.json"),
        (["train", "env=half_cheetah", "task=run", "device=tpu"], 2, "cpu, cuda"),
        (["bench", "suite=strength"], 2, "speed"),
        (["bench"], 2, "suite="),
        (["bench", "suite=mujoco", "preset=huge"], 2, "small, medium, full"),
        (["bench", "suite=mujoco", "methods=guess"], 2, "zero_shot"),
        (["bench", "suite=mujoco", "methods=text2reward_few"], 2, "coder=openai"),
        (["bench", "suite=mujoco", "tasks=ant"], 2, "ENV/TASK"),
        (["bench", "suite=mujoco", "tasks=ant/fly"], 2, "walk_forward"),
        (["bench", "page=missing.json"], 2, "results.json"),
        (["bench", "suite=speed", "device=cuda:63"], 2, "device=cpu"),
        (["bench", "suite=mujoco", f"env={ROVER.with_suffix('.xml')}", "plan=yes"], 2, "no registered task"),
        (["plan", f"env={ROVER.with_suffix('.xml')}"], 2, "task=..."),
        (["audit", f"env={ROVER.with_suffix('.xml')}"], 2, "goal=..."),
        (["audit", f"env={ROVER.with_suffix('.xml')}", "task=circle"], 2, "none registered"),
        (["train", "env=no_such_file.xml", "task=run"], 2, "no_such_file.xml"),
        (["show", "env=ants"], 2, "ant"),
        (["check", "missing.py", "env=ant"], 2, "missing.py"),
    ],
)
def test_bad_input_gets_one_clear_line(words, code, named, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rewardsmith: ")]
    assert named in line
    assert not list(tmp_path.rglob("reward.py")) and not list(tmp_path.rglob("result.json"))


BAD_REWARDS = {
    "syntax": ("def compute_reward(state, action:\n    return 1", "line 1"),
    "nan": (
        "import torch\ndef compute_reward(state, action):\n    return torch.sqrt(state.height - 9), {}",
        "E_NONFINITE",
    ),
    "shape": ("def compute_reward(state, action):\n    return action, {}", "E_SHAPE"),
    "loop": ("def compute_reward(state, action):\n    while True:\n        pass\n    return action, {}", "line 2"),
    "tensor": (
        "import torch\ndef compute_reward(state, action):\n    x = torch.zeros(1000000, 1000000)\n"
        "    return x.sum() + state.height, {}",
        "line 3",
    ),
    "import": ("import os\ndef compute_reward(state, action):\n    return state.height, {}", "E_IMPORT"),
}


@pytest.mark.parametrize("name", BAD_REWARDS)
def test_a_bad_reward_file_is_refused_with_its_line(name, tmp_path, monkeypatch, capsys):
    source, named = BAD_REWARDS[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reward.py").write_text(source)
    assert main(["check", "reward.py", "env=hopper"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("refused E_") and named in line


def test_a_good_reward_file_is_accepted_and_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reward.py").write_text(
        "def compute_reward(state, action):\n    speed = state.forward_velocity\n    return speed, {'speed': speed}\n"
    )
    assert main(["check", "reward.py", "env=hopper", "--explain"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("accepted ") and "forward_velocity" in output


def test_a_file_of_ones_own_is_shown_once_all_that_it_gives_was_looked_at(tmp_path, capsys):
    source = ROVER.read_text()
    (tmp_path / "rover.xml").write_text(ROVER.with_suffix(".xml").read_text())
    broken = 'root = "chassis"\n\n    @feature(unit="1")\n    def broken(self, sim):\n        return sim.qpos[:, 99]\n'
    (tmp_path / "rover.py").write_text(source)
    assert main(["show", f"env={tmp_path / 'rover.py'}"]) == 0
    assert "nose_velocity" in capsys.readouterr().out
    (tmp_path / "odd.py").write_text(
        source.replace('root = "chassis"\n', broken, 1).replace("class Rover", "class Odd")
    )
    assert main(["show", f"env={tmp_path / 'odd.py'}"]) == 2
    said = capsys.readouterr()
    assert not said.out and "feature 'broken'" in said.err and said.err.count("\n") == 1


def test_environments_are_listed_and_shown(capsys):
    assert main(["envs"]) == 0
    listed = capsys.readouterr().out
    assert "half_cheetah" in listed and "run_forward" in listed
    assert main(["show", "env=humanoid"]) == 0
    shown = capsys.readouterr().out
    assert "left_foot_height" in shown and "[m/s]" in shown
    assert "a fall: the torso's centre is not between 1 and 2 m high" in shown


@pytest.mark.parametrize("command", ["check {} env=hopper", "train env=hopper task=hop program={}"])
@pytest.mark.parametrize("place", ["pipe.py", "/dev/zero"])
def test_what_is_no_plain_file_is_no_reward_program(command, place, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe.py")
    assert main(command.format(place).split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no plain file" in line and place in line


def test_a_program_may_be_named_by_a_link_of_ones_own(tmp_path, capsys):
    (tmp_path / "link.py").symlink_to(ROVER.parent / "misleading.py")
    assert main(["check", str(tmp_path / "link.py"), "env=half_cheetah"]) == 0
    assert capsys.readouterr().out.startswith("accepted ")
