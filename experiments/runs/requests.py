"""Requests to a running search: files that ask, so that whoever may write its directory may ask.

`RUN/requests/pause` stops the search until it is resumed; `RUN/candidates/ID/requests/end` ends a training early. The
page, a script on another machine and the command line all ask so. That there is such a file is all that is looked at.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.files import open_plain


class Request:
    """One request, which holds until it is taken back.

    Args:
        directory: Of the run or the candidate that is asked.
        name: What is asked for.
    """

    def __init__(self, directory: Path, name: str) -> None:
        self._folder = directory / "requests"
        self._path = self._folder / name

    @property
    def is_made(self) -> bool:
        """Whether somebody asks; a link asks for nothing."""
        return _is(stat.S_ISDIR, self._folder) and _is(stat.S_ISREG, self._path)

    def make(self) -> None:
        """Ask.

        Raises:
            UserError: it cannot be written, or a link is in the way.
        """
        try:
            self._folder.mkdir(exist_ok=True)
            if not _is(stat.S_ISDIR, self._folder):
                raise UserError(f"{self._folder} is a link, which is not followed here; move it away")
            os.close(open_plain(self._path, os.O_WRONLY | os.O_CREAT))
        except OSError as error:
            raise UserError(f"{self._path} cannot be written: {error.strerror}; ask as the run's owner") from None

    def take_back(self) -> None:
        """Ask no more."""
        if _is(stat.S_ISDIR, self._folder):
            self._path.unlink(missing_ok=True)


def _is(kind: Callable[[int], bool], path: Path) -> bool:
    """Tell whether there is something of a kind, as `stat` tells kinds, that is no link to it."""
    try:
        return kind(os.lstat(path).st_mode)
    except OSError:
        return False
