import os
import subprocess
import sys
from pathlib import Path

import pytest

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
def finished_run(tmp_path_factory, rewardsmith):
    """A small real run: two candidates, written, checked, trained, filmed and reported."""
    place = tmp_path_factory.mktemp("finished")
    process = rewardsmith(
        "train",
        "env=half_cheetah",
        f"task={SENTENCE}",
        "candidates=2",
        "steps=20000",
        "film.seconds=1",
        cwd=place,
        OPENAI_API_KEY="",
    )
    assert process.returncode == 0, process.stderr
    (run,) = (place / "runs").iterdir()
    return run, process


@pytest.fixture
def here(tmp_path) -> Path:
    return tmp_path
