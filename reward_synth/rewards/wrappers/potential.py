"""Potential-based shaping by a feature of the environment or a part of the reward, beside the reward itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import refuse_unknown
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.wrappers.differences import Differences
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Paid, Remembering, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class Potential(Wrapper):
    """The reward, and differences of a potential, which change no order of policies."""

    name = "potential"
    remembers = True
    learns = True

    of: str = ""
    """Name of a part of the reward, or of a feature that is one number."""

    weight: float = 1.0
    """Factor of the potential (-1000 to 1000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("weight", -1e3, 1e3)
        if not self.of:
            raise UserError("wrap=potential needs wrapper.potential.of=NAME, a feature or a part of the reward")

    def check(self, request: Request) -> None:
        """See `Wrapper`; what is no feature may be a part of a reward that is not written yet."""
        shape = request.schema.fields.get(self.of, ())
        if shape:
            raise UserError(f"wrapper.potential.of={self.of} has {shape} numbers; a potential is one number")

    def part(self, request: Request) -> str:
        """See `Wrapper`."""
        return "" if self.of in request.schema.fields else self.of

    def change(self, place: Surroundings) -> _Potential:
        """See `Wrapper`."""
        refuse_unknown("wrapper.potential.of", self.of, (*place.parts, *place.features))
        return _Potential(self, self.of in place.parts, Differences(place))


class _Potential(Remembering):
    def __init__(self, wrapper: Potential, is_part: bool, differences: Differences) -> None:
        super().__init__(differences.tensors)
        self._of = wrapper.of
        self._weight = wrapper.weight
        self._is_part = is_part
        self._differences = differences

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        value = parts[self._of] if self._is_part else getattr(state, self._of)
        difference = self._differences.step(state, action, self._weight * value)
        return reward + difference, {"potential": difference} | parts
