"""Something is wanted little: speed, effort, a bent knee, beside a reward that does not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import refuse_unknown
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Change, Paid, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class Cost(Wrapper):
    """The reward, less a feature."""

    name = "cost"

    of: str = ""
    """Name of a feature that is one number."""

    weight: float = 0.1
    """Factor of the feature (0 to 1000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("weight", 0, 1e3)
        if not self.of:
            raise UserError("wrap=cost needs wrapper.cost.of=NAME, a feature such as speed")

    def check(self, request: Request) -> None:
        """See `Wrapper`."""
        refuse_unknown("wrapper.cost.of", self.of, request.schema.numbers)

    def change(self, place: Surroundings) -> Change:
        """See `Wrapper`."""
        refuse_unknown("wrapper.cost.of", self.of, place.features)

        def change(state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
            cost = -self.weight * getattr(state, self.of)
            return reward + cost, {"cost": cost} | parts

        return change
