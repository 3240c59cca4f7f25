"""A report shows what lies in the run, and nothing that something in it points at."""

import os
import shutil

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.report.films import LARGEST

SECRET = "the secret of another"


@pytest.mark.parametrize(
    "name", ["candidates/000/reward.py", "candidates/000/rollout.mp4", "candidates/000/check.json", "result.json"]
)
@pytest.mark.parametrize("command", ["report", "resume", "export"])
def test_a_link_in_a_run_is_not_followed(command, name, finished_run, tmp_path, capsys):
    run = shutil.copytree(finished_run[0], tmp_path / "run")
    (tmp_path / "secret").write_text(SECRET)
    (run / name).unlink()
    (run / name).symlink_to(tmp_path / "secret")
    assert main([command, str(run)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert name in line and "no plain file" in line
    assert SECRET not in (run / "report.html").read_text()


def test_nor_is_a_linked_directory(finished_run, tmp_path, capsys):
    run = shutil.copytree(finished_run[0], tmp_path / "run")
    (run / "candidates" / "001").rename(tmp_path / "elsewhere")
    (run / "candidates" / "001").symlink_to(tmp_path / "elsewhere")
    assert main(["report", str(run)]) == 2
    assert "candidates/001" in capsys.readouterr().err


def test_a_run_may_lie_behind_a_link(finished_run, tmp_path):
    (tmp_path / "link").symlink_to(shutil.copytree(finished_run[0], tmp_path / "run"))
    assert main(["report", str(tmp_path / "link")]) == 0


def test_a_film_that_finds_no_room_is_left_out(finished_run, tmp_path):
    run = shutil.copytree(finished_run[0], tmp_path / "run")
    os.truncate(run / "candidates" / "001" / "rollout.mp4", LARGEST + 1)  # sparse
    assert main(["report", str(run)]) == 0
    html = (run / "report.html").read_text()
    assert html.count("too large for this page") == 1 and len(html) < LARGEST


def test_a_candidate_is_told_of_once(finished_run, tmp_path, capsys):
    run = shutil.copytree(finished_run[0], tmp_path / "run")
    plain = files.read_json(run / "result.json")
    files.write_json(run / "result.json", plain | {"candidates": [*plain["candidates"], plain["candidates"][0]]})
    assert main(["report", str(run)]) == 2
    assert "there twice" in capsys.readouterr().err
