"""The version of the code that rows depend on: rows of other versions are not taken for those of this one."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

from rewardsmith.experiments.versions import versions

_ROOMS = ("envs", "policies", "reward_synth", "vlm_rewards")
_PARTS = ("cli", "config", "runs", "search", "talk", "work")
"""Of `experiments`; what shows runs changes none."""


@cache
def code_version() -> str:
    """Return a digest of all modules, models and packages on which the figures of a run depend.

    Comments and blank lines do not count; documentation does, since language models are shown it.
    """
    experiments = Path(__file__).parent.parent
    folders = [experiments.parent / room for room in _ROOMS] + [experiments / part for part in _PARTS]
    digest = hashlib.sha256(repr(versions()).encode())
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.suffix in (".py", ".xml")):
            digest.update(f"{folder.name}/{path.relative_to(folder)}\n".encode() + _content(path))
    return digest.hexdigest()[:16]


def _content(path: Path) -> bytes:
    return ast.dump(ast.parse(path.read_bytes())).encode() if path.suffix == ".py" else path.read_bytes()
