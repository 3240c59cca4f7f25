"""The machine and versions that a figure was measured with."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from rewardsmith.experiments.versions import versions_line


def machine_line() -> str:
    """Return one line: processor, cores, Python and package versions."""
    return (
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores; Python {platform.python_version()}, {versions_line()}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
