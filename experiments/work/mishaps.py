"""What may go wrong in code that a reward, a judge, a film or a writer brings, and what goes wrong outside of it."""

from __future__ import annotations

import errno

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
