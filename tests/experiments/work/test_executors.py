"""Workers as real processes: they share the cores, never see a key, and one that dies costs its candidate alone."""

import os
import shutil
import signal
import stat
import time
from pathlib import Path

import pytest

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import ClusterConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.work.executors.executor import EXECUTORS, ExecutorOptions, Work, child_environment
from rewardsmith.experiments.work.executors.local import LocalPool
from rewardsmith.experiments.work.round import Unfinished, carry_out


@pytest.mark.parametrize(
    ("cores", "workers", "jobs", "threads"),
    [
        (2, 0, 3, [1, 1, 2]),
        (2, 0, 2, [1, 1]),
        (2, 0, 1, [2]),
        (8, 0, 3, [2, 2, 2]),
        (8, 2, 4, [4, 4, 4, 4]),
        (2, 4, 4, [1, 1, 1, 1]),
        (1, 0, 2, [1, 1]),
    ],
)
def test_the_last_wave_takes_the_cores_that_are_left(cores, workers, jobs, threads, monkeypatch, tmp_path):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)))
    pool = LocalPool(ExecutorOptions(workers=workers, cluster=ClusterConfig(), directory=tmp_path))
    assert [pool.threads(jobs, left) for left in range(jobs, 0, -1)] == threads


def test_children_get_no_keys(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY")
    monkeypatch.setenv("HF_TOKEN", "CANARY")
    monkeypatch.setenv("HOME", "/somewhere")
    environment = child_environment()
    assert "CANARY" not in environment.values()
    assert environment["HOME"] == "/somewhere"
    assert environment["OMP_NUM_THREADS"] == "1" and environment["PYTHONSAFEPATH"] == "1"


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL", "GITHUB_PAT", "COOKIE", "SSH_AUTH_SOCK", "OPENAI_BASE_URL", "AWS_SESSION", "PGPASSFILE",
        "SLURM_JWT", "XDG_SECRET", "CUDA_API_KEY", "HTTPS_PROXY", "LD_PRELOAD", "PYTHONSTARTUP", "PYTHONINSPECT",
    ],
)  # fmt: skip
def test_nor_anything_else_that_they_do_not_need(name, monkeypatch):
    monkeypatch.setenv(name, "CANARY")
    assert name not in child_environment()


@pytest.mark.parametrize("name", ["PATH", "LC_ALL", "CUDA_VISIBLE_DEVICES", "SLURM_JOB_ID", "TZ", "PYTHONPATH"])
def test_what_they_need_they_get(name, monkeypatch):
    monkeypatch.setenv(name, "here")
    assert child_environment()[name] == "here"


@pytest.fixture
def script(tmp_path, monkeypatch):
    """Return what makes a piece of work of any Python text, which sees the candidate's directory as `place`."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))

    def make(text, candidate):
        name = f"script_{len(list(folder.iterdir()))}"
        lines = ["import os, pathlib, signal, sys", "def run(arguments):", "    place = pathlib.Path(arguments[3])"]
        lines += [f"    {line}" for line in text.splitlines()]
        lines += ["if __name__ == '__main__':", "    run(sys.argv[1:])"]
        (folder / f"{name}.py").write_text("\n".join(lines))
        return Work("alone", (candidate.path,), module=name)

    return make


@pytest.fixture(params=["local", *(pytest.param(name, marks=pytest.mark.slow) for name in ("slurm", "ray"))])
def executor(request, tmp_path):
    pytest.importorskip({"local": "os", "slurm": "submitit", "ray": "ray"}[request.param])
    cluster = ClusterConfig(cores=1, memory_gb=1, minutes=5, backend="local")
    return EXECUTORS.find(request.param)(ExecutorOptions(workers=2, cluster=cluster, directory=tmp_path))


def candidates(tmp_path, count):
    made = [Candidate(tmp_path / f"{number:03d}") for number in range(count)]
    for candidate in made:
        candidate.path.mkdir()
    return made


def test_every_executor_does_the_work_survives_a_kill_and_tells_how_it_ended(executor, script, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY")
    text = (
        "(place / 'seen').write_text('CANARY' if 'CANARY' in os.environ.values() else 'clean')\n"
        "print('done', os.environ['OMP_NUM_THREADS'])\n"
        "sys.exit(int(place.name) - 1)"
    )
    killed, *made = candidates(tmp_path, 3)
    works, ticks = [script("os.kill(os.getpid(), signal.SIGKILL)", killed), *(script(text, each) for each in made)], []
    code, *codes = executor.run(works, lambda: ticks.append(1))
    assert code != 0 and codes == [0, 1] and ticks
    assert all((each.path / "seen").read_text() == "clean" for each in made)
    assert all(each.last_words() == "done 1" for each in made)


@pytest.mark.parametrize(
    "executor", ["local", *(pytest.param(name, marks=pytest.mark.slow) for name in ("slurm", "ray"))], indirect=True
)
def test_every_executor_ends_its_processes_where_it_is_interrupted(executor, script, tmp_path):
    """As by Ctrl-C, or by a request to pause."""
    text = "(place / 'pid').write_text(str(os.getpid()))\nimport time\ntime.sleep(600)"
    made = candidates(tmp_path, 2)
    pids = [each.path / "pid" for each in made]

    def interrupt():
        if all(path.exists() and path.read_text() for path in pids):
            raise Paused("paused", tmp_path)

    with pytest.raises(Paused):
        executor.run([script(text, each) for each in made], interrupt)
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{path.read_text()}/fd/1").exists() for path in pids):
        assert time.monotonic() < deadline, "a process goes on"
        time.sleep(0.05)


def dying(times):
    """Die so many times, then write a result."""
    return (
        "lives = place / 'lives'\n"
        "lives.write_text((lives.read_text() if lives.exists() else '') + 'x')\n"
        f"if len(lives.read_text()) <= {times}:\n"
        "    print('dying', flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        'place.joinpath("result.json").write_text(\'{"status": "done"}\')'
    )


def test_a_job_that_dies_is_tried_once_more_and_then_failed(script, tmp_path):
    pool = LocalPool(ExecutorOptions(workers=2, cluster=ClusterConfig(), directory=tmp_path))
    made = candidates(tmp_path, 3)
    works = [script(dying(number), candidate) for number, candidate in enumerate(made)]
    carry_out(works, pool, lambda: None)
    assert [len((each.path / "lives").read_text()) for each in made] == [1, 2, 2]
    assert [each.result().status for each in made] == ["done", "done", "failed"]
    assert f"signal {signal.SIGKILL.value}" in made[2].result().reason and "dying" in made[2].result().reason


@pytest.mark.slow
def test_a_full_disk_is_no_reason_to_fail(script, tmp_path):
    pool = LocalPool(ExecutorOptions(workers=1, cluster=ClusterConfig(), directory=tmp_path))
    full, fine = candidates(tmp_path, 2)
    works = [
        script(f"print('No space left'); sys.exit({os.EX_TEMPFAIL})", full),
        script(dying(0), fine),
    ]
    with pytest.raises(Unfinished, match="No space left"):
        carry_out(works, pool, lambda: None)
    assert full.result() is None and fine.result().status == "done"


def test_slurm_where_there_is_none_is_said_before_anything_is_made(tmp_path):
    with pytest.raises(UserError, match="sbatch"):
        EXECUTORS.find("slurm")(ExecutorOptions(workers=0, cluster=ClusterConfig(), directory=tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_job_goes_to_slurm_with_what_it_asks_for(script, tmp_path, monkeypatch):
    """A stub in place of sbatch shows what would be submitted."""
    stub = tmp_path / "bin" / "sbatch"
    stub.parent.mkdir()
    stub.write_text(
        f'#!/bin/sh\ncp "$1" {tmp_path}/submitted; env > {tmp_path}/env; echo "no such partition" >&2; exit 1'
    )
    stub.chmod(stub.stat().st_mode | stat.S_IEXEC)
    shutil.copy(stub, stub.with_name("srun"))
    monkeypatch.setenv("PATH", f"{stub.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY")
    cluster = ClusterConfig(cores=3, gpus=1, memory_gb=5, minutes=7, partition="robots")
    executor = EXECUTORS.find("slurm")(ExecutorOptions(workers=4, cluster=cluster, directory=tmp_path))
    (made,) = candidates(tmp_path, 1)
    with pytest.raises(UserError, match="no such partition"):
        executor.run([script("pass", made)], lambda: None)
    submitted = (tmp_path / "submitted").read_text()
    for line in ("--cpus-per-task=3", "--gpus-per-node=1", "--mem=5GB", "--time=7", "--partition=robots"):
        assert line in submitted
    assert "CANARY" not in (tmp_path / "env").read_text() + submitted
