"""What is remembered of a game from step to step, beyond what it shows at one moment."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.feature import memory
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, ROWS
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
    """Memories, see `envs.feature.memory`; large ones are written in place."""

    @memory
    def moments(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the bottom lines before and after the last step, int64 `[num_envs, 2, 27]`."""
        now = sim.blstats.clone()
        return torch.stack([now if last is None else last[:, 1], now], 1)

    @memory
    def first_gold(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the gold at the start, int64 `[num_envs]`."""
        return sim.blstats[:, blstats.GOLD].clone() if last is None else last

    @memory
    def deepest(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the greatest depth before and after the last step, int64 `[num_envs, 2]`."""
        depth = sim.blstats[:, blstats.DEPTH]
        before = depth if last is None else last[:, 1]
        return torch.stack([before, torch.maximum(before, depth)], 1)

    @memory
    def food(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the nutrition, and that gained since the start and in the last step, int32 `[num_envs, 3]`."""
        nutrition = sim.internal[:, _NUTRITION]
        if last is None:
            return torch.stack([nutrition, *2 * [torch.zeros_like(nutrition)]], 1)
        gained = (nutrition - last[:, 0]).clamp(min=0)
        return torch.stack([nutrition, last[:, 1] + gained, gained], 1)

    @memory
    def inventory(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the lines of the inventory, and those gained since the start and in the last step, `[num_envs, 3]`."""
        lines = (sim.inv_oclasses != _NO_OBJECT).sum(1)
        if last is None:
            return torch.stack([lines, *2 * [torch.zeros_like(lines)]], 1)
        gained = (lines - last[:, 0]).clamp(min=0)
        return torch.stack([lines, last[:, 1] + gained, gained], 1)

    @memory
    def discovered(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return the squares that each level's map has shown at most, and their sums before and after the last step.

        int32 `[num_envs, levels + 2]`.
        """
        now = (sim.glyphs != glyphs.STONE).sum((1, 2), dtype=torch.int32)
        dungeon, level = sim.blstats[:, blstats.DUNGEON], sim.blstats[:, blstats.LEVEL]
        place = (dungeon.clamp(0, _DUNGEONS - 1) * _LEVELS + level.clamp(0, _LEVELS - 1)).unsqueeze(1)
        table = torch.zeros(len(now), _DUNGEONS * _LEVELS + 2, dtype=torch.int32) if last is None else last
        most = table.gather(1, place).squeeze(1)
        new = (now - most).clamp(min=0)
        table.scatter_(1, place, (most + new).unsqueeze(1))
        table[:, -2] = new if last is None else table[:, -1]
        table[:, -1] += new
        return table

    @memory
    def visited(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return which squares of which levels have been stood on, and how many before and after the last step.

        int16 `[num_envs, levels * 21 * 79 + 2]`.
        """
        column, row = sim.blstats[:, blstats.X], sim.blstats[:, blstats.Y]
        level = (sim.blstats[:, blstats.DUNGEON] * 5 + sim.blstats[:, blstats.LEVEL]) % _MAPS
        place = ((level * ROWS + row) * COLUMNS + column).unsqueeze(1)
        table = torch.zeros(len(row), _MAPS * ROWS * COLUMNS + 2, dtype=torch.int16) if last is None else last
        new = 1 - table.gather(1, place).squeeze(1)
        table.scatter_(1, place, 1)
        table[:, -2] = new if last is None else table[:, -1]
        table[:, -1] += new
        return table
