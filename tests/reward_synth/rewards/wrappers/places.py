"""Where wrappers stand in these tests: copies of something whose task's score is `state.score`."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from rewardsmith.envs import Task
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances, Surroundings

_TASK = Task(
    instruction="be good",
    score=lambda state, action: state.score,
    unit="1",
    success=lambda state, action: state.score > 0,
    expert=lambda state, action: (state.score, {}),
)


def place(num_envs: int, parts: Iterable[str], circumstances: Circumstances | None = None) -> Surroundings:
    """Return the surroundings of a reward with these parts."""
    return Surroundings(
        num_envs=num_envs,
        control_dt=0.1,
        device=torch.device("cpu"),
        task=_TASK,
        features=(),
        parts=tuple(parts),
        circumstances=circumstances or Circumstances(),
    )
