"""Run directories: made once, held by one process, opened again."""

import re
import subprocess
import sys

import pytest

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.runs.lock import hold
from rewardsmith.experiments.runs.run import Run


@pytest.mark.parametrize(
    ("task", "slug"),
    [("Run forward!", "run-forward"), ("über die Brücke", "uber-die-brucke"), ("走れ", "task"), ("../../etc", "etc")],
)
def test_the_name_says_when_what_and_where(task, slug, tmp_path):
    run = create_run(TrainConfig(env="ant", task=task, runs=str(tmp_path)), ["rewardsmith", "train"])
    assert re.fullmatch(rf"\d{{8}}-\d{{6}}-ant-{slug}", run.path.name)
    assert run.path.parent == tmp_path


def test_two_runs_in_one_second_do_not_meet(tmp_path):
    config = TrainConfig(env="ant", task="go", runs=str(tmp_path))
    paths = {create_run(config, []).path for _ in range(3)}
    assert len(paths) == 3


def test_a_run_is_opened_with_its_config(tmp_path):
    config = TrainConfig(env="ant", task="go, ${x}", runs=str(tmp_path), candidates=7, ppo={"epochs": 2})
    run = Run.open(str(create_run(config, []).path))
    assert run.config() == config
    run.set_status("paused")
    record = files.read_json(run.path / "run.json")
    assert record["status"] == "paused" and record["versions"]["torch"]


@pytest.mark.parametrize("place", [".", "missing"])
def test_what_is_no_run_is_not_opened(place, tmp_path):
    with pytest.raises(UserError, match=r"run\.json"):
        Run.open(str(tmp_path / place))


def test_a_lock_dies_with_its_process(tmp_path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time\n"
            "file = open(sys.argv[1], 'a')\n"
            "fcntl.flock(file, fcntl.LOCK_EX)\n"
            "print('held', flush=True)\n"
            "time.sleep(60)",
            tmp_path / "x.lock",
        ],
        stdout=subprocess.PIPE,
    )
    holder.stdout.readline()
    with pytest.raises(UserError, match="in use"), hold(tmp_path / "x.lock", "it"):
        pass
    holder.kill()
    holder.wait()
    with hold(tmp_path / "x.lock", "it"):
        pass


def test_who_holds_a_run_sweeps_what_killed_writers_left_where_no_job_writes(tmp_path):
    run = Run.open(str(create_run(TrainConfig(env="ant", task="go", runs=str(tmp_path)), []).path))
    left = [run.path / each / ".x.json.12.tmp" for each in (".", "candidates/000", "candidates/001/checkpoint")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    with hold(run.candidate("000").lock, "job"), run.lock():
        assert [path.exists() for path in left] == [False, True, False]


@pytest.mark.parametrize("content", ["a letter of somebody's", "\x00\x01"])
def test_a_lock_spares_what_is_no_lock(content, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text(content)
    (tmp_path / "linked.lock").symlink_to(victim)
    (tmp_path / "hard.lock").hardlink_to(victim)
    for name in ("linked.lock", "hard.lock"):
        with pytest.raises(UserError, match=name), hold(tmp_path / name, "it"):
            pass
    assert victim.read_text() == content
