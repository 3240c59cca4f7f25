"""A run: one directory that holds everything, written by one process at a time."""

from __future__ import annotations

import fcntl
import os
import platform
import re
import shlex
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.config.schema import TrainConfig

_PACKAGES = ("rewardsmith", "mujoco", "mujoco-warp", "torch", "gymnasium", "numpy", "openai")


class Run:
    """A run directory; see the README for what lies where."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, config: TrainConfig, command: list[str]) -> Run:
        """Make a new run directory with its config.

        Raises:
            UserError: the directory cannot be written.
        """
        stamp = time.strftime("%Y%m%d-%H%M%S")
        name = f"{stamp}-{_slug(Path(config.env).stem)}-{_slug(config.task)}"
        path = _make_directory(Path(config.runs), name)
        run = cls(path)
        files.write_text(path / "config.yaml", overrides.dump(config))
        files.write_json(
            path / "run.json",
            {
                "id": path.name,
                "status": "running",
                "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                "command": shlex.join(command),
                "seed": config.seed,
                "versions": {package: _version(package) for package in _PACKAGES},
                "python": platform.python_version(),
                "machine": f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores",
                "revision": _revision(),
            },
        )
        return run

    @classmethod
    def open(cls, path: str) -> Run:
        """Open an existing run directory.

        Raises:
            UserError: it is none.
        """
        run = cls(Path(path))
        if not (run.path / "run.json").is_file():
            raise UserError(f"{path} is not a run directory: it holds no run.json")
        return run

    def config(self) -> TrainConfig:
        """Return the config as it was resolved when the run began."""
        return overrides.load(TrainConfig, self.path / "config.yaml")

    def set_status(self, status: str) -> None:
        """Record `running`, `done`, `failed` or `paused`."""
        record = files.read_json(self.path / "run.json")
        files.write_json(self.path / "run.json", record | {"status": status})

    def candidates(self) -> list[Path]:
        """Return the directories of the accepted candidates, in order."""
        return sorted(path for path in (self.path / "candidates").glob("[0-9]*") if path.is_dir())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the run; the lock dies with the process.

        Raises:
            UserError: another process holds it.
        """
        with hold(self.path / "run.lock", f"run {self.path}"):
            yield


@contextmanager
def hold(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file that dies with the process.

    Raises:
        UserError: another process holds it.
    """
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise UserError(f"{what} is in use by process {holder}; wait for it to end") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _make_directory(parent: Path, name: str) -> Path:
    """Make `parent/name`, numbered where the name is taken."""
    for number in range(1, 1000):
        path = parent / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            if not path.is_dir():
                raise UserError(f"{path} cannot be made: a file is in the way; choose another with runs=DIR") from None
            continue
        except OSError as error:
            raise UserError(f"{path} cannot be made: {error.strerror}; choose a writable place with runs=DIR") from None
        return path
    raise UserError(f"{parent} holds a thousand runs named {name}; choose another place with runs=DIR")


def _slug(text: str) -> str:
    """Return a short name of a text for directories; other scripts than Latin give `task`."""
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:40].strip("-") or "task"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _revision() -> str | None:
    """Return the git revision of the source, where it is a checkout."""
    try:
        command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
