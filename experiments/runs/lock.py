"""A lock that dies with the process that holds it."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.files import open_plain

_LONGEST = 32
"""More characters than a process id has."""


@contextmanager
def hold(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file that dies with the process.

    Raises:
        UserError: another process holds it, or a file that is no lock has its name.
    """
    with open(open_plain(path, os.O_RDWR | os.O_CREAT), "r+", encoding="utf-8", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = file.read(_LONGEST).strip() or "unknown"
            raise UserError(f"{what} is in use by process {holder}; wait for it to end") from None
        if not re.fullmatch(r"\d*", file.read(_LONGEST)):
            raise UserError(f"{path} holds something else than a lock; move it away")
        file.seek(0)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_held(path: Path) -> bool:
    """Tell whether a process holds a lock file; nothing is written.

    Raises:
        UserError: it is no plain file.
    """
    try:
        with open(open_plain(path)) as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
