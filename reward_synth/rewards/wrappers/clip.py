"""No moment may pay or cost more than a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.rewards.wrappers.wrapper import Change, Paid, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class Clip(Wrapper):
    """The reward between two bounds."""

    name = "clip"

    bound: float = 1.0
    """Largest absolute reward (0.000001 to 1000000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("bound", 1e-6, 1e6)

    def change(self, place: Surroundings) -> Change:
        """See `Wrapper`."""

        def clip(state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
            return reward.clamp(-self.bound, self.bound), parts

        return clip
