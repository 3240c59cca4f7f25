"""The parts of a reward as subgoals, each paid once an episode beside the task's success.

After CALM (Pignatelli et al., arXiv 2409.12798): a language model suggests subgoals, and reaching one is an auxiliary
reward. Whether one is reached is not asked of the model here: it is a part of the program that it has written, which is
verified from the state at every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import Task, UserError
from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_EPISODE,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
    sound,
)


@dataclass(frozen=True, kw_only=True)
class Subgoals(Wrapper):
    """The task's success where a task is registered, and each part the first time that it rises in an episode."""

    name = "subgoals"
    remembers = True
    learns = True

    weight: float = 0.2
    """What is paid for each subgoal (0 to 1000)."""

    rise: float = 0.1
    """How far above its lowest value in the episode so far a part counts as reached (0.000001 to 1000000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("weight", 0, 1e3)
        self._refuse_out_of_range("rise", 1e-6, 1e6)

    @property
    def advice(self) -> str:
        """See `Wrapper`."""
        return (
            f"The components of this program are taken for subgoals, and their sum is not paid: {self.weight:g} is "
            f"paid the first time in an episode that a component is {self.rise:g} or more above its lowest value so "
            "far, and beside that the success of the task. So make each component one subgoal on the way to what is "
            "asked, in the order in which they are come by: what has to be found, taken, opened or reached before it. "
            "Each is a condition on features, verified from the state: 1 from where it is reached, 0 before. Two to "
            "six of them, none that holds from the start, none that costs, none that is a matter of degree, and none "
            "that chance brings about without any bearing on the task. `reward` is their sum, as ever."
        )

    def change(self, place: Surroundings) -> _Subgoals:
        """See `Wrapper`."""
        if not place.parts:
            raise UserError("wrap=subgoals pays for the parts of a reward, and this one has none; leave it out")
        return _Subgoals(self, place)


class _Subgoals(Remembering):
    def __init__(self, wrapper: Subgoals, place: Surroundings) -> None:
        self._wrapper = wrapper
        self._place = place
        self._lowest, self._reached = (place.zeros(len(place.parts)) for _ in range(2))
        super().__init__({f"{PER_EPISODE}lowest": self._lowest, f"{PER_EPISODE}reached": self._reached})

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        begins = self._place.begins(state).unsqueeze(1)
        values = sound(torch.stack([parts[name] for name in self._place.parts], 1).float())
        # What holds from the beginning on is nothing that was reached.
        self._lowest.copy_(torch.where(begins, values, torch.minimum(self._lowest, values)))
        self._reached.masked_fill_(begins, 0.0)
        fresh = (values - self._lowest >= self._wrapper.rise) & (self._reached == 0)
        self._reached.masked_fill_(fresh, 1.0)
        paid = self._wrapper.weight * fresh.sum(1)
        success = _success(self._place.task, state, action, paid)
        return success + paid, {"task": success, "subgoals": paid} | parts


def _success(task: Task | None, state: Any, action: Tensor, like: Tensor) -> Tensor:
    """Return 1 where the task has succeeded, `[num_envs]`; 0 where there is none."""
    return torch.zeros_like(like) if task is None else task.success(state, action).float()
