"""Worlds that are left by stairs down."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from rewardsmith.envs.feature import feature
from rewardsmith.envs.nethack.environment import NetHackEnvironment
from rewardsmith.envs.nethack.sim import Sim
from rewardsmith.envs.task import Task


def to_stairs(instruction: str, expert: Any) -> Task:
    """Return the task of reaching stairs down.

    Args:
        instruction: What is to be done, in words.
        expert: The reward that an expert wrote for it.
    """
    return Task(
        instruction=instruction,
        score=lambda state, action: state.on_stairs_down,
        unit="1",
        aggregate="max",
        success=lambda state, action: state.on_stairs_down > 0,
        expert=expert,
    )


class LeftByStairs(NetHackEnvironment):
    """An episode ends on stairs down, so that to go down is to come to them: nobody gets deeper."""

    @feature(unit="1")
    def depth(self, sim: Sim) -> Tensor:
        """Levels below the surface, 1 at the start."""
        return super().depth(sim)

    @feature(unit="1")
    def new_depth(self, sim: Sim) -> Tensor:
        """Levels deeper than ever before, gained in this step."""
        return super().new_depth(sim)

    def goal(self, sim: Sim) -> Tensor:
        """See `NetHackEnvironment.goal`."""
        return self.on_stairs_down(sim)
