"""Films that become part of a page that is one file: as many as it can hold, whoever put them there."""

from __future__ import annotations

import base64
from pathlib import Path

from rewardsmith.envs import UserError, files

LARGEST = 64 << 20
"""Of one film [bytes]; those that are made here have a few hundred kilobytes."""


class PageFilms:
    """Gives films as text, until there is no room for more.

    Args:
        room: Bytes of all of them together.
        largest: Of one of them.
    """

    def __init__(self, room: int = 256 << 20, largest: int = LARGEST) -> None:
        self._room, self._largest = room, largest

    def of(self, path: Path) -> str | None:
        """Return a film in base64; None where there is none, it is no plain file, or it finds no room."""
        try:
            film = files.read_bytes(path, min(self._room, self._largest))
        except (OSError, UserError):
            return None
        self._room -= len(film)
        return base64.b64encode(film).decode()
