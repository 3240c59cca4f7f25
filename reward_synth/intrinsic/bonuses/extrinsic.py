"""No bonus: the task's reward alone, on the same path as all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.intrinsic.bonus import Bonus, Source, Surroundings


class _Nothing(Source):
    def __init__(self, place: Surroundings) -> None:
        super().__init__({})
        self._nothing = place.zeros()

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        return self._nothing.clone()


@dataclass(frozen=True, kw_only=True)
class Extrinsic(Bonus):
    """The baseline that every bonus is to be better than."""

    name = "extrinsic"
    normalized = False

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        return _Nothing(place)

    def text(self) -> str:
        """See `Bonus`."""
        return "No bonus: the task's reward alone."
