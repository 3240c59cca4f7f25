"""What is kept of a training on its way, each named for the environment steps after which it was."""

from __future__ import annotations

from pathlib import Path

_DIGITS = 12


def name_of(steps: int, suffix: str = "") -> str:
    """Return the name of what is kept after some steps."""
    return f"{steps:0{_DIGITS}d}{suffix}"


def by_steps(directory: Path, suffix: str = "") -> list[tuple[int, Path]]:
    """Return the steps and the path of all that is kept in a directory, in order; links are left out."""
    paths = sorted(directory.glob("[0-9]" * _DIGITS + suffix))
    return [(int(path.name.removesuffix(suffix)), path) for path in paths if not path.is_symlink()]
