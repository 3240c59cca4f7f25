"""Many small operations as one CUDA graph, launched at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import torch

from rewardsmith.envs.device.start_warp import start_warp, warp_stream

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_within = threading.local()
_recorded: WeakSet[Captured[Any]] = WeakSet()
_WARM_UPS = 3
"""Calls before the recording, in which kernels are compiled and lasting memory is taken."""


def drop_recordings() -> None:
    """Have every recording made anew, since what a recorded function does has changed."""
    while _recorded:
        _recorded.pop().drop()


class Captured(Generic[Result]):
    """A function of no arguments that reads and writes tensors in place, replayed as a CUDA graph.

    Its first calls run it as it is, which is also what every call does on the CPU; the next one records it. From then
    on a call launches the recording: no Python of the function runs, and its result is the same tensors, written anew.
    What the function does must not depend on the value of a tensor, and random numbers must be drawn outside. One that
    is called within another is part of the other's recording.

    What cannot be recorded goes on as it is, and a warning says why.

    Warp does the recording, because its loops that end early (conditional nodes) have to know of it; the tensors that
    torch makes meanwhile come from a pool of their own, which nothing else takes memory from.

    Args:
        function: What to record.
        device: Where its tensors are.
    """

    def __init__(self, function: Callable[[], Result], device: torch.device) -> None:
        self._function = function
        self._device = device
        self._calls = 0
        self._graph: Any = None
        self._result: Any = None
        self._recordable = True
        if device.type == "cuda":
            self._stream = torch.cuda.Stream(device)
            self._pool = torch.cuda.MemPool()

    def drop(self) -> None:
        """Forget the recording; the next calls warm up and record again."""
        self._calls, self._graph, self._result = 0, None, None

    @property
    def recorded(self) -> bool:
        """Whether calls launch a recording."""
        return self._graph is not None

    def __call__(self) -> Result:
        """Do what the function does, and return what it returns."""
        if self._device.type == "cpu" or getattr(_within, "another", False):
            return self._function()
        _within.another = True
        try:
            return self._launch()
        finally:
            _within.another = False

    def _launch(self) -> Result:
        caller = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(caller)
        with torch.cuda.stream(self._stream):
            result = self._replay() if self._ready() else self._function()
        caller.wait_stream(self._stream)
        return result

    def _ready(self) -> bool:
        """Tell whether there is a recording, made now if it is time."""
        self._calls += 1
        if self._graph is None and self._recordable and self._calls > _WARM_UPS:
            try:
                self._record()
                _recorded.add(self)
            except RuntimeError as error:
                self._graph, self._recordable = None, False
                _log.warning("no CUDA graph can be made, so that steps are slow: %s", error)
        return self._graph is not None

    def _replay(self) -> Result:
        start_warp().capture_launch(self._graph, stream=warp_stream(self._stream))
        return self._result

    def _record(self) -> None:
        wp = start_warp()
        stream = warp_stream(self._stream)
        # Relaxed, because torch's allocator may ask the driver for memory meanwhile.
        mode = wp.CaptureMode.RELAXED
        with torch.cuda.use_mem_pool(self._pool, self._device), wp.ScopedStream(stream, sync_enter=False):
            wp.capture_begin(stream=stream, force_module_load=False, capture_mode=mode)
            try:
                self._result = self._function()
            finally:
                self._graph = wp.capture_end(stream=stream)
