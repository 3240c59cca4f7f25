"""Constants of a run's program fitted to what was preferred, from the command line."""

import shutil

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.tuning import fit
from rewardsmith.reward_synth.tuning.constants import constants


@pytest.fixture
def run(finished_run, tmp_path, monkeypatch):
    """A copy of a finished run, in the folder where commands are given; few programs are tried."""
    monkeypatch.setattr(fit, "TRIALS", 8)
    monkeypatch.chdir(tmp_path)
    return Run(shutil.copytree(finished_run[0], tmp_path / "run"))


def test_the_verdicts_of_the_judge_are_followed_where_nobody_ranked(run, tmp_path, capsys):
    assert main(["tune", str(run.path), "path=tuned.py"]) == 0
    said = capsys.readouterr().out
    assert "of 1 answers of judge=score" in said and "tuned.py" in said
    before = run.candidate(run.result().best).reward().source
    after = (tmp_path / "tuned.py").read_text()
    assert [each.name for each in constants(after)] == [each.name for each in constants(before)]
    assert main(["check", "tuned.py", "env=hopper"]) == 0


def test_people_outrank_the_judge(run, capsys):
    best, other = run.result().best, {"000": "001", "001": "000"}[run.result().best]
    Preferences(run.preferences).add(Ranking(order=((other,), (best,)), shown=(best, other)))
    for name in (best, other):
        assert main(["tune", str(run.path), f"candidate={name}", f"path={name}.py"]) == 0
        assert "of 1 answers of people" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "named"), [(["candidate=007"], "000, 001"), (["speed=2"], "candidate")])
def test_what_cannot_be_tuned_is_one_line(words, named, run, tmp_path, capsys):
    assert main(["tune", str(run.path), *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert named in line and not list(tmp_path.glob("*.py"))


def test_a_damaged_recording_is_one_line(run, tmp_path, capsys):
    run.candidate("000").behaviour.write_bytes(b"{}")
    assert main(["tune", str(run.path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be rated" in line and not list(tmp_path.glob("*.py"))


def test_without_any_preference_there_is_nothing_to_fit(run, capsys):
    for path in (run.path / "generations").iterdir():
        plain = files.read_json(path)
        plain["verdict"]["order"] = [[name for group in plain["verdict"]["order"] for name in group]]
        files.write_json(path, plain)
    assert main(["tune", str(run.path)]) == 2
    assert "nothing is preferred" in capsys.readouterr().err


@pytest.mark.parametrize("place", [".", "missing/tuned.py"])
def test_where_nothing_can_be_written_is_known_before_programs_are_tried(run, place, capsys, monkeypatch):
    monkeypatch.setattr("rewardsmith.experiments.cli.tune.tune", lambda *words: pytest.fail("it was tuned"))
    assert main(["tune", str(run.path), f"path={place}"]) == 2
    assert "path=FILE" in capsys.readouterr().err
