"""The system calls a jailed child may make, by number, for the machines that are known.

Everything else fails with EPERM: files, sockets, processes, signals to others, tracing, io_uring, and whatever a later
kernel adds. Numbers: Linux `asm/unistd_64.h` for x86-64 and `asm-generic/unistd.h` for arm64.
"""

from __future__ import annotations

from typing import NamedTuple


class Machine(NamedTuple):
    """One instruction set.

    Attributes:
        audit: its number in the kernel's audit interface, which the filter compares first.
        allowed: numbers of the allowed system calls, by name.
    """

    audit: int
    allowed: dict[str, int]


MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        {
            "read": 0,
            "write": 1,
            "close": 3,
            "fstat": 5,
            "lseek": 8,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "sched_yield": 24,
            "mremap": 25,
            "mincore": 27,
            "madvise": 28,
            "nanosleep": 35,
            "getpid": 39,
            "exit": 60,
            "uname": 63,
            "gettimeofday": 96,
            "getrusage": 98,
            "sysinfo": 99,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "sched_getaffinity": 204,
            "clock_gettime": 228,
            "clock_nanosleep": 230,
            "exit_group": 231,
            "get_mempolicy": 239,
            "getrandom": 318,
            "membarrier": 324,
            "rseq": 334,
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        {
            "close": 57,
            "lseek": 62,
            "read": 63,
            "write": 64,
            "fstat": 80,
            "exit": 93,
            "exit_group": 94,
            "futex": 98,
            "nanosleep": 101,
            "clock_gettime": 113,
            "clock_nanosleep": 115,
            "sched_getaffinity": 123,
            "sched_yield": 124,
            "sigaltstack": 132,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "uname": 160,
            "getrusage": 165,
            "gettimeofday": 169,
            "getpid": 172,
            "gettid": 178,
            "sysinfo": 179,
            "brk": 214,
            "munmap": 215,
            "mremap": 216,
            "mmap": 222,
            "mprotect": 226,
            "mincore": 232,
            "madvise": 233,
            "get_mempolicy": 236,
            "getrandom": 278,
            "membarrier": 283,
            "rseq": 293,
        },
    ),
}
