"""Registered goals on an environment, judged from the simulation alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.envs.reward import RewardFunction

AGGREGATES = ("mean", "final", "max", "sum", "seconds", "cycles")


@dataclass(frozen=True, kw_only=True)
class Task:
    """A goal with its measure, kept apart from whatever reward is optimised.

    Attributes:
        instruction: The goal in English.
        score: `(state, action) -> Tensor [num_envs]`, measured after every control step.
        unit: Unit of the score.
        aggregate: How the steps' scores make an episode's: mean, final, max or sum; or seconds, where the score is a
            condition, bool, and an episode's is how long it held; or cycles, how often the score rose from 0 to 1
            and came back, so that what trembles between them counts for nothing.
        success: `(state, action) -> bool Tensor [num_envs]`: the behaviour is shown at this moment.
        hold: Seconds without a break for which `success` must last for the episode to count; 0 means once is enough.
        expert: An expert-written reward function, a baseline.
        fall_ends_episode: Whether the environment's termination applies; a flip or lying down must not end by a fall.
        looks: What success looks like in a picture, in a few words; empty takes the instruction.
        note: What a user should know, such as that success was never reached by training.
    """

    instruction: str
    score: Callable[[Any, Any], Tensor]
    unit: str
    success: Callable[[Any, Any], Tensor]
    expert: RewardFunction
    aggregate: str = "mean"
    hold: float = 0.0
    fall_ends_episode: bool = True
    looks: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.aggregate not in AGGREGATES:
            raise ValueError(f"unknown aggregate {self.aggregate!r}; choose one of: {', '.join(AGGREGATES)}")
        if self.aggregate == "seconds" and self.unit != "s":
            raise ValueError(f"the unit of a score that counts seconds is 's', not {self.unit!r}")

    def sparse(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Reward 1 at each moment of success and 0 elsewhere, the baseline that needs no design.

        Returns:
            The reward [num_envs] and its one component.
        """
        reward = self.success(state, action).float()
        return reward, {"success": reward}
