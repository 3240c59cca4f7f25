"""Files that commands write: whether they can be is found out before any work is done for them."""

from __future__ import annotations

import os
from pathlib import Path

from rewardsmith.envs import UserError


def file_to_write(path: str) -> Path:
    """Return the path of a file that is to be written, there or not.

    Args:
        path: What the user has given as `path=`.

    Raises:
        UserError: it names no file, or its folder is not there or closed to writing.
    """
    file = Path(path)
    if not path.strip() or file.is_dir():
        raise UserError(f"path={path} names no file; choose one with path=FILE")
    if not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise UserError(f"there is no folder {file.parent} that can be written; choose a writable place with path=FILE")
    return file
