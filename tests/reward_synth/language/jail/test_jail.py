"""The jail itself: what a locked child can still do, and that nothing is left behind."""

import ctypes
import errno
import json
import os
import platform
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rewardsmith.reward_synth.language import RewardRejected, compile_reward, jail_level
from rewardsmith.reward_synth.language.jail import linux
from rewardsmith.reward_synth.language.jail.checker import Checker
from rewardsmith.reward_synth.language.jail.level import level_of
from rewardsmith.reward_synth.language.jail.linux import UNPRIVILEGED
from rewardsmith.reward_synth.language.jail.lock import LOCKS, lock
from rewardsmith.reward_synth.language.jail.syscalls import MACHINES

SIMPLE = "def compute_reward(state, action):\n    return state.torso_height * 2.0, {}\n"

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the locks are Linux's")


def jailed(function, without=frozenset()):
    """Return what `function` returns, run in a child with every lock but those `without`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            for name in without:
                del LOCKS[name]
            lock(writing)
            try:
                answer = function()
            except BaseException as error:
                answer = f"{type(error).__name__}: {error}"
            os.write(writing, json.dumps(answer).encode())
        finally:
            os._exit(0)
    os.close(writing)
    parts = []
    while part := os.read(reading, 1 << 16):
        parts.append(part)
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    return json.loads(b"".join(parts)) if parts else f"signal {os.WTERMSIG(status)}"


PROBE_CALLS = {335, 336} if platform.machine() == "x86_64" else set()
"""uretprobe and uprobe: the kernel answers them before any filter, outside a probe with ENXIO or SIGILL."""


def every_system_call():
    libc = ctypes.CDLL(None, use_errno=True)
    allowed = set(MACHINES[platform.machine()].allowed.values())
    other = {}
    for number in range(601):
        if number in allowed | PROBE_CALLS:
            continue
        ctypes.set_errno(0)
        result = libc.syscall(number, 0, 0, 0, 0, 0, 0)
        if result != -1 or ctypes.get_errno() != errno.EPERM:
            other[number] = [result, ctypes.get_errno()]
    return other


@on_linux
def test_only_the_listed_system_calls_succeed():
    if jail_level().name != "full":
        pytest.skip("this kernel has no seccomp")
    assert jailed(every_system_call) == {}


@on_linux
def test_tables_of_both_machines_list_the_same_calls():
    x86, arm = MACHINES["x86_64"].allowed, MACHINES["aarch64"].allowed
    assert set(x86) == set(arm)
    for table in (x86, arm):
        assert len(set(table.values())) == len(table)
    dangerous = {"open", "openat", "socket", "execve", "fork", "clone", "kill", "ptrace", "io_uring_setup", "ioctl"}
    assert not dangerous & set(x86)


@on_linux
@pytest.mark.parametrize("without", ["seccomp", "landlock"])
def test_files_stay_closed_with_one_lock_off(without):
    if jail_level().name != "full":
        pytest.skip("this kernel lacks a lock")
    answer = jailed(lambda: Path("/etc/passwd").read_text(), frozenset({without}))
    assert "PermissionError" in answer


@on_linux
def test_memory_cpu_and_environment_are_limited(monkeypatch):
    monkeypatch.setattr(linux, "CPU_SECONDS", 1)
    monkeypatch.setenv("API_KEY", "CANARY-1234")

    def spin():
        while True:
            pass

    assert "MemoryError" in jailed(lambda: len(bytearray(3 << 30)))
    assert jailed(lambda: dict(os.environ)) == {}
    assert jailed(spin) in (f"signal {int(signal.SIGXCPU)}", f"signal {int(signal.SIGKILL)}")


@on_linux
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_root_trainer_does_not_give_its_rights_to_the_child():
    assert jailed(os.getuid, frozenset({"seccomp"})) == UNPRIVILEGED


def test_level_names():
    assert level_of(["limits", "landlock 7", "seccomp"], []).name == "full"
    assert level_of(["limits", "seccomp"], ["landlock: none"]).name == "partial"
    assert level_of(["limits"], []).name == "limits"
    assert "missing landlock: none" in str(level_of(["limits"], ["landlock: none"]))


def test_sixteen_checks_at_once(schema):
    def one(i):
        return compile_reward(SIMPLE.replace("2.0", f"{i + 1}.0"), schema, 64).graph_hash

    with ThreadPoolExecutor(16) as pool:
        hashes = list(pool.map(one, range(16)))
    assert len(set(hashes)) == 16


def test_a_zygote_holds_no_key_and_is_replaced_where_it_died(schema, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY-5678")
    checker = Checker()
    try:
        compile_reward(SIMPLE, schema, 8, checker=checker)
        environment = Path(f"/proc/{checker._process.pid}/environ").read_bytes()
        assert b"CANARY" not in environment and b"CUDA_VISIBLE_DEVICES=\0" in environment
        checker._process.kill()
        checker._process.wait()
        assert compile_reward(SIMPLE, schema, 8, checker=checker).operations == 1
    finally:
        checker.close()


def processes_of(session):
    """Return the living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, _, _, its_session = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:4]
        except (OSError, ValueError):
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(entry.name))
    return found


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@on_linux
def test_nothing_is_left_after_the_parent_is_killed():
    script = (
        "from rewardsmith.reward_synth.language import compile_reward, RewardSchema\n"
        "source = 'def compute_reward(state, action):\\n    return state.h, {}\\n'\n"
        "compile_reward(source, RewardSchema({'h': ()}, 1), 8)\n"
        "print('ready', flush=True)\n"
        "while True: compile_reward(source, RewardSchema({'h': ()}, 1), 8)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert parent.stdout.readline() == "ready\n"
    wait_for(lambda: len(processes_of(parent.pid)) >= 3)
    parent.kill()
    parent.wait()
    wait_for(lambda: processes_of(parent.pid) == [])


def resident(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


@pytest.mark.slow
@on_linux
def test_memory_and_processes_are_flat_over_a_thousand_checks(schema):
    checker = Checker()
    try:
        for i in range(1100):
            if i == 100:
                before = resident(os.getpid()), resident(checker._process.pid), len(os.listdir("/proc/self/fd"))
            try:
                compile_reward(SIMPLE if i % 2 else "def compute_reward(state, action): x", schema, 64, checker=checker)
            except RewardRejected:
                continue
        after = resident(os.getpid()), resident(checker._process.pid), len(os.listdir("/proc/self/fd"))
    finally:
        checker.close()
    assert after[0] - before[0] < 32 << 20
    assert after[1] - before[1] < 32 << 20
    assert after[2] == before[2]
