"""A new run directory, with the record of who made it, when, and with which versions."""

from __future__ import annotations

import os
import platform
import re
import shlex
import subprocess
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.consent import Consent
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.versions import versions
from rewardsmith.policies.demonstrations import Demonstrations
from rewardsmith.reward_synth.llm.redact import Redactor
from rewardsmith.reward_synth.terms import Terms


def create_run(
    config: TrainConfig,
    command: list[str],
    program: str | None = None,
    members: Sequence[str] = (),
    terms: Terms | None = None,
    consent: Consent | None = None,
    demonstrations: Demonstrations | None = None,
) -> Run:
    """Make a new run directory with its config, and with the user's own reward programs where there are any.

    Args:
        config: What the run is to do.
        command: The words it was begun with.
        program: Text of the user's own reward.
        members: Texts of the programs of an ensemble.
        terms: The user's own terms.
        consent: What it may do beyond its directory; kept before the directory is that of a run.
        demonstrations: What policies begin by.

    Raises:
        UserError: the directory cannot be written.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name = f"{stamp}-{_slug(Path(config.env).stem)}-{_slug(config.task)}"
    run = Run(_make_directory(Path(config.runs), name))
    if consent is not None:
        consent.save(run)
    run.begin(
        config,
        {
            "id": run.path.name,
            "env": config.env,
            "task": config.task,
            "status": "running",
            "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "command": Redactor()(shlex.join(command)),
            "seed": config.seed,
            "versions": versions(),
            "python": platform.python_version(),
            "machine": f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores",
            "revision": revision(),
        },
        program,
        members,
        terms,
        demonstrations,
    )
    return run


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


def revision() -> str | None:
    """Return the git revision of the source, where it is a checkout."""
    try:
        command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
