"""Worlds that are left by stairs down."""

from __future__ import annotations

from typing import Any

from torch import Tensor

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
    """An episode ends on stairs down."""

    def goal(self, sim: Sim) -> Tensor:
        """See `NetHackEnvironment.goal`."""
        return self.on_stairs_down(sim)
