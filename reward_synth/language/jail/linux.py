"""The kernel's own locks, as ctypes calls: seccomp, Landlock, process flags, resource limits.

A process puts them on itself, without root, without another program; none of them can be taken off again.
Sources: prctl(2), seccomp(2), landlock(7), linux/filter.h, linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys

from rewardsmith.reward_synth.language.jail.syscalls import MACHINES

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9

_LOAD_WORD = 0x20
_JUMP_IF_EQUAL = 0x15
_RETURN = 0x06
_KILL_PROCESS = 0x80000000
_ERRNO_EPERM = 0x00050001
_ALLOW = 0x7FFF0000
_OFFSET_NUMBER = 0
_OFFSET_MACHINE = 4

_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION_FLAG = 1
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_RIGHTS = 3
_SCOPES = 3

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 5
OPEN_FILES = 16
UNPRIVILEGED = 65534


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _failed(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    version: int = _libc().syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION_FLAG)
    return max(version, 0)


def forbid_new_privileges() -> None:
    """Give up gaining rights by exec, die with the parent, and let no other process look inside."""
    if not sys.platform.startswith("linux"):
        raise OSError(f"not available on {sys.platform}")
    libc = _libc()
    for option, value in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_PDEATHSIG, _SIGKILL), (_PR_SET_DUMPABLE, 0)):
        if libc.prctl(option, value, 0, 0, 0):
            raise _failed("prctl")


def become_unprivileged() -> None:
    """Give up root, where the trainer runs as root; other users keep the few rights they have."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(UNPRIVILEGED)
        os.setuid(UNPRIVILEGED)


def restrict_files_and_network() -> None:
    """Enter a Landlock ruleset without a single allow rule: no file, no TCP, no signals or abstract sockets outside."""
    abi = landlock_abi()
    if abi < 1:
        raise OSError("Landlock is not available")
    files = (1 << _FILE_RIGHTS_BY_ABI[min(abi, 5)]) - 1
    attributes = struct.pack("QQQ", files, _NET_RIGHTS if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    attributes = attributes[: 8 if abi < 4 else 16 if abi < 6 else 24]
    libc = _libc()
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        raise _failed("landlock_create_ruleset")
    try:
        if libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0):
            raise _failed("landlock_restrict_self")
    finally:
        os.close(ruleset)


def restrict_system_calls() -> None:
    """Enter a seccomp filter that allows the listed system calls and answers EPERM to all others."""
    machine = MACHINES.get(platform.machine())
    if machine is None or not sys.platform.startswith("linux"):
        raise OSError(f"no system call table for {sys.platform} on {platform.machine()}")
    numbers = sorted(machine.allowed.values())
    program = [
        (_LOAD_WORD, 0, 0, _OFFSET_MACHINE),
        (_JUMP_IF_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD_WORD, 0, 0, _OFFSET_NUMBER),
        *((_JUMP_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ERRNO_EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    header = Program(len(program), ctypes.addressof(code))
    if _libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0):
        raise _failed("seccomp")


def limit_resources() -> None:
    """Limit memory to 1 GiB above what is mapped now, CPU to 5 s, files and processes to none."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm") as file:
            mapped = int(file.read().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, mapped + MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
