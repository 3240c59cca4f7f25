"""Which of the jail's locks a machine has, in a word for people and for records."""

from __future__ import annotations

from typing import NamedTuple


class JailLevel(NamedTuple):
    """The locks that hold a jailed child.

    Attributes:
        name: "full" with seccomp and Landlock, "partial" with one of them, "limits" with resource limits alone.
        locks: the locks that are on.
        missing: lock and reason for each that is off.
    """

    name: str
    locks: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        text = f"{self.name} ({', '.join(self.locks)})"
        return text if not self.missing else f"{text}; missing {'; '.join(self.missing)}"


def level_of(locks: list[str], missing: list[str]) -> JailLevel:
    """Return the level for the locks that could be put on."""
    strong = sum(any(lock.startswith(name) for lock in locks) for name in ("seccomp", "landlock"))
    return JailLevel(("limits", "partial", "full")[strong], tuple(locks), tuple(missing))
