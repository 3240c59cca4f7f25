"""The table of all runs: what they reached and cost; damaged and foreign directories are rows, never tracebacks."""

import fcntl
import json
import shutil

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main


@pytest.fixture
def copy(finished_run, tmp_path):
    """Return what copies the finished run under a name into the folder `runs`, without what is large."""

    def make(name):
        ignored = shutil.ignore_patterns("*.mp4", "*.safetensors", "policy", "report.html")
        return shutil.copytree(finished_run[0], tmp_path / "runs" / name, ignore=ignored)

    return make


def listed(capsys, folder):
    assert main(["runs", str(folder), "--json"]) == 0
    return {row["id"]: row for row in json.loads(capsys.readouterr().out)}


def test_a_run_is_listed_with_what_it_reached_and_cost(copy, tmp_path, monkeypatch, capsys):
    result = files.read_json(copy("one") / "result.json")
    row = listed(capsys, tmp_path / "runs")["one"]
    assert row["status"] == "done" and row["env"] == "hopper" and row["task"].startswith("Please: run forward")
    assert (row["best"], row["score"], row["unit"]) == (result["best"], result["final"]["score"], "m/s")
    assert (row["candidates"], row["environment_steps"], row["tokens"]) == (2, result["environment_steps"], 0)
    monkeypatch.chdir(tmp_path)
    assert main(["runs"]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert header.startswith("run") and f"{result['final']['score']:.2f} m/s" in line and "..." in line


def test_a_run_that_nobody_works_on_does_not_run(copy, tmp_path, capsys):
    run = copy("killed")
    files.write_json(run / "run.json", files.read_json(run / "run.json") | {"status": "running"})
    (run / "result.json").unlink()
    row = listed(capsys, tmp_path / "runs")["killed"]
    assert row["status"] == "stopped" and row["score"] is None and row["environment_steps"] is None
    with (run / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert listed(capsys, tmp_path / "runs")["killed"]["status"] == "running"


DAMAGE = {
    "no_record": lambda run: (run / "run.json").unlink(),
    "half_a_record": lambda run: (run / "run.json").write_text('{"status": "do'),
    "a_list": lambda run: (run / "run.json").write_text("[1, 2]"),
    "binary": lambda run: (run / "config.yaml").write_bytes(b"\xff\xfe\x00"),
    "no_config": lambda run: (run / "config.yaml").unlink(),
    "deep": lambda run: (run / "result.json").write_text("[" * 100_000),
    "another_version": lambda run: (run / "result.json").write_text('{"best": null}'),
    "wrong_types": lambda run: (run / "result.json").write_text(
        (run / "result.json").read_text().replace('"tokens": 0', '"tokens": [0]')
    ),
    "generations": lambda run: (run / "generations" / "000.json").write_text("{}"),
    "transcript": lambda run: ((run / "result.json").unlink(), (run / "llm.jsonl").write_text("{}}\n")),
    "a_folder_for_a_file": lambda run: ((run / "result.json").unlink(), (run / "result.json").mkdir()),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_no_whole_run_is_a_row_of_its_own(name, copy, tmp_path, capsys):
    DAMAGE[name](copy(name))
    (tmp_path / "runs" / "foreign").mkdir()
    rows = listed(capsys, tmp_path / "runs")
    assert rows[name]["status"] == rows["foreign"]["status"] == "damaged"
    assert main(["runs", f"runs={tmp_path / 'runs'}"]) == 0
    assert capsys.readouterr().out.count("damaged") == 2


def test_a_foreign_sentence_does_not_act_on_the_terminal(copy, tmp_path, capsys):
    run = copy("foreign")
    record = files.read_json(run / "run.json")
    files.write_json(run / "run.json", record | {"status": "\x1b[2J\x1b[31mdone\n"})
    assert main(["runs", str(tmp_path / "runs")]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and len(out.splitlines()) == 2


def test_a_folder_that_is_none_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["runs"]) == 2
    assert "holds runs" in capsys.readouterr().err
