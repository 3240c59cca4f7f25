"""MuJoCo, imported before all else that imports it.

On its import glfw starts a Python to ask a library for its version, in the folder where the user happens to be: a
`ctypes.py` there, which may be anybody's, would be run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SAFE = "PYTHONSAFEPATH"
"""Variable by which a Python imports nothing from the folder that it is started in."""


@contextmanager
def _safe_children() -> Iterator[None]:
    """Have Pythons that are started meanwhile import nothing from the present folder."""
    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE]
        else:
            os.environ[SAFE] = before


with _safe_children():
    import mujoco  # noqa: F401
