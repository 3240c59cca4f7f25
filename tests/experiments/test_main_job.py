"""The main job from the command line, on real simulation and real training."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import SENTENCE, rewardsmith

from experiments import files

JOB = ["train", "env=half_cheetah", "task=run forward", "candidates=2", "film.seconds=0", "steps=60000"]


def test_a_run_holds_all_that_it_promises(finished_run):
    run, process = finished_run
    result = files.read_json(run / "result.json")
    assert files.read_json(run / "run.json")["status"] == "done"
    assert [candidate["status"] for candidate in result["candidates"]] == ["done", "done"]
    assert result["best"] in ("000", "001")
    assert result["best"] in process.stdout and "report.html" in process.stdout
    for candidate in (run / "candidates").iterdir():
        for name in ("reward.py", "graph.json", "check.json", "train.jsonl", "policy/policy.json", "rollout.mp4"):
            assert (candidate / name).stat().st_size > 0, name
    hashes = {files.read_json(path / "check.json")["hash"] for path in (run / "candidates").iterdir()}
    assert len(hashes) == 2


def test_best_is_the_candidate_of_highest_score(finished_run):
    run, _ = finished_run
    result = files.read_json(run / "result.json")
    scores = {candidate["id"]: candidate["score"] for candidate in result["candidates"]}
    assert result["best"] == max(scores, key=scores.get)


def test_the_report_needs_nothing_else_and_shows_the_sentence(finished_run):
    run, _ = finished_run
    html = (run / "report.html").read_text(encoding="utf-8")
    assert "run forward, don&#39;t fall (100 %): go!" in html
    assert html.count("data:video/mp4;base64,") == 2
    assert "src=\"http" not in html and "href=\"http" not in html
    assert "compute_reward" in html


def test_the_report_can_be_written_anew(finished_run, here):
    run, _ = finished_run
    copy = shutil.copytree(run, here / "copy")
    (copy / "report.html").unlink()
    assert rewardsmith("report", str(copy), cwd=here).returncode == 0
    assert "compute_reward" in (copy / "report.html").read_text(encoding="utf-8")


def test_resume_of_a_finished_run_changes_nothing(finished_run, here):
    run, _ = finished_run
    before = files.read_json(run / "result.json")
    assert rewardsmith("resume", str(run), cwd=here).returncode == 0
    assert files.read_json(run / "result.json") == before


def test_what_people_and_models_write_is_no_part_of_the_page(finished_run, here):
    run, _ = finished_run
    copy = shutil.copytree(run, here / "copy")
    proposals = files.read_json(copy / "proposals.json")
    hostile = "</pre><script>alert(1)</script>"
    proposals["refused"] = [{"code": "E_NAME", "message": hostile, "line": 1, "source": hostile}]
    files.write_json(copy / "proposals.json", proposals)
    assert rewardsmith("report", str(copy), cwd=here).returncode == 0
    assert "<script>" not in (copy / "report.html").read_text(encoding="utf-8")


def test_no_key_reaches_a_file_or_a_child(here):
    canary = "CANARY-4f1d9"
    words = [*JOB[:3], "candidates=1", "steps=4096", "film.seconds=0", "coder=phrasebook"]
    process = rewardsmith(*words, cwd=here, OPENAI_API_KEY=canary)
    assert process.returncode == 0, process.stderr
    assert canary not in process.stdout + process.stderr
    assert not [path for path in here.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]


def outcome(run):
    """What a run computed, without the time it took."""
    result = files.read_json(run / "result.json")
    candidates = [{k: v for k, v in c.items() if k != "seconds"} for c in result["candidates"]]
    weights = [(path / "policy" / "policy.safetensors").read_bytes() for path in sorted((run / "candidates").iterdir())]
    return result["best"], candidates, weights


def test_a_killed_run_resumes_to_the_same_result(here):
    """SIGKILL of the whole family in the middle of training, then resume, equals an undisturbed run."""
    straight, killed = here / "straight", here / "killed"
    straight.mkdir(), killed.mkdir()
    assert rewardsmith(*JOB, cwd=straight).returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", *JOB], cwd=killed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not list(killed.glob("runs/*/candidates/*/train.jsonl")):
        time.sleep(0.05)
    time.sleep(1.0)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (run,) = (killed / "runs").iterdir()
    assert not (run / "result.json").exists()
    wait_for_orphans(run)
    resumed = rewardsmith("resume", str(run), cwd=here)
    assert resumed.returncode == 0, resumed.stderr
    assert outcome(run) == outcome(next((straight / "runs").iterdir()))


def wait_for_orphans(run):
    """Jobs notice that their parent is gone and end by themselves."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        if str(run.name) not in commands:
            return
        time.sleep(0.2)
    pytest.fail("a job outlived its run")


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
        (["show", "env=ants"], 2, "ant"),
        (["check", "missing.py", "env=ant"], 2, "missing.py"),
    ],
)
def test_bad_input_gets_one_clear_line(words, code, named, here):
    process = rewardsmith(*words, cwd=here)
    assert process.returncode == code
    (line,) = [line for line in process.stderr.splitlines() if line.startswith("rewardsmith: ")]
    assert named in line
    assert "Traceback" not in process.stderr
    assert not list(here.rglob("*.py")) and not list(here.rglob("result.json"))


BAD_REWARDS = {
    "syntax": ("def compute_reward(state, action:\n    return 1", "line 1"),
    "nan": (
        "import torch\ndef compute_reward(state, action):\n    r = torch.sqrt(state.height - 100)\n    return r, {'r': r}",
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
def test_a_bad_reward_file_is_refused_with_its_line(name, here):
    source, named = BAD_REWARDS[name]
    (here / "reward.py").write_text(source)
    process = rewardsmith("check", "reward.py", "env=hopper", cwd=here, timeout=60)
    assert process.returncode == 1, process.stderr
    assert process.stdout.startswith("refused E_") and named in process.stdout
    assert len(process.stdout.splitlines()) == 1 and "Traceback" not in process.stderr


def test_a_good_reward_file_is_accepted_and_explained(here):
    (here / "reward.py").write_text(
        "def compute_reward(state, action):\n    speed = state.forward_velocity\n    return speed, {'speed': speed}\n"
    )
    process = rewardsmith("check", "reward.py", "env=hopper", "--explain", cwd=here)
    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("accepted ") and "forward_velocity" in process.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_pauses_the_run_and_nothing_is_lost(here):
    disk = here / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "none", disk], capture_output=True)
    if mount.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        process = rewardsmith(*JOB, f"runs={disk}/runs", cwd=here)
        assert process.returncode == 75, process.stderr
        assert "No space left" in process.stderr and "resume" in process.stderr
        assert "Traceback" not in process.stderr
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        (run,) = (disk / "runs").iterdir()
        assert rewardsmith("resume", str(run), cwd=here).returncode == 0
        assert files.read_json(run / "run.json")["status"] == "done"
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_processes_cannot_work_on_one_run(finished_run, here):
    run, _ = finished_run
    import fcntl

    with (run / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = rewardsmith("resume", str(run), cwd=here)
    assert process.returncode == 2 and "in use" in process.stderr


def test_the_sentence_is_kept_as_typed(finished_run):
    run, _ = finished_run
    assert SENTENCE in (run / "config.yaml").read_text()
    assert json.loads((run / "run.json").read_text())["command"].count("100 %") == 1
