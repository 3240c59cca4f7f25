"""What a run directory from elsewhere may do: nothing that this user has not said."""

import json
import os
import shutil
import stat
import subprocess
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

import rewardsmith as rs
from rewardsmith.envs import UserError, files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.consent import Consent, check
from rewardsmith.experiments.runs.own_files import digest
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work.worker import ALONE
from rewardsmith.reward_synth.looks import Looks

ROBOT = """
    import pathlib
    import torch
    import rewardsmith as rs

    with open({tripwire!r}, "a") as file:
        file.write("imported ")

    class Cart(rs.MujocoEnvironment):
        "A cart."
        xml = "cart.xml"
        root = "cart"
        control_dt = 0.02
        episode_length = 0.4

        def observation(self, sim):
            return {{"all": torch.cat([sim.qpos, sim.qvel], 1)}}

        def reset(self, random):
            return {{"qpos": random.uniform(-0.1, 0.1, 1)}}

        @rs.feature(unit="m")
        def place(self, sim):
            "Where it is."
            return sim.qpos[:, 0]
"""
CART = """
    <mujoco>
      <include file="options.xml"/>
      <worldbody>
        <body name="cart">
          <joint name="slide" type="slide" axis="1 0 0"/><geom name="box" size=".1 .1 .1" type="box"/>
        </body>
      </worldbody>
      <actuator><motor joint="slide" ctrlrange="-1 1"/></actuator>
    </mujoco>
"""


def write_robot(place):
    """Write an environment file of one's own that leaves a trace wherever it is imported, and return its path."""
    folder = place / "robot"
    folder.mkdir()
    (folder / "cart.py").write_text(textwrap.dedent(ROBOT).format(tripwire=str(place / "tripwire")))
    (folder / "cart.xml").write_text(textwrap.dedent(CART))
    (folder / "options.xml").write_text('<mujoco><option timestep="0.01"/></mujoco>')
    return folder / "cart.py"


@pytest.fixture
def place(anew, inline):
    """A folder with such a robot, and a run with it whose candidates are trained but not judged."""

    def fill(place):
        task = "move the cart forward"
        run = rs.train(write_robot(place), task, candidates=1, runs=str(place / "runs"), **inline, coder=CODER)
        (run.path / "result.json").unlink()
        (run.path / "candidates" / "000" / "result.json").unlink()
        plain = files.read_json(run.path / "generations" / "000.json") | {"verdict": None}
        files.write_json(run.path / "generations" / "000.json", plain)
        (place / "tripwire").unlink()

    return anew("stopped", fill)


@pytest.fixture
def robot(place):
    return place / "robot" / "cart.py"


@pytest.fixture
def stopped(place):
    return Run(next((place / "runs").iterdir()))


CODER = "one_program"


@pytest.fixture(autouse=True)
def one_program(plugin):
    from rewardsmith.reward_synth.coders import CODERS

    plugin(
        CODERS,
        CODER,
        "One",
        """
        from rewardsmith.reward_synth.proposal import Proposal

        class One:
            name = "one"

            def __init__(self, options, transcript):
                pass

            def propose(self, request, refusals=()):
                text = "def compute_reward(state, action):\\n    return state.place, {}\\n"
                return [Proposal(source=text, fall_ends_episode=True)]
        """,
    )


def everything(directory):
    return {
        path: path.read_bytes() if path.is_file() else None
        for path in sorted(directory.rglob("*"))
        if path.name != "run.lock"
    }


def refused(run, capsys):
    """Resume, see that nothing was changed, and return what was said."""
    before = everything(run.path)
    assert main(["resume", str(run.path)]) == 2
    assert everything(run.path) == before
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_ones_own_run_is_resumed_from_anywhere(stopped, place, monkeypatch):
    monkeypatch.chdir("/")
    assert rs.resume(stopped.path).result().candidates[0].result.status == "done"
    assert (place / "tripwire").exists()


def test_a_run_from_elsewhere_imports_nothing_until_it_is_trusted(stopped, place, tmp_path, capsys):
    run = Run(shutil.copytree(stopped.path, tmp_path / "copied"))
    line = refused(run, capsys)
    assert "cart.py" in line and "trust=yes" in line
    main(["report", str(run.path)])
    main(["export", str(run.path), "candidate=000", f"path={tmp_path / 'policy.onnx'}"])
    assert main(["play", str(run.path), "candidate=000", f"path={tmp_path / 'film.mp4'}"]) == 2
    assert main(["compare", str(run.path / "candidates" / "000"), "sparse"]) == 2
    assert not (place / "tripwire").exists()
    assert main(["resume", str(run.path), "trust=yes"]) == 0
    assert (place / "tripwire").exists() and run.record()["trusted"]
    assert rs.resume(run.path).result() is not None, "the user's word is remembered"


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda robot: robot.unlink(), "cart.py is missing"),
        (lambda robot: robot.write_text(robot.read_text() + "\n"), "cart.py has changed"),
        (lambda robot: robot.with_name("cart.xml").write_text("<mujoco/>"), "cart.xml has changed"),
        (lambda robot: robot.with_name("options.xml").write_text("<mujoco/>"), "options.xml has changed"),
    ],
)
def test_a_file_that_is_other_than_it_was_is_named_and_nothing_changes(damage, named, stopped, robot, place, capsys):
    before = robot.read_bytes()
    damage(robot)
    assert named in refused(stopped, capsys)
    assert not (place / "tripwire").exists()
    if "cart.py" in named:
        robot.write_bytes(before)
        assert rs.resume(stopped.path).result() is not None


def test_a_changed_file_is_taken_at_the_users_word(stopped, robot):
    robot.write_text(robot.read_text() + "\n# better\n")
    run = rs.resume(stopped.path, trust=True)
    assert run.result().candidates[0].result.status == "done"
    assert run.candidate("000").job().files[str(robot)] == files_of(robot)


def files_of(path):
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_another_config_than_was_begun_with_is_refused(stopped, tmp_path, capsys):
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'tripwire')!r}, 'w')")
    config = stopped.path / "config.yaml"
    config.write_text(yaml.safe_dump(yaml.safe_load(config.read_text()) | {"env": str(tmp_path / "evil.py")}))
    assert "evil.py" in refused(stopped, capsys)
    assert not (tmp_path / "tripwire").exists()


@pytest.mark.parametrize("vouched", ["another file", pytest.param("nothing", marks=pytest.mark.slow)])
def test_a_worker_imports_only_what_its_parent_vouches_for(vouched, stopped, place):
    """A real worker on a job that names a file of its own."""
    candidate = Candidate(stopped.path / "candidates" / "000")
    argument = "-" if vouched == "nothing" else digest({"/x/y.py": "00"})
    command = [sys.executable, "-m", "rewardsmith.experiments.work.worker", ALONE, "1", argument, candidate.path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == os.EX_TEMPFAIL and "begun with" in done.stderr
    assert not (place / "tripwire").exists() and candidate.result() is None


def test_a_built_in_run_with_a_hostile_job_imports_nothing(tmp_path, inline):
    """The run names a built-in environment, so its parent vouches for no file: the worker stops."""
    run = rs.train("hopper", "hop_forward", reward="expert", candidates=1, runs=str(tmp_path / "runs"), **inline)
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'tripwire')!r}, 'w')")
    candidate = run.candidate("000")
    (candidate.path / "result.json").unlink()
    job = files.read_json(candidate.path / "job.json")
    evil = str(tmp_path / "evil.py")
    files.write_json(candidate.path / "job.json", job | {"env": evil, "files": {evil: files_of(tmp_path / "evil.py")}})
    command = [sys.executable, "-m", "rewardsmith.experiments.work.worker", ALONE, "1", "-", candidate.path]
    assert subprocess.run(command, capture_output=True, check=False).returncode == os.EX_TEMPFAIL
    assert not (tmp_path / "tripwire").exists()


@pytest.mark.parametrize("executor", ["slurm", "ray"])
def test_a_run_from_elsewhere_sends_no_work_to_a_cluster(executor, finished_run, tmp_path, capsys):
    run = Run(shutil.copytree(finished_run[0], tmp_path / "copied"))
    config = run.path / "config.yaml"
    config.write_text(config.read_text().replace("executor: local", f"executor: {executor}"))
    assert executor in refused(run, capsys)


@pytest.mark.parametrize("named", ["in the config", "by a candidate", "as a film"])
def test_a_run_from_elsewhere_reads_no_model_until_it_is_trusted(named, finished_run, tmp_path, capsys):
    run = Run(shutil.copytree(finished_run[0], tmp_path / "copied"))
    model = f"local-dir:{tmp_path / 'model'}"
    if named == "in the config":
        config = run.path / "config.yaml"
        config.write_text(yaml.safe_dump(yaml.safe_load(config.read_text()) | {"model": model, "reward": "clip"}))
    elif named == "as a film":
        config, film = run.path / "config.yaml", {"goal_film": str(tmp_path / "model"), "reward": "clip"}
        config.write_text(yaml.safe_dump(yaml.safe_load(config.read_text()) | film))
    else:
        candidate = run.candidates()[0].path
        looks = json.loads(json.dumps(asdict(Looks(goals=("a pole",), model=model))))
        files.write_json(candidate / "clip.json", {"looks": looks, "model_hash": "0" * 64, "unknown": []})
        files.write_json(candidate / "reward.json", {"kind": "clip"})
    assert f"would read {tmp_path / 'model'}" in refused(run, capsys)
    if named == "by a candidate":
        assert main(["compare", str(run.candidates()[0].path), "sparse"]) == 2
        assert f"would read {tmp_path / 'model'}" in capsys.readouterr().err
    main(["resume", str(run.path), "trust=yes"])
    assert str(tmp_path / "model") in Consent.load(run).models
    check(run, run.config())


@pytest.mark.parametrize(
    "asked",
    [{"answers": "{}"}, {"llm": {"transcript": "{}"}}, {"labels": {"cache": "{}"}}],
    ids=lambda asked: next(iter(asked)),
)
def test_a_run_from_elsewhere_opens_no_file_beyond_its_directory_until_it_is_trusted(
    asked, finished_run, tmp_path, capsys
):
    run = Run(shutil.copytree(finished_run[0], tmp_path / "copied"))
    config = run.path / "config.yaml"
    plain = yaml.safe_load(config.read_text())
    for name, value in asked.items():
        inner = {key: str(tmp_path / "file") for key in value} if isinstance(value, dict) else {}
        plain[name] = plain[name] | inner if inner else str(tmp_path / "file")
    config.write_text(yaml.safe_dump(plain))
    assert f"would open {tmp_path / 'file'}" in refused(run, capsys)
    assert not (tmp_path / "file").exists()


def test_labels_of_ones_own_are_asked_for_by_their_path():
    config = TrainConfig(
        env="nethack_score", task="score", reward="oni", annotator="recorded", bonus={"labels": "mine"}
    )
    assert Consent.to(config, {}).others == ["mine"]


def test_consent_is_kept_where_only_the_user_can_read_it(stopped):
    place = Path(os.environ["XDG_STATE_HOME"]) / "rewardsmith"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert not place.is_relative_to(stopped.path)


def test_where_consent_cannot_be_kept_it_is_said(tmp_path, inline, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(UserError, match="XDG_STATE_HOME"):
        rs.train(write_robot(tmp_path), "move", runs=str(tmp_path / "runs"), coder=CODER, **inline)


def test_a_bare_model_is_read_where_its_run_was_begun_and_nowhere_else(tmp_path, inline, capsys):
    model, reward = write_robot(tmp_path).with_name("cart.xml"), tmp_path / "mine.py"
    reward.write_text("def compute_reward(state, action):\n    return state.slide_position, {}\n")
    run = rs.train(str(model), "slide far", program=str(reward), runs=str(tmp_path / "runs"), **inline)
    capsys.readouterr()
    assert set(run.candidate("000").job().files) == {str(model), str(model.with_name("options.xml"))}
    assert "would read the file" in refused(Run(shutil.copytree(run.path, tmp_path / "copied")), capsys)
    assert rs.resume(run.path).result() is not None
    capsys.readouterr()
    model.write_text(model.read_text() + "\n")
    assert "cart.xml has changed" in refused(run, capsys)
