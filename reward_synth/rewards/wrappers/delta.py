"""Pay what a moment is better than the last one: what stays as good earns nothing, and nothing is farmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_EPISODE,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
    sound,
)


@dataclass(frozen=True, kw_only=True)
class Delta(Wrapper):
    """The change of the reward from step to step, from zero at the start: an episode adds up to its last reward."""

    name = "delta"
    remembers = True
    learns = True

    def change(self, place: Surroundings) -> _Delta:
        """See `Wrapper`."""
        return _Delta(place)


class _Delta(Remembering):
    def __init__(self, place: Surroundings) -> None:
        self._place = place
        self._last = place.zeros()
        super().__init__({f"{PER_EPISODE}last": self._last})

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        self._last.masked_fill_(self._place.begins(state), 0.0)
        paid = reward - self._last
        self._last.copy_(sound(reward))
        return paid, parts
