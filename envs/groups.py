"""Several rewards on one batch of environments: each has a slice of its own, and all are simulated together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import RewardFunction, checked


class SideBySide:
    """A reward function that gives every equal, contiguous slice of the environments to another one.

    Components are named `<number of the reward>/<name>` and have the length of a slice.

    Args:
        rewards: One reward function per slice.
    """

    def __init__(self, rewards: Sequence[RewardFunction]) -> None:
        self.rewards = tuple(rewards)

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the rewards `[num_envs]` and the components, each `[num_envs / number of rewards]`."""
        size = len(action) // len(self.rewards)
        values: list[Tensor] = []
        named: dict[str, Tensor] = {}
        for number, (reward, part) in enumerate(zip(self.rewards, action.split(size), strict=True)):
            rows = Rows(state, slice(number * size, (number + 1) * size))
            value, components = checked(reward(rows, part), size)
            values.append(value)
            named |= {f"{number}/{name}": component for name, component in components.items()}
        return torch.cat(values), named


class Rows:
    """What a state says of some of its environments.

    Args:
        state: Of all of them.
        rows: Which.
    """

    def __init__(self, state: Any, rows: slice) -> None:
        self._state = state
        self._rows = rows

    def observation(self) -> dict[str, Tensor]:
        """See `State.observation`."""
        return {name: values[self._rows] for name, values in self._state.observation().items()}

    def __getattr__(self, name: str) -> Tensor:
        if name.startswith("_"):
            raise AttributeError(name)
        values: Tensor = getattr(self._state, name)
        return values[self._rows]
