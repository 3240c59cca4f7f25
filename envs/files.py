"""Files that are either whole or not there, and that are what they seem: no link, device or pipe is followed."""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rewardsmith.envs.errors import UserError

MAX_BYTES = 1 << 30
"""Larger files than any that is read whole."""

MAX_JSON = 64 << 20
"""Larger JSON than any that is read: what takes three bytes there takes sixty in memory."""

MAX_LINES = 256 << 20
"""Larger files of JSON lines than any that are read."""

_MOST_LINES = 4_000_000

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""How half of a character is written in JSON; the halves of a whole one are, too."""

_UNFINISHED = ".tmp"
"""How the names of half-written files end, after the process that writes them."""


def open_plain(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a regular file that the path itself names, made with the flag O_CREAT, and return its descriptor.

    Raises:
        UserError: it is a link, a directory, a pipe or a device.
        OSError: it is missing or may not be opened.
    """
    try:
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise UserError(f"cannot read or write {path}: it is no plain file; links are not followed here") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UserError(f"cannot read or write {path}: it is no plain file; links are not followed here")
    return descriptor


def read_bytes(path: Path, limit: int | None = MAX_BYTES) -> bytes:
    """Read a whole regular file.

    Args:
        path: The file itself, no link to it.
        limit: Largest size [bytes]; None for any.

    Raises:
        UserError: it is no regular file, or larger than the limit.
        OSError: it is missing or cannot be read.
    """
    with open(open_plain(path), "rb") as file:
        if limit is not None and os.fstat(file.fileno()).st_size > limit:
            raise UserError(f"{path} is larger than {limit} bytes")
        return file.read()


def check_plain(directory: Path) -> None:
    """Refuse a directory in which something is neither a directory nor a regular file; somebody may be writing there.

    Raises:
        UserError: there is such a thing; the message names the first one.
    """
    for folder, folders, names in os.walk(directory):
        for name in folders + names:
            try:
                mode = os.lstat(path := os.path.join(folder, name)).st_mode
            except FileNotFoundError:
                continue  # half-written when it was listed, and whole under another name by now
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise UserError(f"{path} is no plain file; put the file itself there, links are not followed here")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that no reader and no crash sees half of.

    Raises:
        OSError: it could not be written; a former file of that name is unharmed and no temporary one stays.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def unfinished(path: Path) -> Path:
    """Return the name under which this process writes a file; `sweep` removes what is left of it."""
    return path.with_name(f".{path.name}.{os.getpid()}{_UNFINISHED}")


def has_unfinished(directory: Path) -> bool:
    """Tell whether somebody is writing a file in a directory, or was killed while they did."""
    return any(directory.glob(f".*{_UNFINISHED}"))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name to write under; what lies there in the end is synced and takes the place of `path`.

    Raises:
        OSError: it could not be written, synced or renamed, and names `path`; a former file of that name is unharmed
            and no temporary one stays.
    """
    temporary = unfinished(path)
    temporary.unlink(missing_ok=True)  # a link of that name must not be written through
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if error.filename == str(temporary):
            error.filename = str(path)  # whoever reads of it knows nothing of the temporary one
        raise
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def sweep(directory: Path, but: Collection[Path] = ()) -> None:
    """Remove what writers left half-written that were killed; nobody may be writing there.

    Args:
        directory: What is swept with all that it holds; links are not followed.
        but: Directories in which somebody may be writing.
    """
    for folder, folders, names in os.walk(directory):
        here = Path(folder)
        folders[:] = [name for name in folders if here / name not in but]
        for name in names:
            if re.fullmatch(rf"\..+\.[0-9]+{re.escape(_UNFINISHED)}", name):
                (here / name).unlink(missing_ok=True)


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
        UserError: the file is missing, no JSON, or holds numbers that JSON lacks.
    """
    try:
        return from_json(read_bytes(path, MAX_JSON))
    except FileNotFoundError:
        raise UserError(f"{path} is missing; is this a run directory?") from None
    except (ValueError, OSError) as error:
        raise UserError(f"{path} cannot be read: {error}") from None


def from_json(text: bytes) -> Any:
    """Return what a JSON text holds.

    Raises:
        ValueError: it is none, is nested too deep, or holds numbers that JSON lacks, or half a character.
    """
    try:
        value = json.loads(
            text.decode("utf-8"), parse_constant=_refuse_number, parse_float=_finite, parse_int=_moderate
        )
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if _SURROGATE.search(text):
        to_line(value).encode()  # which no file, page or terminal takes, so that it is refused here
    return value


def _refuse_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _moderate(text: str) -> int:
    return int(text) if len(text) < 19 else _refuse_number(f"{text[:19]}...")


def append_json(path: Path, value: Any) -> None:
    """Append one JSON line; a reader skips a last line that a crash cut short."""
    with open(open_plain(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "a", encoding="utf-8") as file:
        file.write(to_line(value) + "\n")


def to_line(value: Any) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read_json_lines(path: Path) -> list[Any]:
    """Read the whole lines of a JSON lines file; an absent file has none."""
    return read_new_json_lines(path, 0)[0] if path.exists() else []


def read_new_json_lines(path: Path, offset: int) -> tuple[list[Any], int]:
    """Read the whole lines after a byte offset, and say where to read on.

    Raises:
        UserError: a line is no JSON, or there is more than any file has that is read whole.
    """
    with open(open_plain(path), "rb") as file:
        end = file.seek(0, os.SEEK_END)
        offset = file.seek(min(offset, end))
        if end - offset > MAX_LINES:
            raise UserError(f"{path} is larger than {MAX_LINES} bytes")
        whole, newline, _ = file.read().rpartition(b"\n")
    if whole.count(b"\n") > _MOST_LINES:
        raise UserError(f"{path} has more than {_MOST_LINES} lines")
    try:
        return [json.loads(line) for line in whole.splitlines()], offset + len(whole) + len(newline)
    except (RecursionError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {error}") from None
