"""Import and start NVIDIA Warp without its banner."""

from __future__ import annotations

import os
import sys
import tempfile
from types import ModuleType

NOT_NEWS = b"Could not find or load the NVIDIA CUDA driver"


def start_warp() -> ModuleType:
    """Return the `warp` module, initialised; its greeting and the complaint that there is no GPU are not printed."""
    import warp as wp

    wp.config.log_level = max(wp.config.log_level, wp.LOG_WARNING)
    sys.stderr.flush()
    # The complaint comes from C code, which only a change of the file descriptor can reach.
    with tempfile.TemporaryFile() as said:
        stderr = os.dup(2)
        try:
            os.dup2(said.fileno(), 2)
            wp.init()
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
        said.seek(0)
        for line in said:
            if NOT_NEWS not in line:
                os.write(2, line)
    return wp
