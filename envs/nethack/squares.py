"""Squares of the map: what is beside the player, and what there is to see.

By numpy where a step needs it: torch takes several times as long for so small arrays of short numbers.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, ROWS
from rewardsmith.envs.nethack.sim import Sim

_FAR = COLUMNS
"""Steps, when no square is meant: more than there are between any two."""


def crop(sim: Sim, size: int) -> Tensor:
    """Return the glyphs around the player, stone beyond the map, int16 `[num_envs, size, size]`; `size` is odd."""
    half = size // 2
    bordered = np.full((sim.num_envs, ROWS + 2 * half, COLUMNS + 2 * half), glyphs.STONE, np.int16)
    bordered[:, half:-half, half:-half] = sim.glyphs.numpy()
    around = np.empty((sim.num_envs, size, size), np.int16)
    for env, (column, row) in enumerate(sim.blstats[:, [blstats.X, blstats.Y]].tolist()):
        around[env] = bordered[env, row : row + size, column : column + size]
    return torch.from_numpy(around)


def adjacent(sim: Sim) -> Tensor:
    """Return the glyphs of the eight squares around the player, int16 `[num_envs, 8]`."""
    nine = crop(sim, 3).flatten(1)
    return torch.cat([nine[:, :4], nine[:, 5:]], 1)


def is_any(shown: Tensor, wanted: tuple[int, ...]) -> Tensor:
    """Tell where a glyph is one of a few, bool of the shape of `shown`; much faster than by `isin`."""
    glyphs = shown.numpy()
    found = glyphs == wanted[0]
    for glyph in wanted[1:]:
        found |= glyphs == glyph
    return torch.from_numpy(found)


def monsters(shown: Tensor) -> Tensor:
    """Tell where monsters are, also unseen and remembered ones, no pets; the player looks like one."""
    unseen = (shown >= glyphs.INVISIBLE) & (shown < glyphs.BODIES)
    return (shown < glyphs.PETS) | unseen


def objects(shown: Tensor) -> Tensor:
    """Tell where objects lie, bodies and statues among them."""
    bodies = (shown >= glyphs.BODIES) & (shown < glyphs.RIDDEN)
    things = (shown >= glyphs.OBJECTS) & (shown < glyphs.MAP)
    return bodies | things | ((shown >= glyphs.STATUES) & (shown < glyphs.COUNT - 1))


def stairs_distance(sim: Sim, underfoot: Tensor, place: Tensor | None = None) -> Tensor:
    """Return how many steps away the nearest stairs down on the map are, int64 `[num_envs]`; 79 for none.

    Args:
        sim: What the games show.
        underfoot: Where the player is on some, bool `[num_envs]`; the map shows the player there.
        place: From which column and row, int64 `[num_envs, 2]`; None for the player's.
    """
    place = sim.blstats[:, [blstats.X, blstats.Y]] if place is None else place
    rows = (torch.arange(ROWS) - place[:, 1, None]).abs()
    columns = (torch.arange(COLUMNS) - place[:, 0, None]).abs()
    steps = torch.maximum(rows[:, :, None], columns[:, None, :])
    nearest = torch.where(is_any(sim.glyphs, glyphs.STAIRS_DOWN), steps, _FAR).amin((1, 2))
    return nearest.masked_fill(underfoot, 0)
