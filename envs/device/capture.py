"""Many small operations as one CUDA graph, launched at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakSet

import torch

from rewardsmith.envs.device.start_warp import start_warp, warp_stream

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_within = threading.local()
_recorded: WeakSet[Captured[Any]] = WeakSet()
_WARM_UPS = 3
"""Calls before the recording, in which kernels are compiled and lasting memory is taken."""


class GraphRecorder(Protocol):
    """Records what a function does to tensors, and does it again without the function."""

    def working(self) -> AbstractContextManager[Any]:
        """Return the context in which all calls and launches happen."""
        ...

    def record(self, function: Callable[[], Result]) -> tuple[Any, Result]:
        """Call a function once and return the recording and the function's result.

        Whether that call already does what the function does is the recorder's own affair; after the launch that
        follows at once it is done exactly once.

        Raises:
            RuntimeError: it cannot be recorded.
        """
        ...

    def launch(self, recording: Any) -> None:
        """Do again what was recorded, on the same tensors."""


class CudaGraphs:
    """CUDA graphs of one device.

    Warp does the recording, because its loops that end early (conditional nodes) have to know of it; the tensors that
    torch makes meanwhile come from a pool of their own, which nothing else takes memory from.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = torch.cuda.Stream(device)
        self._pool = torch.cuda.MemPool()

    def working(self) -> AbstractContextManager[Any]:
        """Return the context in which a stream of its own follows the caller's and is followed by it."""
        return _Following(self._stream, self._device)

    def record(self, function: Callable[[], Result]) -> tuple[Any, Result]:
        """Record a function, which does nothing yet but allocate."""
        wp = start_warp()
        stream = warp_stream(self._stream)
        # Relaxed, because torch's allocator may ask the driver for memory meanwhile.
        mode = wp.CaptureMode.RELAXED
        with torch.cuda.use_mem_pool(self._pool, self._device), wp.ScopedStream(stream, sync_enter=False):
            wp.capture_begin(stream=stream, force_module_load=False, capture_mode=mode)
            try:
                result = function()
            finally:
                graph = wp.capture_end(stream=stream)
        return graph, result

    def launch(self, recording: Any) -> None:
        """Launch a graph."""
        start_warp().capture_launch(recording, stream=warp_stream(self._stream))


RECORDERS: dict[str, Callable[[torch.device], GraphRecorder]] = {"cuda": CudaGraphs}
"""What records functions, by the type of a device; on others they run as they are."""


def may_look(device: torch.device) -> bool:
    """Tell whether the host may look at tensors between steps: where nothing records it need not wait for them."""
    return device.type not in RECORDERS


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

    Args:
        function: What to record.
        device: Where its tensors are.
    """

    def __init__(self, function: Callable[[], Result], device: torch.device) -> None:
        self._function = function
        recorder = RECORDERS.get(device.type)
        self._recorder = None if recorder is None else recorder(device)
        self._calls = 0
        self._recording: tuple[Any, Result] | None = None
        self._recordable = True

    def drop(self) -> None:
        """Forget the recording; the next calls warm up and record again."""
        self._calls, self._recording = 0, None

    @property
    def recorded(self) -> bool:
        """Whether calls launch a recording."""
        return self._recording is not None

    def __call__(self) -> Result:
        """Do what the function does, and return what it returns."""
        if self._recorder is None or getattr(_within, "another", False):
            return self._function()
        _within.another = True
        try:
            with self._recorder.working():
                return self._launch(self._recorder)
        finally:
            _within.another = False

    def _launch(self, recorder: GraphRecorder) -> Result:
        self._calls += 1
        if self._recording is None and self._recordable and self._calls > _WARM_UPS:
            try:
                self._recording = recorder.record(self._function)
                _recorded.add(self)
            except RuntimeError as error:
                self._recordable = False
                _log.warning("no CUDA graph can be made, so that steps are slow: %s", error)
        if self._recording is None:
            return self._function()
        graph, result = self._recording
        recorder.launch(graph)
        return result


class _Following:
    """Within it work goes to a stream that waits for the caller's; afterwards the caller's waits for it."""

    def __init__(self, stream: torch.cuda.Stream, device: torch.device) -> None:
        self._stream = stream
        self._caller = torch.cuda.current_stream(device)
        self._entered = torch.cuda.stream(stream)

    def __enter__(self) -> None:
        self._stream.wait_stream(self._caller)
        self._entered.__enter__()

    def __exit__(self, *exception: object) -> None:
        self._entered.__exit__(*exception)
        self._caller.wait_stream(self._stream)
