"""The reward as a potential: it shows the way to what the task itself pays, and cannot change what is best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.preferences.truth import Truth
from rewardsmith.reward_synth.rewards.wrappers.differences import Differences
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Paid, Remembering, Surroundings, Wrapper


@dataclass(frozen=True, kw_only=True)
class Shaping(Wrapper):
    """What the task pays, and differences of the reward as its potential.

    A registered task pays its success; a free sentence what its wishes say of the moment.
    """

    name = "shaping"
    remembers = True
    learns = True
    scored = True

    weight: float = 1.0
    """Factor of the potential (0 to 1000); 0 leaves the task's own reward alone."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("weight", 0, 1e3)

    def change(self, place: Surroundings) -> _Shaping:
        """See `Wrapper`."""
        task = place.task
        pays: Truth = place.truth if task is None else lambda state, action: task.success(state, action).float()
        return _Shaping(self.weight, pays, Differences(place))


class _Shaping(Remembering):
    def __init__(self, weight: float, pays: Truth, differences: Differences) -> None:
        super().__init__(differences.tensors)
        self._weight = weight
        self._pays = pays
        self._differences = differences

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        paid = self._pays(state, action)
        shaping = self._differences.step(state, action, self._weight * reward)
        return paid + shaping, {"task": paid, "shaping": shaping} | parts
