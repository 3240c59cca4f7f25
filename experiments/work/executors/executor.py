"""The seam between a run and the machines that do its work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from rewardsmith.envs.choices import Choices
from rewardsmith.envs.files import open_plain
from rewardsmith.experiments.config.train import ClusterConfig
from rewardsmith.experiments.runs.own_files import NOTHING

TICK_SECONDS = 0.25
WORKER = "rewardsmith.experiments.work.worker"


@dataclass(frozen=True)
class Work:
    """What one process is to do.

    Attributes:
        stage: A stage of `experiments.work.worker`.
        directories: Candidates' directories; they hold all that is needed and all that is made.
        vouched: Digest of the files of a user's own environment that may be imported; see `runs.own_files`.
        module: Has `run(arguments)`, and calls it where it is run as a program.
    """

    stage: str
    directories: tuple[Path, ...]
    vouched: str = NOTHING
    module: str = WORKER

    def arguments(self, threads: int) -> list[str]:
        """Return what a worker with so many simulation threads is told."""
        directories = (str(directory.resolve()) for directory in self.directories)
        return [self.stage, str(threads), self.vouched, *directories]

    def command(self, threads: int) -> list[str]:
        """Return the command line of a worker with so many simulation threads."""
        # -P: nothing in the folder where the user happens to be may take the place of a module.
        return [sys.executable, "-P", "-m", self.module, *self.arguments(threads)]

    @property
    def log(self) -> Path:
        """Where the process writes what it has to say."""
        return self.directories[0] / "job.log"


class Executor(Protocol):
    """Runs workers on self-contained candidates' directories."""

    def prepare(self) -> None:
        """Get ready for work that will come soon."""

    def run(self, works: Sequence[Work], tick: Callable[[], None]) -> list[int]:
        """Do every piece of work, each in a process of its own; those still running end when this is interrupted.

        Args:
            works: What is to be done.
            tick: Called a few times a second.

        Returns:
            Each process's exit code, negative where a signal ended it, 1 where nothing is known.
        """


@dataclass(frozen=True, kw_only=True)
class ExecutorOptions:
    """What executors may be told.

    Attributes:
        workers: Pieces of work at the same time; 0 takes as many as there is room for.
        cluster: What one piece asks a cluster for.
        directory: A directory that all machines see, for an executor's own files.
        needs_warp: Whether the work films or computes on a GPU, so that it will import NVIDIA Warp.
    """

    workers: int
    cluster: ClusterConfig
    directory: Path
    needs_warp: bool = True


EXECUTORS: Choices[Callable[[ExecutorOptions], Executor]] = Choices(
    "executor",
    {
        "local": "rewardsmith.experiments.work.executors.local:LocalPool",
        "slurm": "rewardsmith.experiments.work.executors.slurm:SlurmExecutor",
        "ray": "rewardsmith.experiments.work.executors.ray:RayExecutor",
    },
)


def child_environment() -> dict[str, str]:
    """Return what workers need of this process's environment, which may hold anybody's secrets.

    One OpenMP thread, because the networks are small. Pythons that libraries start are as safe as with `-P`.
    """
    kept = {name: value for name, value in os.environ.items() if _is_needed(name)}
    return kept | {"OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}


@contextmanager
def as_for_children() -> Iterator[None]:
    """Have the environment that children may see, for libraries that hand on this process's own."""
    before, seen = dict(os.environ), child_environment()
    os.environ.clear()
    os.environ.update(seen)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def open_log(path: Path) -> IO[str]:
    """Open what a process writes its words to; a link of that name is not followed."""
    return open(open_plain(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "a")


def perform(command: list[str], log: str) -> int:
    """Run a worker on the machine that a cluster chose, and return its exit code."""
    with open_log(Path(log)) as file:
        return subprocess.run(command, stdout=file, stderr=file, env=child_environment()).returncode


NEEDED = {
    "PATH", "HOME", "LANG", "LANGUAGE", "TMPDIR", "TEMP", "TMP", "TZ", "USER", "LOGNAME", "SHELL", "HOSTNAME", "PWD",
    "LD_LIBRARY_PATH", "VIRTUAL_ENV", "MODULEPATH", "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING",
    "PYTHONHASHSEED", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE", "PYTHONPYCACHEPREFIX",
    "PYTHONFAULTHANDLER", "DISPLAY", "CONDA_PREFIX", "IMAGEIO_FFMPEG_EXE",
}  # fmt: skip
NEEDED_FAMILIES = (
    "LC_", "CUDA_", "NVIDIA_", "NCCL_", "OMP_", "MKL_", "OPENBLAS_", "KMP_", "XDG_", "SLURM_", "SBATCH_", "MUJOCO_",
    "WARP_", "TORCH_", "PYTORCH_", "EGL_", "MESA_", "__EGL_", "__GLX_",
)  # fmt: skip
"""What the names begin with that are needed, too."""
_SECRET = ("KEY", "TOKEN", "SECRET", "PASSWORD", "JWT", "CREDENTIAL", "COOKIE")


def _is_needed(name: str) -> bool:
    needed = name in NEEDED or name.startswith(NEEDED_FAMILIES)
    return needed and not any(word in name.upper() for word in _SECRET)
