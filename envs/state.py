"""What a reward may read: an environment's features at one moment."""

from __future__ import annotations

import difflib
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment


class State:
    """Lazily computed features as attributes, float32 `[num_envs, ...]`, always those of the present state.

    The tensors it gave out stay as they are. Between `remember` and `forget` each feature is computed at most once; the
    simulation must stand still meanwhile.
    """

    def __init__(self, environment: Environment, sim: Any) -> None:
        self._environment = environment
        self._sim = sim
        self._values: dict[str, Tensor] | None = None

    def __getattr__(self, name: str) -> Tensor:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._values is None:
            return self._compute(name)
        if name not in self._values:
            self._values[name] = self._compute(name)
        return self._values[name]

    def observation(self) -> dict[str, Tensor]:
        """Return what the environment itself shows a policy at this moment, tensors by name `[num_envs, ...]`.

        Rewards that learn may read it; a written one has features alone.
        """
        return self._environment.observation(self._sim)

    def remember(self) -> None:
        """Compute features at most once from now on."""
        self._values = {}

    def forget(self) -> None:
        """Compute features anew each time: the simulation moves on, in recorded steps without Python's knowing."""
        self._values = None

    def _compute(self, name: str) -> Tensor:
        feature = self._environment.features.get(name) or self._environment.measures.get(name)
        if feature is None:
            close = difflib.get_close_matches(name, self._environment.features, n=3)
            hint = f"did you mean {' or '.join(close)}?" if close else "see `rewardsmith show`"
            raise AttributeError(f"{self._environment.name()} has no feature {name!r}; {hint}")
        # A copy, because simulators hand out views of memory that the next step overwrites.
        return feature.compute(self._environment, self._sim).to(torch.float32, copy=True).contiguous()
