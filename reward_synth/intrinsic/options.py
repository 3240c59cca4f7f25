"""How an intrinsic reward is put together: what can be chosen, and what a training adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range

TASKS = ("sparse", "expert", "none")
NORMALIZE = ("auto", "yes", "no")


@dataclass(kw_only=True)
class IntrinsicOptions:
    """How an intrinsic reward is put together."""

    bonus: str = ""
    """What is paid beside the task; reward=NAME says the same in short."""

    task: str = "sparse"
    """Reward of the registered task that is added: sparse, expert, or none, which learns from the bonus alone."""

    weight: float = 1.0
    """Weight of the task's reward (0 to 1000)."""

    coefficient: float = 0.1
    """Weight of the bonus (0 to 1000); 0 is the task's reward alone."""

    normalize: str = "auto"
    """Whether the bonus is divided by the running deviation of its discounted sum: yes, no, or auto, as its paper has
    it."""

    clip: float = 5.0
    """Largest bonus, before its weight (0.001 to 1000000)."""

    def __post_init__(self) -> None:
        for name, value, choices in (("task", self.task, TASKS), ("normalize", self.normalize, NORMALIZE)):
            if value not in choices:
                raise UserError(f"intrinsic.{name} is {value!r}; choose one of: {', '.join(choices)}")
        refuse_out_of_range("intrinsic.weight", self.weight, 0, 1000)
        refuse_out_of_range("intrinsic.coefficient", self.coefficient, 0, 1000)
        refuse_out_of_range("intrinsic.clip", self.clip, 1e-3, 1e6)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that one intrinsic reward is made of.

    Attributes:
        options: How it is put together.
        numbers: Those of its bonus, by name; what is left out stays as the bonus has it.
        seed: Seed of whatever it draws.
    """

    options: IntrinsicOptions = field(default_factory=IntrinsicOptions)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
