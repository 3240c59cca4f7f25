"""The trainer's side of the jail: start the zygote, send a program to a locked child, trust nothing it answers."""

from __future__ import annotations

import array
import atexit
import os
import select
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.reward_graph import MAX_TEXT
from rewardsmith.reward_synth.language.jail.level import JailLevel
from rewardsmith.reward_synth.language.jail.linux import CPU_SECONDS, MEMORY_BYTES
from rewardsmith.reward_synth.language.jail.messages import Closed, pack, receive

START_SECONDS = 120.0
ANSWER_SECONDS = 25.0
MAX_ANSWER = 2 * MAX_TEXT
PARALLEL = max(2, os.cpu_count() or 2)

_BOOTSTRAP = (
    # Looking for garbage among what is imported would take a tenth of the time.
    "import gc, sys; gc.disable(); sys.path[:] = sys.argv[2].split(chr(10)); "
    "from rewardsmith.reward_synth.language.jail import zygote; zygote.main(int(sys.argv[1]))"
)
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
"""All a zygote inherits: where shared libraries are. No key, no home, no user settings."""


class Checker:
    """A zygote process and the checks that run in its children; safe to use from several threads."""

    def __init__(self) -> None:
        self._start = threading.Lock()
        self._ask = threading.Lock()
        self._slots = threading.BoundedSemaphore(PARALLEL)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._ready = False
        atexit.register(self.close)

    def ask(self, request: dict[str, Any], payload: bytes = b"") -> dict[str, Any]:
        """Return a jailed child's answer to one request.

        Raises:
            RewardRejected: E_JAIL, if the child died or took too long.
        """
        with self._slots:
            connection = self._child()
            try:
                return self._exchange(connection, pack(request, payload))
            finally:
                os.close(connection)

    def start(self) -> None:
        """Start the zygote without waiting until it is ready."""
        with self._start:
            if self._owner != os.getpid() or self._process is None or self._process.poll() is not None:
                self._launch()

    def close(self) -> None:
        """End the zygote; its children end with it."""
        if self._owner == os.getpid() and self._control is not None:
            self._control.close()
            self._control = None
            process, self._process = self._process, None
            if process is not None:
                try:
                    process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _launch(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment |= {"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        command = [sys.executable, "-I", "-c", _BOOTSTRAP, str(theirs.fileno())]
        self._process = subprocess.Popen(
            [*command, "\n".join(_import_path())],
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
        )
        theirs.close()
        self._control, self._owner, self._ready = ours, os.getpid(), False

    def _child(self) -> int:
        """Return a connection to a locked child."""
        self.start()
        with self._ask:
            for attempt in range(2):
                try:
                    return self._request_child()
                except (OSError, Closed) as error:
                    if attempt:
                        raise RewardRejected("E_JAIL", f"the checker could not start: {self._reason(error)}") from None
                    with self._start:
                        self._launch()
        raise AssertionError("unreachable")

    def _request_child(self) -> int:
        control = self._control
        assert control is not None  # it begins and ends with the zygote, which has been started
        control.settimeout(START_SECONDS)
        if not self._ready:
            if control.recv(1) != b"r":
                raise Closed("the checker ended at its start")
            self._ready = True
        control.sendall(b"n")
        _, ancillary, _, _ = control.recvmsg(1, socket.CMSG_SPACE(array.array("i").itemsize))
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                return array.array("i", data[: array.array("i").itemsize])[0]
        raise Closed("the checker ended")

    def _reason(self, error: Exception) -> str:
        if self._process is not None and self._process.stderr is not None and self._process.poll() is not None:
            lines = self._process.stderr.read().decode(errors="replace").strip().split("\n")
            return lines[-1] or str(error)
        return str(error)

    @staticmethod
    def _exchange(connection: int, request: bytes) -> dict[str, Any]:
        os.set_blocking(connection, True)
        deadline = time.monotonic() + ANSWER_SECONDS
        try:
            data = memoryview(request)
            while data:
                data = data[os.write(connection, data) :]
            poll = select.poll()  # select knows no descriptor above 1023
            poll.register(connection, select.POLLIN | select.POLLHUP)
            if not poll.poll(1000 * max(deadline - time.monotonic(), 0)):
                raise RewardRejected("E_JAIL", "the check took too long; use fewer and smaller operations")
            answer, _ = receive(connection, MAX_ANSWER)
            return answer
        except (OSError, Closed):
            most = f"{MEMORY_BYTES >> 30} GiB of memory or {CPU_SECONDS} s"
            raise RewardRejected(
                "E_JAIL", f"the check was stopped: the program needs more than {most}; simplify it"
            ) from None


def _import_path() -> list[str]:
    return [os.path.abspath(entry) for entry in sys.path if entry is not None]


_default = Checker()


def default_checker() -> Checker:
    """Return the checker that compile_reward uses, one for the process."""
    return _default


def prepare() -> None:
    """Start the default checker in the background, so that the first check need not wait for torch to load."""
    _default.start()


def jail_level() -> JailLevel:
    """Return which locks this machine's kernel puts on a jailed child; starts the checker if need be."""
    answer = _default.ask({"level": True})
    name, locks, missing = answer["level"]
    return JailLevel(str(name), tuple(map(str, locks)), tuple(map(str, missing)))
