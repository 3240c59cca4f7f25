"""Dense terms count as far as the task itself gets on: what pleases the reward and not the task earns little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.preferences.truth import Truth
from rewardsmith.reward_synth.rewards.wrappers.reference import Reference
from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_EPISODE,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
    sound,
)


@dataclass(frozen=True, kw_only=True)
class Gate(Wrapper):
    """Gains times the task's progress, from 0 to 1; costs stay, or to fail the task would make them smaller.

    The progress is a sigmoid of the mean score of the episode's moments so far, counted from what the first policy
    scores and in the spreads of its moments.
    """

    name = "gate"
    remembers = True
    learns = True
    scored = True

    steepness: float = 1.0
    """How fast the gate opens, per spread of what the first policy scores (0.001 to 1000)."""

    threshold: float = 0.0
    """Where it is half open, in spreads above what the first policy scores (-1000 to 1000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("steepness", 1e-3, 1e3)
        self._refuse_out_of_range("threshold", -1e3, 1e3)

    def change(self, place: Surroundings) -> _Gate:
        """See `Wrapper`."""
        return _Gate(self, place, place.truth)


class _Gate(Remembering):
    def __init__(self, wrapper: Gate, place: Surroundings, truth: Truth) -> None:
        self._wrapper = wrapper
        self._place = place
        self._truth = truth
        self._reference = Reference(1, place.device)
        self._sum, self._steps = place.zeros(), place.zeros()
        super().__init__(self._reference.tensors | {f"{PER_EPISODE}sum": self._sum, f"{PER_EPISODE}steps": self._steps})

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        above = self._reference.place(self._truth(state, action).unsqueeze(1)).squeeze(1)
        begins = self._place.begins(state)
        for kept, new in ((self._sum, sound(above)), (self._steps, torch.ones_like(above))):
            kept.masked_fill_(begins, 0.0).add_(new)
        progress = torch.sigmoid(self._wrapper.steepness * (self._sum / self._steps - self._wrapper.threshold))
        return torch.where(reward > 0, progress * reward, reward), {"progress": progress} | parts

    def learn(self, experience: Experience) -> None:
        """See `Remembering`."""
        self._reference.learn()
