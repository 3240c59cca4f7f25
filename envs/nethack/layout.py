"""Where every observation of every game lies in the memory that the processes share.

Nothing here needs more than numpy: the workers import it, too.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

ROWS, COLUMNS = 21, 79
"""Squares of a level's map."""

TERMINAL = (24, 80)
"""Rows and columns of the terminal."""

SPECS: dict[str, tuple[tuple[int, ...], type]] = {
    "glyphs": ((ROWS, COLUMNS), np.int16),
    "chars": ((ROWS, COLUMNS), np.uint8),
    "colors": ((ROWS, COLUMNS), np.uint8),
    "specials": ((ROWS, COLUMNS), np.uint8),
    "blstats": ((27,), np.int64),
    "message": ((256,), np.uint8),
    "program_state": ((6,), np.int32),
    "internal": ((9,), np.int32),
    "inv_glyphs": ((55,), np.int16),
    "inv_letters": ((55,), np.uint8),
    "inv_oclasses": ((55,), np.uint8),
    "inv_strs": ((55, 80), np.uint8),
    "screen_descriptions": ((ROWS, COLUMNS, 80), np.uint8),
    "tty_chars": (TERMINAL, np.uint8),
    "tty_colors": (TERMINAL, np.int8),
    "tty_cursor": ((2,), np.uint8),
    "misc": ((3,), np.int32),
}
"""Shape and type of what NLE 1.3 writes, by its name there."""

_CACHE_LINE = 64


@dataclass(frozen=True)
class Layout:
    """The arrays that parent and workers share; equal ones lie in equal places.

    Attributes:
        num_envs: Number of games.
        keys: Observations that are asked for, names of `SPECS`.
        max_steps: Most keys of an episode, which are kept so that it can be played again.
    """

    num_envs: int
    keys: tuple[str, ...]
    max_steps: int

    def _specs(self) -> dict[str, tuple[tuple[int, ...], type]]:
        """Return shape and type of every array, the parent's orders among them."""
        orders: dict[str, tuple[tuple[int, ...], type]] = {
            "seeds": ((self.num_envs, 3), np.int64),
            "begins": ((self.num_envs,), np.bool_),
            "lengths": ((self.num_envs,), np.int64),
            "history": ((self.num_envs, self.max_steps), np.uint8),
            "over": ((self.num_envs,), np.bool_),
        }
        return orders | {f"obs/{key}": ((self.num_envs, *SPECS[key][0]), SPECS[key][1]) for key in self.keys}

    @property
    def size(self) -> int:
        """Bytes of all arrays together."""
        return sum(_aligned(shape, kind) for shape, kind in self._specs().values())

    def arrays(self, memory: mmap.mmap) -> dict[str, Array]:
        """Return every array by name, `[num_envs, ...]`, as a view of the memory.

        `seeds` (core, display, level) and `begins` tell which games are begun and how; `history[:, :lengths]` are the
        keys that were pressed in the present episodes, the last of them to be pressed at a step; `over` tells which
        games have ended; `obs/<key>` is what NetHack shows.
        """
        arrays, offset = {}, 0
        for name, (shape, kind) in self._specs().items():
            arrays[name] = np.ndarray(shape, kind, memory, offset)
            offset += _aligned(shape, kind)
        return arrays


def _aligned(shape: Sequence[int], kind: type) -> int:
    """Return an array's size [bytes], rounded up so that the next one begins on a cache line."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    return -(-size // _CACHE_LINE) * _CACHE_LINE
