"""Files that are either whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rewardsmith.envs.errors import UserError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that no reader and no crash sees half of.

    Raises:
        OSError: it could not be written; a former file of that name is unharmed and no temporary one stays.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name to write under; what lies there in the end is synced and takes the place of `path`.

    Raises:
        OSError: it could not be synced or renamed; a former file of that name is unharmed and no temporary one stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8, whole or not at all."""
    write_atomically(path, text.encode("utf-8", errors="replace"))


def write_json(path: Path, value: Any) -> None:
    """Write JSON, whole or not at all; numbers that JSON lacks are refused."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Read JSON.

    Raises:
        UserError: the file is missing or no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing; is this a run directory?") from None
    except (ValueError, OSError) as error:
        raise UserError(f"{path} cannot be read: {error}") from None


def append_json(path: Path, value: Any) -> None:
    """Append one JSON line; a reader skips a last line that a crash cut short."""
    with path.open("a", encoding="utf-8") as file:
        file.write(to_line(value) + "\n")


def to_line(value: Any) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read_json_lines(path: Path) -> list[Any]:
    """Read the whole lines of a JSON lines file; an absent file has none."""
    return read_new_json_lines(path, 0)[0] if path.exists() else []


def read_new_json_lines(path: Path, offset: int) -> tuple[list[Any], int]:
    """Read the whole lines after a byte offset, and say where to read on."""
    with path.open("rb") as file:
        offset = min(offset, file.seek(0, os.SEEK_END))
        file.seek(offset)
        whole, newline, _ = file.read().rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()], offset + len(whole) + len(newline)
