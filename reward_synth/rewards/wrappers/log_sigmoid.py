"""A soft AND of a reward's parts: log-sigmoids before the sum (Wang et al. 2024, "Transforming and Combining Rewards").

A part that is bad costs as much as it is bad, while one that is good pays less and less for being better still.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.rewards.wrappers.reference import Reference
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Paid, Remembering, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class LogSigmoid(Wrapper):
    """The sum of the log-sigmoids of all parts, each 0 for what the first policy gets, and log 2 at most.

    It is counted from there and not from its upper bound, or each step would cost and an early end would pay.
    """

    name = "log_sigmoid"
    learns = True

    steepness: float = 1.0
    """How fast each nears its bound, per spread of what the first policy gets of it (0.001 to 1000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("steepness", 1e-3, 1e3)

    def change(self, place: Surroundings) -> _LogSigmoid:
        """See `Wrapper`."""
        return _LogSigmoid(self.steepness, place.parts, Reference(max(1, len(place.parts)), place.device))


class _LogSigmoid(Remembering):
    def __init__(self, steepness: float, criteria: tuple[str, ...], reference: Reference) -> None:
        super().__init__(reference.tensors)
        self._steepness = steepness
        self._criteria = criteria
        self._reference = reference

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`; a reward without parts is one criterion."""
        values = torch.stack([parts[name] for name in self._criteria] or [reward], dim=1)
        above = self._steepness * self._reference.place(values)
        return (torch.nn.functional.logsigmoid(above) + math.log(2)).sum(1), parts

    def learn(self, experience: Experience) -> None:
        """See `Remembering`."""
        self._reference.learn()
