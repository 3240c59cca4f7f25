"""What is remembered of a game from step to step, beyond what it shows at one moment.

All of it is kept up in every step of every game, whoever reads it: numpy writes it in place, in a fraction of the time
that torch's operations take for so few numbers.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.feature import memory
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, ROWS, Array
from rewardsmith.envs.nethack.sim import Sim

_NO_OBJECT = 18
"""Object class of an inventory line that is empty."""

_DUNGEONS, _LEVELS = 8, 54
"""Most dungeons and levels of one that are told apart."""

_MAPS = 16
"""Levels whose visited squares are told apart; farther ones share."""

_NUTRITION = 7
"""Place in `internal` of the player's nutrition."""


class Memories:
    """Memories, see `envs.feature.memory`."""

    @memory
    def moments(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the bottom lines before and after the last step, int64 `[num_envs, 2, 27]`."""
        return _moved_on(sim.blstats, last)

    @memory
    def first_gold(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the gold at the start, int64 `[num_envs]`."""
        return sim.blstats[:, blstats.GOLD].clone() if last is None else last

    @memory
    def deepest(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the greatest depth before and after the last step, int64 `[num_envs, 2]`."""
        depth = sim.blstats[:, blstats.DEPTH]
        return _moved_on(depth if last is None else torch.maximum(depth, last[:, 1]), last)

    @memory
    def food(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the nutrition, and that gained since the start and in the last step, int32 `[num_envs, 3]`."""
        return _followed(sim.internal[:, _NUTRITION].numpy(), last)

    @memory
    def inventory(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the lines of the inventory, and those gained since the start and in the last step, `[num_envs, 3]`."""
        return _followed((sim.inv_oclasses.numpy() != _NO_OBJECT).sum(1), last)

    @memory
    def discovered(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the squares that each level's map has shown at most, and their sums before and after the last step.

        int32 `[num_envs, levels + 2]`.
        """
        figures = sim.blstats.numpy()
        dungeon = np.minimum(figures[:, blstats.DUNGEON], _DUNGEONS - 1)
        place = dungeon * _LEVELS + np.minimum(figures[:, blstats.LEVEL], _LEVELS - 1)
        table = torch.zeros(len(place), _DUNGEONS * _LEVELS + 2, dtype=torch.int32) if last is None else last
        return _raised(table, place, (sim.glyphs.numpy() != glyphs.STONE).sum((1, 2), dtype=np.int32), last is None)

    @memory
    def visited(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return which squares of which levels have been stood on, and how many before and after the last step.

        int16 `[num_envs, levels * 21 * 79 + 2]`.
        """
        figures = sim.blstats.numpy()
        level = (figures[:, blstats.DUNGEON] * 5 + figures[:, blstats.LEVEL]) % _MAPS
        place = (level * ROWS + figures[:, blstats.Y]) * COLUMNS + figures[:, blstats.X]
        table = torch.zeros(len(place), _MAPS * ROWS * COLUMNS + 2, dtype=torch.int16) if last is None else last
        return _raised(table, place, 1, last is None)


def _moved_on(now: Tensor, last: Tensor | None) -> Tensor:
    """Return what was before and after the last step, `[num_envs, 2, ...]`."""
    if last is None:
        return torch.stack([now, now], 1)
    moments = last.numpy()
    moments[:, 0] = moments[:, 1]
    moments[:, 1] = now.numpy()
    return last


def _followed(now: Array, last: Tensor | None) -> Tensor:
    """Return an amount, and what it gained since the start and in the last step, `[num_envs, 3]`."""
    if last is None:
        none = np.zeros_like(now)
        return torch.from_numpy(np.stack([now, none, none], 1))
    amounts = last.numpy()
    gained = np.maximum(now - amounts[:, 0], 0)
    amounts[:, 0] = now
    amounts[:, 1] += gained
    amounts[:, 2] = gained
    return last


def _raised(table: Tensor, place: Array, least: Array | int, begins: bool) -> Tensor:
    """Raise a number of each row to what it must be at least, and keep their sums before and after, the last two.

    Args:
        table: `[num_envs, numbers + 2]`, written in place.
        place: Which number, `[num_envs]`.
        least: What it is raised to, `[num_envs]`, or the same for all.
        begins: Whether nothing was before.
    """
    numbers, rows = table.numpy(), np.arange(len(place))
    known = numbers[rows, place]
    raised = np.maximum(known, least)
    numbers[rows, place] = raised
    numbers[:, -2] = numbers[:, -1]
    numbers[:, -1] += raised - known
    if begins:
        numbers[:, -2] = numbers[:, -1]
    return table
