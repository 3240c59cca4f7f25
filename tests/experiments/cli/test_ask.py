"""What `pause` and `end` say where there is nothing to pause or to end."""

import json
import shutil

import pytest

from rewardsmith.experiments.cli.main import main


@pytest.fixture
def copy(finished_run, tmp_path):
    return shutil.copytree(finished_run[0], tmp_path / "copy")


def complaint(capsys):
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_what_does_not_run_is_not_paused(copy, capsys):
    assert main(["pause", str(copy)]) == 2
    said = complaint(capsys)
    assert "it is done" in said and "rewardsmith resume" in said
    assert not (copy / "requests").exists()


def test_what_was_killed_is_not_paused(copy, capsys):
    record = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps(record | {"status": "running"}))
    assert main(["pause", str(copy)]) == 2
    assert "does not run, it is stopped" in complaint(capsys) and not (copy / "requests").exists()


def test_a_training_that_is_over_stays_as_it_is(copy, capsys):
    assert main(["end", str(copy), "001"]) == 0
    assert "nothing changes" in capsys.readouterr().out
    assert not list(copy.rglob("requests"))


def test_an_unknown_candidate_is_told_which_there_are(copy, capsys):
    assert main(["end", str(copy), "7"]) == 2
    assert "it has: 000, 001" in complaint(capsys)


@pytest.mark.parametrize("words", [["pause"], ["pause", "a", "b"], ["end"], ["end", "a"], ["end", "a", "b", "c"]])
def test_how_they_are_used_is_said(words, capsys):
    assert main(words) == 2
    assert f"usage: rewardsmith {words[0]} RUN" in complaint(capsys)
