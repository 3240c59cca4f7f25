"""Import and start NVIDIA Warp and MuJoCo Warp, quietly and quickly."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Any

import torch

NOT_NEWS = b"Could not find or load the NVIDIA CUDA driver"


def import_warp() -> ModuleType:
    """Return the `warp` module, with `mujoco_warp` imported as well; nothing is started, so this process may fork."""
    collecting = gc.isenabled()
    # Half of the import's time is otherwise spent on looking for garbage among what it makes.
    gc.disable()
    try:
        import mujoco_warp  # noqa: F401
        import warp as wp
    finally:
        if collecting:
            gc.enable()
    return wp


@lru_cache(maxsize=1)
def start_warp() -> ModuleType:
    """Return the `warp` module, initialised, with `mujoco_warp` imported as well.

    The greeting and the complaint that there is no GPU are not printed.
    """
    wp = import_warp()
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


def start_mujoco_warp() -> ModuleType:
    """Return the `mujoco_warp` module, with Warp initialised."""
    start_warp()
    return sys.modules["mujoco_warp"]


@lru_cache(maxsize=64)
def warp_stream(stream: torch.cuda.Stream) -> Any:
    """Return Warp's name for a stream of torch, always the same one: Warp registers each."""
    return start_warp().stream_from_torch(stream)


def launch_kernel(kernel: Any, dim: int | Sequence[int], tensors: Sequence[torch.Tensor], *numbers: int) -> None:
    """Launch a kernel whose arguments are arrays, given as tensors of one device, and then numbers."""
    wp = start_warp()
    with launching(tensors[0].device):
        wp.launch(kernel, dim=dim, inputs=[*map(wp.from_torch, tensors), *numbers])


@contextmanager
def launching(device: torch.device) -> Iterator[None]:
    """Launch Warp's kernels on a device of torch, in the stream that torch is using."""
    wp = start_warp()
    if device.type == "cpu":
        with wp.ScopedDevice("cpu"):
            yield
    else:
        with wp.ScopedStream(warp_stream(torch.cuda.current_stream(device)), sync_enter=False):
            yield
