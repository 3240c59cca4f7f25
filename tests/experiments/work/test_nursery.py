"""Children of a nursery are as clean as processes of their own, and end as they are told, not with their home."""

import gc
import itertools
import json
import os
import signal
import time
from pathlib import Path

import pytest

from rewardsmith.experiments.config.train import ClusterConfig
from rewardsmith.experiments.work.executors.executor import ExecutorOptions, Work
from rewardsmith.experiments.work.executors.local import LocalPool
from rewardsmith.experiments.work.executors.nursery import Nursery

SCRIPT = """
import json, os, pathlib, sys, time
def run(arguments):
    place = pathlib.Path(arguments[3])
    {text}
"""
UNTIL_TOLD = """
    while not (place / 'told').exists(): time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Return what makes a piece of work of a line of Python, which sees the candidate's directory as `place`."""
    folder = tmp_path_factory.mktemp("work")
    numbers = itertools.count()

    def make(text):
        name = f"{next(numbers):03d}"
        (folder / f"script_{name}.py").write_text(SCRIPT.format(text=text))
        place = folder / name
        place.mkdir()
        return Work("alone", (place,), module=f"script_{name}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield make


@pytest.fixture(scope="module")
def nursery(work):
    """One for all who do not mind what others had it do."""
    return Nursery()


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def lives(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_child_is_alone_with_its_log_and_nothing_of_its_home(work, nursery):
    text = (
        "(place / 'seen').write_text(json.dumps([os.getsid(0) == os.getpid(), os.listdir('/proc/self/fd'), "
        "os.environ['OMP_NUM_THREADS'], len(os.listdir('/proc/self/task')), 'torch' in sys.modules])); print('words')"
    )
    sleeping = nursery.begin(work("time.sleep(600)"), 1)
    second = work(text)
    assert nursery.begin(second, 1).wait(120) == 0
    session, descriptors, threads, tasks, warm = json.loads((second.directories[0] / "seen").read_text())
    assert session and threads == "1" and tasks == 1 and warm
    assert len(descriptors) <= 4, "0, 1, 2 and the one that lists them"
    assert second.log.read_text() == "words\n"
    sleeping.terminate()
    assert sleeping.wait(120) == -signal.SIGTERM


def test_a_module_that_is_none_is_told_in_the_childs_log(work, nursery):
    lost = work("pass")
    lost = Work(lost.stage, lost.directories, module="nowhere.to.be.found")
    assert nursery.begin(lost, 1).wait(120) == 1
    assert "ModuleNotFoundError" in lost.log.read_text()


def test_interrupted_its_children_end(work, tmp_path):
    pool = LocalPool(ExecutorOptions(workers=2, cluster=ClusterConfig(), directory=tmp_path))
    text = "(place / 'pid').write_text(str(os.getpid())); time.sleep(600)"
    works = [work(text) for _ in range(2)]
    pids = [each.directories[0] / "pid" for each in works]

    def interrupt():
        if all(path.exists() and path.read_text() for path in pids):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.run(works, interrupt)
    assert not any(lives(path.read_text()) for path in pids)


def test_one_that_is_killed_is_replaced(work, nursery):
    assert nursery.begin(work("pass"), 1).wait(120) == 0
    sleeping = work("(place / 'pid').write_text(str(os.getpid()))" + UNTIL_TOLD)
    child = nursery.begin(sleeping, 1)
    wait_for((sleeping.directories[0] / "pid").exists)
    os.kill(nursery._process.pid, signal.SIGKILL)
    nursery._process.wait()
    (sleeping.directories[0] / "told").touch()
    assert child.wait(120) == 1, "nobody knows how it ended"
    assert nursery.begin(work("sys.exit(3)"), 1).wait(120) == 3


def test_it_ends_with_whom_it_works_for_and_its_children_do_not(work):
    nursery = Nursery()
    going_on = work("(place / 'pid').write_text('x')" + UNTIL_TOLD + "    (place / 'done').write_text('x')")
    child = nursery.begin(going_on, 1)
    wait_for((going_on.directories[0] / "pid").exists)
    process = nursery._process
    del nursery, child
    gc.collect()
    assert process.wait(120) == 0
    (going_on.directories[0] / "told").touch()
    wait_for((going_on.directories[0] / "done").exists)
