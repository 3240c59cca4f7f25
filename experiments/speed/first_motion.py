"""How long it takes from the command to a robot that moves on its page.

    python -m rewardsmith.experiments.speed.first_motion [NAME]

`rewardsmith talk env=NAME page=yes` is begun as a process of its own, and its page asked as a browser asks it, until
the first picture after the robot's clock has begun to run. The processor's time is that of the whole process until
then, which other work on the machine changes little.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from typing import IO
from urllib.parse import urljoin

from rewardsmith.experiments.speed.machine import machine_line

_SAYS = "the page: "
_PATIENCE = 600.0
"""Seconds after which an answer of the page is no longer waited for."""


def measure(name: str) -> tuple[float, float]:
    """Return the seconds until the first motion is seen, on the clock and of the processor."""
    with tempfile.TemporaryDirectory() as out:
        words = ("-m", "rewardsmith.experiments", "talk", f"env={name}", "page=yes", "open=false", f"out={out}")
        began = time.perf_counter()
        with subprocess.Popen((sys.executable, *words), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                _watch(_address(process.stdout))
                seconds = time.perf_counter() - began
            finally:
                process.send_signal(signal.SIGKILL)
            _, _, used = os.wait4(process.pid, 0)
            process.returncode = -signal.SIGKILL
    return seconds, used.ru_utime + used.ru_stime


def _address(output: IO[str]) -> str:
    """Return where the page says that it is."""
    return next(line.removeprefix(_SAYS).strip() for line in output if line.startswith(_SAYS))


def _watch(address: str) -> None:
    """Enter the page, and return once the robot's clock runs."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    browser.open(address, timeout=_PATIENCE).close()
    frame, moves = -1, False
    while not moves:
        state = urljoin(address, f"/api/talk/state?after={frame}")
        with browser.open(state, timeout=_PATIENCE) as answer:
            shown = json.load(answer)
        frame, moves = shown["frame"], shown["time"] > 0


def main(name: str = "quadruped") -> None:
    """Print both times."""
    print(machine_line())
    seconds, processor = measure(name)
    print(f"{name} moves on its page {seconds:.1f} s after the command, {processor:.1f} s of the processor")


if __name__ == "__main__":
    main(*sys.argv[1:])
