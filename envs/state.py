"""What a reward may read: an environment's features at one moment, each computed at most once."""

from __future__ import annotations

import difflib
from typing import Any

import torch
from torch import Tensor

from envs.environment import Environment


class State:
    """Lazily computed features as attributes, float32 `[num_envs, ...]`.

    Valid until the next step; the tensors it gave out stay as they are.
    """

    def __init__(self, environment: Environment, sim: Any) -> None:
        self._environment = environment
        self._sim = sim
        self._values: dict[str, Tensor] = {}

    def __getattr__(self, name: str) -> Tensor:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._values.get(name)
        if value is None:
            value = self._values[name] = self._compute(name)
        return value

    def forget(self) -> None:
        """Drop what was computed: the simulation has moved on."""
        self._values.clear()

    def _compute(self, name: str) -> Tensor:
        feature = self._environment.features.get(name)
        if feature is None:
            close = difflib.get_close_matches(name, self._environment.features, n=3)
            hint = f"did you mean {' or '.join(close)}?" if close else "see `rewardsmith show`"
            raise AttributeError(f"{self._environment.name()} has no feature {name!r}; {hint}")
        # A copy, because simulators hand out views of memory that the next step overwrites.
        return feature.compute(self._environment, self._sim).to(torch.float32, copy=True).contiguous()
