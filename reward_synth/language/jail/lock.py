"""Put every available lock on this process, in the right order. There is no way back."""

from __future__ import annotations

import os
from collections.abc import Callable

from rewardsmith.reward_synth.language.jail import linux
from rewardsmith.reward_synth.language.jail.level import JailLevel, level_of

LOCKS: dict[str, Callable[[], None]] = {
    "limits": linux.limit_resources,
    "unprivileged": linux.become_unprivileged,
    "no-new-privs": linux.forbid_new_privileges,
    "landlock": linux.restrict_files_and_network,
    "seccomp": linux.restrict_system_calls,
}
"""The locks in the order they go on: each later one would forbid setting up an earlier one."""


def lock(keep: int) -> JailLevel:
    """Close every descriptor but `keep`, empty the environment, and put on every lock the kernel has.

    Args:
        keep: descriptor of the connection to the parent.
    """
    os.environ.clear()
    os.closerange(0, keep)
    os.closerange(keep + 1, _highest_descriptor())
    locks, missing = [], []
    for name, put_on in LOCKS.items():
        try:
            put_on()
        except (OSError, ValueError) as error:
            missing.append(f"{name}: {error}")
        else:
            locks.append(f"landlock {linux.landlock_abi()}" if name == "landlock" else name)
    return level_of(locks, missing)


def _highest_descriptor() -> int:
    try:
        return max(int(name) for name in os.listdir("/proc/self/fd")) + 1
    except (OSError, ValueError):
        return 4_096
