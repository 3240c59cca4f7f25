"""Processes that are born with everything imported, so that a worker begins in milliseconds and not in seconds.

    python -P -m rewardsmith.experiments.work.executors.nursery DESCRIPTOR NEEDS_WARP

A nursery imports what workers need while rewards are still being written, and forks for each piece of work. It has the
environment of workers, runs nothing but imports itself and touches no GPU, so that its children are as clean as if each
had been started alone. It ends with the process that it works for; its children see that they serve nobody any more.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs.device.start_warp import import_warp
from rewardsmith.experiments.work.executors.executor import WORKER, Work, child_environment, open_log
from rewardsmith.reward_synth.language.graph.meta import load_operations

_LONGEST = 2**17
"""Of an order [bytes]."""

_TERMINATE = b"t"

_UNKNOWN = 1
"""Exit code of a child whose nursery ended before it could say."""


class Child:
    """A child of a nursery, as the process that ordered it sees it.

    Args:
        line: Brings its exit code, and takes the wish that it should end.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.returncode: int | None = None

    def wait(self, seconds: float | None = None) -> int | None:
        """Return its exit code, negative where a signal ended it; None if it runs on after so many seconds."""
        if self.returncode is None and select.select([self._line], [], [], seconds)[0]:
            told = self._line.recv(16)
            self.returncode = int(told) if told else _UNKNOWN
            self._line.close()
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(OSError):  # it did so by itself, just now
            self._line.send(_TERMINATE)


class Nursery:
    """Starts children; its own process begins with the first of them, or before if it is told to.

    Args:
        needs_warp: Whether its children will import NVIDIA Warp, which costs a second.
    """

    def __init__(self, needs_warp: bool = True) -> None:
        self._needs_warp = needs_warp
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def prepare(self) -> socket.socket:
        """Start the nursery's process without waiting until it is ready; return the line on which it takes orders."""
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), str(int(self._needs_warp))],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C reaches the parent alone, which ends its jobs itself
                    env=child_environment(),
                    pass_fds=[theirs.fileno()],
                )
            weakref.finalize(self, _end, self._control, self._process)
        return self._control

    def begin(self, work: Work, threads: int) -> Child:
        """Have a piece of work done with so many simulation threads; its words go to its log."""
        order = {"module": work.module, "arguments": work.arguments(threads), "log": str(work.log.resolve())}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self.prepare(), [json.dumps(order).encode()], [theirs.fileno()])
        return Child(ours)


def _end(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    control.close()
    process.wait()


@dataclass(frozen=True)
class Order:
    """What a child is to do: call `run(arguments)` of a module."""

    module: str
    arguments: list[str]
    log: str


class _Born(NamedTuple):
    pid: int
    line: socket.socket
    ended: int  # descriptor that is ready once it ended


def serve(control: socket.socket) -> Order | None:
    """Fork for every order until nobody gives any more; return the order in the child, None in the nursery."""
    with selectors.DefaultSelector() as watched:
        watched.register(control, selectors.EVENT_READ)
        while True:
            for key in sorted((key for key, _ in watched.select()), key=_is_end):
                if key.fileobj is control:
                    if (taken := _take(control)) is None:
                        return None
                    order, line = taken
                    if (pid := os.fork()) == 0:
                        _leave_home(order, line, watched)
                        return order
                    child = _Born(pid, line, os.pidfd_open(pid))
                    watched.register(child.line, selectors.EVENT_READ, child)
                    watched.register(child.ended, selectors.EVENT_READ, child)
                elif _is_end(key):
                    _tell(key.data, watched)
                else:
                    _heed(key.data, watched)


def _is_end(key: selectors.SelectorKey) -> bool:
    """Tell whether a child ended, which is heard after all else: its line is closed then."""
    return isinstance(key.fileobj, int)


def _take(control: socket.socket) -> tuple[Order, socket.socket] | None:
    message, descriptors, _, _ = socket.recv_fds(control, _LONGEST, 1)
    return (Order(**json.loads(message)), socket.socket(fileno=descriptors[0])) if message else None


def _tell(child: _Born, watched: selectors.BaseSelector) -> None:
    """Tell whoever ordered a child how it ended."""
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    watched.unregister(child.ended)
    os.close(child.ended)
    if child.line in watched.get_map():
        watched.unregister(child.line)
        with contextlib.suppress(OSError):  # nobody is left to be told
            child.line.send(str(code).encode())
    child.line.close()


def _heed(child: _Born, watched: selectors.BaseSelector) -> None:
    """End a child that is no longer wanted; where whoever ordered it is gone it sees that by itself."""
    if child.line.recv(1) == _TERMINATE:
        os.kill(child.pid, signal.SIGTERM)
    else:
        watched.unregister(child.line)


def _leave_home(order: Order, line: socket.socket, watched: selectors.BaseSelector) -> None:
    """Be a process like one that was started alone."""
    line.close()
    for key in watched.get_map().values():
        if isinstance(key.fileobj, socket.socket):
            key.fileobj.close()
        else:
            os.close(key.fd)
    os.setsid()
    with open_log(Path(order.log)) as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


def main(descriptor: int, needs_warp: bool) -> None:
    """Be a nursery on an inherited socket; in its children, do the work."""
    control = socket.socket(fileno=descriptor)
    with contextlib.suppress(Exception):  # which every child meets again, and has a log for
        importlib.import_module(WORKER)
        load_operations()
        if needs_warp and not select.select([control], [], [], 0)[0]:
            import_warp()  # for films, while nobody waits for a child
    gc.collect()
    gc.freeze()
    order = serve(control)
    if order is not None:
        importlib.import_module(order.module).run(order.arguments)


if __name__ == "__main__":
    main(int(sys.argv[1]), bool(int(sys.argv[2])))
