"""Files that are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.files import write_atomically


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
