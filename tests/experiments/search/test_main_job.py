"""The main job from the command line, on real simulation and real training."""

import fcntl
import json
import shutil
import subprocess

import pytest
import torch

import rewardsmith as rs
from rewardsmith.envs import files
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.run import Run

SENTENCE = "Please: run forward, but don't fall (keep the torso level)!"


def test_a_run_holds_all_that_it_promises(finished_run):
    run, process = finished_run
    result = files.read_json(run / "result.json")
    assert files.read_json(run / "run.json")["status"] == "done"
    assert [candidate["status"] for candidate in result["candidates"]] == ["done", "done"]
    assert result["best"] in ("000", "001")
    assert result["best"] in process.stdout and "report.html" in process.stdout
    for candidate in (run / "candidates").iterdir():
        for name in ("reward.json", "reward.py", "graph.json", "check.json", "train.jsonl", "policy/policy.json"):
            assert (candidate / name).stat().st_size > 0, name
        for name in ("rollout.mp4", "behaviour.safetensors"):
            assert (candidate / name).stat().st_size > 0, name
    hashes = {files.read_json(path / "check.json")["hash"] for path in (run / "candidates").iterdir()}
    assert len(hashes) == 2


def test_how_the_sentence_is_understood_is_said_before_anything_is_trained(finished_run):
    run, process = finished_run
    said = " ".join(process.stderr.split())
    for line in Run(run).understanding().intent.summary():
        assert said.index(line) < said.index("training ...")


def test_best_is_the_candidate_of_highest_score(finished_run):
    run, _ = finished_run
    result = files.read_json(run / "result.json")
    scores = {candidate["id"]: candidate["score"] for candidate in result["candidates"]}
    assert result["best"] == max(scores, key=scores.get)


def test_candidates_are_compared_on_the_same_initial_states(finished_run):
    run, _ = finished_run
    candidates = Run(run).candidates()
    starts = [Behaviour.load(candidate.behaviour).poses[0] for candidate in candidates]
    assert len(candidates) == 2 and torch.equal(*starts)
    assert candidates[0].job().seed != candidates[1].job().seed


def test_the_final_figure_is_not_the_one_that_chose(finished_run):
    run, process = finished_run
    result = files.read_json(run / "result.json")
    chosen = next(candidate for candidate in result["candidates"] if candidate["id"] == result["best"])
    assert result["final"]["score"] != chosen["score"]
    assert f"{result['final']['score']:.2f}" in process.stdout


def test_the_report_needs_nothing_else_and_shows_the_sentence(finished_run):
    run, _ = finished_run
    html = (run / "report.html").read_text(encoding="utf-8")
    assert "Please: run forward, but don&#39;t fall (keep the torso level)!" in html
    assert html.count("data:video/mp4;base64,") == 2
    assert 'src="http' not in html and 'href="http' not in html
    assert "compute_reward" in html


def test_the_report_can_be_written_anew(finished_run, here):
    run, _ = finished_run
    copy = shutil.copytree(run, here / "copy")
    (copy / "report.html").unlink()
    assert main(["report", str(copy)]) == 0
    assert "compute_reward" in (copy / "report.html").read_text(encoding="utf-8")


def test_resume_of_a_finished_run_changes_nothing(finished_run, here):
    run = shutil.copytree(finished_run[0], here / "copy")
    before = files.read_json(run / "result.json")
    assert main(["resume", str(run)]) == 0
    assert files.read_json(run / "result.json") == before


def test_what_people_and_models_write_is_no_part_of_the_page(finished_run, here):
    run, _ = finished_run
    copy = shutil.copytree(run, here / "copy")
    generation = copy / "generations" / "000.json"
    record = files.read_json(generation)
    hostile = "</pre><script>alert(1)</script>"
    record["refused"] = [{"code": "E_NAME", "message": hostile, "line": 1, "source": hostile}]
    files.write_json(generation, record)
    assert main(["report", str(copy)]) == 0
    assert "<script>" not in (copy / "report.html").read_text(encoding="utf-8")


def test_a_key_that_nobody_needs_reaches_no_file(finished_run, canary):
    run, process = finished_run
    assert process.key == canary and canary not in process.stdout + process.stderr
    assert not [path for path in run.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]


@pytest.mark.slow
def test_a_full_disk_pauses_the_run_and_nothing_is_lost(here, capsys):
    disk = here / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "none", disk], capture_output=True)
    if mount.returncode:
        pytest.skip("mounting is not allowed here")
    words = ["env=hopper", "task=hop_forward", "reward=expert", "candidates=2", "film.seconds=0", "steps=4096"]
    try:
        assert main(["train", *words, "episodes=2", f"runs={disk}/runs"]) == 75
        said = capsys.readouterr().err
        assert "No space left" in said and "resume" in said and "Traceback" not in said
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        (run,) = (disk / "runs").iterdir()
        assert main(["resume", str(run)]) == 0
        assert files.read_json(run / "run.json")["status"] == "done"
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_processes_cannot_work_on_one_run(finished_run, here, capsys):
    run = shutil.copytree(finished_run[0], here / "copy")
    with (run / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["resume", str(run)]) == 2
    assert "in use" in capsys.readouterr().err


def test_the_sentence_is_kept_as_typed(finished_run):
    run, _ = finished_run
    assert Run.open(str(run)).config().task == SENTENCE
    assert "(keep the torso level)!" in json.loads((run / "run.json").read_text())["command"]


def test_the_gpu_simulator_trains_candidates_together_from_a_sentence(inline, here):
    made = {"coder": "phrasebook", "device": "warp", "randomize": True, "candidates": 2, "runs": str(here / "runs")}
    run = rs.train("inverted_pendulum", "balance the pole", **made, **inline).path
    assert len(files.read_json(run / "result.json")["candidates"]) == 2
    for candidate in (run / "candidates").iterdir():
        lines = files.read_json_lines(candidate / "train.jsonl")
        assert [line["steps"] for line in lines][-1] == inline["steps"]
        assert sum(line["overflow"] + line["diverged"] for line in lines) == 0
    first, second = (files.read_json_lines(path / "train.jsonl") for path in sorted((run / "candidates").iterdir()))
    assert [line["seconds"] for line in first] == [line["seconds"] for line in second], "trained by the same operations"
    html = (run / "report.html").read_text(encoding="utf-8")
    assert "trained on warp" in html and "physical parameters varied" in html
