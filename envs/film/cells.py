"""The grid of a film taken apart again: the pictures of each environment that it shows side by side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rewardsmith.envs.film.video import GAP

_MOST = 8
"""Columns, and rows, at most: a film shows 64 environments at most."""

_WHITE, _DARKER = 200, 30
"""Brightness from which on a line may be a gap, and how much darker the lines beside it are; films are compressed."""


def cells(frame: np.ndarray) -> list[tuple[slice, slice]]:
    """Return where in a frame uint8 `[height, width, 3]` of a film its pictures lie: the whole where it is no grid."""
    light = frame.mean(2)
    columns, rows = list(_parts(light.mean(0))), list(_parts(light.mean(1)))
    found = [(row, column) for row in rows for column in columns]
    # A grid that is not full has white cells in its last row.
    shown = [place for place in found if light[place].min() < _WHITE]
    return shown or found[:1]


def _parts(line: np.ndarray) -> Iterator[slice]:
    """Yield the stretches of pictures of one size between white gaps, of the mean brightness along an axis."""
    for count in range(_MOST, 1, -1):
        size = (len(line) - (count - 1) * GAP) // count
        # Films have an even size, so that a line may be left over.
        if size > GAP and len(line) - count * (size + GAP) + GAP <= 1:
            starts = [number * (size + GAP) for number in range(count)]
            if all(_is_gap(line, start - GAP) for start in starts[1:]):
                yield from (slice(start, start + size) for start in starts)
                return
    yield slice(0, len(line))


def _is_gap(line: np.ndarray, place: int) -> bool:
    gap, beside = line[place : place + GAP].min(), line[[place - 2, place + GAP + 1]].max()
    return bool(gap >= _WHITE and gap - beside >= _DARKER)
