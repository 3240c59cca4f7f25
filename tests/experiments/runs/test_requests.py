"""Requests to a running search, by real processes: it pauses and goes on; a training is ended early and judged."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.requests import Request
from rewardsmith.experiments.runs.run import Run

ENDLESS = 10**9
JOB = ["train", "env=reacher", "task=reach", "coder=phrasebook", "candidates=2", "workers=1", f"steps={ENDLESS}"]
JOB += ["episodes=2", "film.seconds=0"]
JOB += ["ppo.num_envs=8", "ppo.rollout_length=32", "ppo.minibatch_size=64", "ppo.epochs=1"]


def test_a_request_holds_until_it_is_taken_back(tmp_path):
    request, same = Request(tmp_path, "pause"), Request(tmp_path, "pause")
    assert not request.is_made
    request.take_back()
    for _ in range(2):
        request.make()
        assert same.is_made and not Request(tmp_path, "end").is_made
    assert (tmp_path / "requests" / "pause").read_bytes() == b""
    same.take_back()
    assert not request.is_made


def test_whoever_may_write_there_may_ask_with_whatever_is_in_the_file(tmp_path):
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "pause").write_bytes(b"\xff" * 100)
    assert Request(tmp_path, "pause").is_made


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "linked_folder", "file_for_a_folder"])
def test_what_is_no_plain_file_asks_for_nothing_and_is_left_alone(kind, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pause").write_text("somebody's")
    run = tmp_path / "run"
    place = run / "requests"
    (run if "folder" in kind and kind != "folder" else place).mkdir(parents=True)
    if kind == "link":
        (place / "pause").symlink_to(elsewhere / "pause")
    elif kind == "dangling":
        (place / "pause").symlink_to(elsewhere / "new")
    elif kind == "folder":
        (place / "pause").mkdir()
    elif kind == "linked_folder":
        place.symlink_to(elsewhere)
    else:
        place.write_text("no folder")
    request = Request(run, "pause")
    assert not request.is_made
    with pytest.raises(UserError):
        request.make()
    if kind != "folder":
        request.take_back()
    assert (elsewhere / "pause").read_text() == "somebody's" and len(list(elsewhere.iterdir())) == 1


def begin(*words, cwd):
    return subprocess.Popen(
        [sys.executable, "-m", "rewardsmith.experiments", *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition, process, seconds=120):
    """Return what a condition gives once it is true, while a process runs."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
    return found


def begun_run(place, process):
    """Return the run once its first candidate trains."""
    record = wait_for(lambda: next(iter(place.glob("runs/*/candidates/000/train.jsonl")), None), process)
    return Run(record.parents[2])


def said(process):
    """Return a process's exit code and the line that it ended with."""
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors.strip().splitlines()[-1]


def worker_of(candidate):
    """Return the id of the process that works on a candidate."""
    return int(candidate.lock.read_text())


def lives(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.slow
def test_a_search_is_paused_and_its_candidates_are_ended(here, capsys):
    process = begin(*JOB, cwd=here)
    run = begun_run(here, process)
    first, waiting = run.candidates()
    assert main(["end", str(run.path), waiting.id]) == 0
    assert main(["pause", str(run.path)]) == 0
    assert "resume" in capsys.readouterr().out
    worker = worker_of(first)
    code, line = said(process)
    resume = f"`rewardsmith resume {run.path.relative_to(here)}` goes on"
    assert code == 75 and line == f"rewardsmith: paused, as was asked; {resume}"
    assert not lives(worker) and run.record()["status"] == "paused" and first.result() is None
    assert main(["pause", str(run.path)]) == 2, "it does not run any more"

    trained = first.metrics()[-1]["steps"]
    assert main(["end", str(run.path), first.id]) == 0
    assert main(["resume", str(run.path)]) == 0
    assert not run.pause_request.is_made
    ended, never = first.result(), waiting.result()
    assert (ended.status, ended.label, ended.steps) == ("done", "ended", trained)
    assert ended.evaluation is not None
    assert (never.status, never.reason, never.steps) == ("failed", "ended before it was trained", 0)
    assert run.result().best == first.id
    capsys.readouterr()

    page = run.report.read_text()
    assert "<td>ended" in page and f"after {trained:,} of {ENDLESS:,} steps" in page
    assert main(["runs", str(run.path.parent), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["candidates"], row["ended"]) == (2, 1)
    assert main(["runs", str(run.path.parent)]) == 0
    assert "2, 1 ended" in capsys.readouterr().out


@pytest.mark.slow
def test_a_request_outlives_kill_9_and_ends_the_training_where_it_was_first_seen(here):
    process = begin(*JOB, "candidates=1", cwd=here)
    run = begun_run(here, process)
    (candidate,) = run.candidates()
    candidate.end_request.make()
    ended = wait_for(candidate.ended_after, process)
    worker = worker_of(candidate)
    process.kill()
    with contextlib.suppress(ProcessLookupError):  # it was done, just now
        os.kill(worker, signal.SIGKILL)
    process.communicate()
    before = candidate.result()
    resumed = begin("resume", str(run.path), cwd=here)
    code, _ = said(resumed)
    result = candidate.result()
    assert code == 0 and before in (None, result)
    assert result.status == "done" and result.ended_early and result.steps == ended
    assert files.read_json(run.path / "run.json")["status"] == "done"
