"""The files of a user's own environment, and whether they are still those that a run was begun with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rewardsmith import envs

NOTHING = "-"
"""Stands for the digest of no files on a worker's command line."""


def is_own_file(env: str) -> bool:
    """Tell whether an environment is given as a file, imported or read, and not by a registered name."""
    return envs.is_file(env)


def fingerprint(paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of every file by its path, the first one being what is imported."""
    return {str(path): _sha256(path) for path in paths}


def digest(files: Mapping[str, str]) -> str:
    """Return one SHA-256 for all fingerprints together, `NOTHING` for none."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest() if files else NOTHING


def changes(files: Mapping[str, str]) -> str:
    """Say which of the files are missing or other than they were; empty where none is."""
    said = []
    for name, known in files.items():
        path = Path(name)
        if not path.is_file():
            said.append(f"{name} is missing")
        elif _sha256(path) != known:
            said.append(f"{name} has changed")
    return ", ".join(said)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
