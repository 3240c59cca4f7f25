import fcntl
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from rewardsmith.envs import registry
from rewardsmith.experiments.work.executors.executor import EXECUTORS

SENTENCE = "Please: run forward, but don't fall (keep the torso level)!"


@pytest.fixture(scope="session")
def rewardsmith():
    """Run the real command line in a directory and return the finished process."""

    def run(*words, cwd, timeout=240, **environment):
        return subprocess.run(
            [sys.executable, "-m", "rewardsmith.experiments", *words],
            cwd=cwd,
            timeout=timeout,
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory, rewardsmith, worker_id, canary):
    """A small real run: two candidates, written, checked, trained, filmed and reported; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "finished"
    place.mkdir(exist_ok=True)
    said = place / "said.json"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            words = ["train", "env=hopper", f"task={SENTENCE}", "candidates=2", "steps=8192"]
            words += ["coder=phrasebook", "film.seconds=0.5", "episodes=2"]
            process = rewardsmith(*words, cwd=place, OPENAI_API_KEY=canary)
            assert process.returncode == 0, process.stderr
            said.write_text(json.dumps({"stdout": process.stdout, "stderr": process.stderr, "key": canary}))
    (run,) = (place / "runs").iterdir()
    return run, SimpleNamespace(**json.loads(said.read_text()))


SMALL = {
    "steps": 512,
    "episodes": 2,
    "film": {"seconds": 0},
    "ppo": {"num_envs": 8, "rollout_length": 32, "minibatch_size": 64, "epochs": 1},
}

EXECUTOR = """
    from rewardsmith.experiments.runs.candidate import Candidate
    from rewardsmith.experiments.work import worker

    class Inline:
        def __init__(self, options):
            pass

        def prepare(self):
            pass

        def run(self, works, tick):
            for work in works:
                worker.main(work.stage, [Candidate(path) for path in work.directories], 1, work.vouched)
                tick()
            return [0] * len(works)
"""


@pytest.fixture
def inline(plugin):
    """Work without processes of its own, so that what a test registers is known where the work is done."""
    plugin(EXECUTORS, "inline", "Inline", EXECUTOR)
    return {"executor": "inline", **SMALL}


@cache
def shortened(kind, steps):
    """Return a body whose episodes have so many steps; one for the process, as it is surveyed once."""
    return type(kind.__name__, (kind,), {"episode_length": steps * kind.control_dt, "__module__": kind.__module__})


@pytest.fixture
def shorten(monkeypatch):
    """Return what gives a registered body episodes of so many steps, in this process."""
    return lambda name, steps: monkeypatch.setitem(registry._REGISTERED, name, shortened(registry.find(name), steps))


@pytest.fixture(scope="session")
def anew(tmp_path_factory):
    """Return what has a folder filled once, and lays out the same at the same place for each who asks.

    A run that was begun there is one's own each time; how a test leaves the folder is no matter.
    """
    filled = {}

    def lay_out(name, fill):
        if name not in filled:
            place = tmp_path_factory.mktemp(name)
            fill(place)
            filled[name] = place, shutil.copytree(place, tmp_path_factory.mktemp("kept") / name)
        place, kept = filled[name]
        shutil.rmtree(place)
        return shutil.copytree(kept, place)

    return lay_out


@pytest.fixture
def here(tmp_path) -> Path:
    return tmp_path
