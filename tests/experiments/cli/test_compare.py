"""Two rewards compared from the command line, whatever they are."""

import re
import shutil
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from rich.console import Console

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.experiments.cli import compare
from rewardsmith.experiments.cli.main import main

PROGRAM = """
def compute_reward(state, action):
    speed = state.forward_velocity
    return 2 * speed, {"speed": speed}
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PROGRAM)
    return str(path)


def compared(capsys, *words):
    assert main(["compare", *words, "episodes=2"]) == 0
    return capsys.readouterr().out


def figure(said, name):
    return float(re.search(rf"^{name} +(-?[\d.]+) ", said, re.MULTILINE)[1])


def test_a_run_is_compared_with_a_program_over_its_own_policy(finished_run, program, capsys):
    run = finished_run[0]
    said = compared(capsys, str(run), program)
    best = files.read_json(run / "result.json")["best"]
    assert f"A  {run / 'candidates' / best}\nB  {program}\non hopper" in said
    assert "random, still, policy of A" in said and "variance of B: speed 100%" in said
    assert 0 < figure(said, "EPIC") < 1 and 0 < figure(said, "STARC") < 1 and "they disagree most" in said


def test_a_candidate_is_the_same_as_itself(finished_run, capsys):
    candidate = str(finished_run[0] / "candidates" / "001")
    said = compared(capsys, candidate, candidate)
    assert (figure(said, "EPIC"), figure(said, "STARC"), figure(said, "Spearman")) == (0.0, 0.0, 1.0)
    assert "disagree" not in said and "policy of B" not in said


def test_a_run_that_names_no_best_yet_says_how_one_of_its_candidates_is_named(finished_run, tmp_path, program, capsys):
    run = shutil.copytree(finished_run[0], tmp_path / "run")
    (run / "result.json").unlink()
    assert main(["compare", str(run), program]) == 2
    assert f"give one of its own, {run}/candidates/ID: 000, 001" in capsys.readouterr().err


def test_how_far_it_is_is_one_line_that_moves(program, capsys, monkeypatch):
    told = []

    class Line(Console):
        @contextmanager
        def status(self, *_, **__):
            yield SimpleNamespace(update=told.append)

    monkeypatch.setattr(compare, "Console", Line)
    compared(capsys, "expert", program, "env=hopper")
    most = round(8 / envs.build(envs.find("hopper")).control_dt)
    assert {f"recording {name}: 1 of at most {most} steps" for name in ("random", "still")} <= set(told)
    assert told[-1] == "asking both rewards about random, still ..."


def test_the_rewards_of_a_task_have_names(program, capsys):
    said = compared(capsys, "expert", program, "env=hopper", "task=hop_backward")
    assert figure(said, "EPIC") > 0.9, "backward and forward"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["expert"], "usage: rewardsmith compare A B"),
        (["expert", "sparse"], "env=NAME"),
        (["expert", "sparse", "env=ants"], "did you mean 'ant'?"),
        (["expert", "sparse", "env=ant", "task=fly"], "walk_forward"),
        (["expert", "nowhere", "env=ant"], "RUN/candidates/ID"),
        (["RUN/candidates/007", "expert"], "000, 001"),
        (["RUN", "mine.py", "env=reacher"], "state has no field"),
        (["expert", "bad.py", "env=ant"], "bad.py is refused: E_FIELD"),
        (["expert", "sparse", "env=ant", "episodes=1"], "episodes"),
    ],
)
def test_what_cannot_be_compared_is_one_line(words, named, finished_run, program, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text("def compute_reward(state, action):\n    return state.wings, {}\n")
    before = sorted(tmp_path.iterdir())
    assert main(["compare", *(word.replace("RUN", str(finished_run[0])) for word in words)]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rewardsmith: ")]
    assert named in line and sorted(tmp_path.iterdir()) == before


def test_a_run_from_elsewhere_imports_no_file(finished_run, tmp_path, capsys):
    run = shutil.copytree(finished_run[0], tmp_path / "copy")
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'touched')!r}, 'w')\n")
    path = run / "candidates" / "000" / "job.json"
    files.write_json(path, files.read_json(path) | {"env": str(tmp_path / "evil.py")})
    assert main(["compare", str(run / "candidates" / "000"), "expert"]) == 2
    assert "is not the environment file" in capsys.readouterr().err and not (tmp_path / "touched").exists()
