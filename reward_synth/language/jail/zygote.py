"""The clean process that starts jailed children: no key, no CUDA, torch already warm.

It is started by the trainer's process before anything else, with an empty environment, and only forks. Each check
runs in a new child that locks itself in before it sees the program, answers, and exits. The zygote keeps one locked
child ready, so that a check does not wait for the fork. It ends when its parent does.
"""

from __future__ import annotations

import array
import gc
import os
import select
import signal
import socket
import time
from typing import Any, NoReturn

import torch

from rewardsmith.reward_synth.language.child import pipeline
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.jail.level import JailLevel
from rewardsmith.reward_synth.language.jail.lock import lock
from rewardsmith.reward_synth.language.jail.messages import Closed, receive, send
from rewardsmith.reward_synth.language.jail.warm import warm_up
from rewardsmith.reward_synth.language.schema import RewardSchema

CHILD_SECONDS = 20.0
_TICK_SECONDS = 0.5


class Child:
    """A locked child that waits for one program."""

    def __init__(self, pid: int, connection: socket.socket):
        self.pid = pid
        self.connection = connection
        self.deadline = float("inf")


class Zygote:
    """Hands out locked children over a socket until the socket closes."""

    def __init__(self, control: socket.socket):
        self.control = control
        self.parent = os.getppid()
        self.running: dict[int, Child] = {}
        self.spare = self.fork()

    def fork(self) -> Child:
        """Return a new child, locked or about to be."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            live(theirs.detach())
        theirs.close()
        return Child(pid, ours)

    def serve(self) -> None:
        """Hand out children until the parent is gone, then kill what is left."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN | select.POLLHUP)
        try:
            while os.getppid() == self.parent:
                waiting = poll.poll(_TICK_SECONDS * 1000)
                self.reap()
                if waiting and not self.hand_out():
                    return
        finally:
            for child in (*self.running.values(), self.spare):
                os.kill(child.pid, signal.SIGKILL)

    def hand_out(self) -> bool:
        """Send the spare child's connection to the parent; return False when the parent hung up."""
        if not self.control.recv(1):
            return False
        if self.dead(self.spare):
            self.spare = self.fork()
        child = self.spare
        child.deadline = time.monotonic() + CHILD_SECONDS
        self.running[child.pid] = child
        descriptors = array.array("i", [child.connection.fileno()])
        self.control.sendmsg([b"c"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        child.connection.close()
        self.spare = self.fork()
        return True

    @staticmethod
    def dead(child: Child) -> bool:
        """Return whether a waiting child ended by itself, for example killed for memory."""
        pid, _ = os.waitpid(child.pid, os.WNOHANG)
        return pid == child.pid

    def reap(self) -> None:
        """Collect children that ended and kill those that take too long."""
        for child in list(self.running.values()):
            if self.dead(child):
                del self.running[child.pid]
            elif time.monotonic() > child.deadline:
                os.kill(child.pid, signal.SIGKILL)


def live(connection: int) -> NoReturn:
    """Be a jailed child: lock, read one program, answer, exit. Never returns."""
    try:
        level = lock(connection)
        request, payload = receive(connection)
        send(connection, answer(request, payload, level))
    except Closed:
        pass
    except BaseException:
        os._exit(1)
    os._exit(0)


def answer(request: dict[str, Any], payload: bytes, level: JailLevel) -> dict[str, Any]:
    """Return the answer to one request: a graph and a report, a refusal, or the jail's level."""
    if "level" in request:
        return {"level": level}
    try:
        schema = RewardSchema.from_dict(request["schema"])
        recorded = _recorded(request["recorded"], payload)
        text, report = pipeline.examine(request["source"], schema, request["num_envs"], recorded)
        return {"graph": text, "report": {**report, "jail": str(level)}}
    except RewardRejected as refusal:
        return {"refused": [refusal.code, refusal.message, refusal.line]}
    except MemoryError:
        return {"refused": ["E_JAIL", "the program uses too much memory; use smaller tensors and lists", None]}
    except Exception as error:
        return {"refused": ["E_RUNTIME", f"the check failed: {type(error).__name__}: {str(error)[:240]}", None]}


def _recorded(layout: list[list[Any]], payload: bytes) -> dict[str, torch.Tensor] | None:
    """Return the recorded states that came behind the request."""
    if not layout:
        return None
    tensors, start = {}, 0
    for name, shape in layout:
        count = 1
        for size in shape:
            count *= size
        data = bytearray(payload[start : start + 4 * count])
        tensors[name] = torch.frombuffer(data, dtype=torch.float32).reshape(shape)
        start += 4 * count
    return tensors


def main(control_descriptor: int) -> None:
    """Warm up, say so, and serve. Entry point of the zygote process."""
    control = socket.socket(fileno=control_descriptor)
    torch.set_num_threads(1)
    warm_up()
    gc.collect()
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    control.sendall(b"r")
    Zygote(control).serve()
