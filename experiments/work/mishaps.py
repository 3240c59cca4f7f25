"""What may go wrong in code that a reward, a judge, a film or a writer brings, and what goes wrong outside of it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line

_OUTSIDE = {
    errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC,
    errno.EPERM, errno.EROFS, errno.ESTALE,
}  # fmt: skip
"""Errors of the disk and of the machine, which may pass."""


def is_outside(error: BaseException) -> bool:
    """Tell whether an error is the disk's or the machine's, so that the same work can go on another time."""
    return isinstance(error, OSError) and error.errno in _OUTSIDE


def mishap(error: BaseException) -> str:
    """Return one line on an error that is nobody's message to the user."""
    said = one_line(error)[:300]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


@contextmanager
def told_as(tell: Callable[[str], Exception], *pass_on: type[Exception]) -> Iterator[None]:
    """Turn what nobody expected into an error that says something to whoever is told of it.

    Args:
        tell: Makes that error of one line on what went wrong.
        pass_on: Errors that say enough beside `UserError`; those outside (see `is_outside`) are passed on as well.
    """
    enough: tuple[type[Exception], ...] = (UserError, *pass_on)
    try:
        yield
    except enough:
        raise
    except Exception as error:
        if is_outside(error):
            raise
        raise tell(mishap(error)) from error
