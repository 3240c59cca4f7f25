"""What Gymnasium and stable-baselines3 are told of our environments: spaces, arrays, and where resets begin."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray

from rewardsmith.envs.spaces import ActionSpace, Box, Observation, ObservationSpace, TensorSpec
from rewardsmith.envs.vector import VectorEnv

Arrays = NDArray[Any] | dict[str, NDArray[Any]]
"""An observation as an array, or as arrays by name."""

_SEEDS = 2**31
"""Seeds of later resets are drawn below this."""


def observation_space(space: ObservationSpace) -> gymnasium.Space[Any]:
    """Return the space of one environment's observation: a `Box`, or a `Dict` of them."""
    if isinstance(space, dict):
        return gymnasium.spaces.Dict({name: _box(spec) for name, spec in space.items()})
    return _box(space)


def _box(spec: TensorSpec) -> gymnasium.spaces.Box:
    dtype = torch.empty(0, dtype=spec.dtype).numpy().dtype.type
    if spec.dtype.is_floating_point:
        return gymnasium.spaces.Box(-np.inf, np.inf, spec.shape, dtype)
    low, high = torch.iinfo(spec.dtype).min, torch.iinfo(spec.dtype).max
    if spec.count is not None:
        low, high = 0, spec.count - 1
    return gymnasium.spaces.Box(low, high, spec.shape, dtype)


def action_space(space: ActionSpace) -> gymnasium.Space[Any]:
    """Return the space of one environment's action: a `Box` in actuator units, or a `Discrete`."""
    if isinstance(space, Box):
        return gymnasium.spaces.Box(space.low.cpu().numpy(), space.high.cpu().numpy())
    return gymnasium.spaces.Discrete(space.count)


def arrays(observation: Observation) -> Arrays:
    """Return an observation's tensors as arrays."""
    if isinstance(observation, torch.Tensor):
        return observation.cpu().numpy()
    return {name: tensor.cpu().numpy() for name, tensor in observation.items()}


def row(observation: Arrays, index: int) -> Arrays:
    """Return the observation of one environment."""
    if isinstance(observation, np.ndarray):
        own: NDArray[Any] = observation[index]
        return own
    return {name: array[index] for name, array in observation.items()}


def actions(env: VectorEnv, chosen: Any) -> torch.Tensor:
    """Return actions, an array or a list, as an environment takes them."""
    dtype = torch.float32 if isinstance(env.action_space, Box) else torch.int64
    return torch.as_tensor(chosen, dtype=dtype, device=env.device)


class Starts:
    """Begins the episodes of an environment as Gymnasium does: a reset without a seed goes on drawing, anew each time.

    Our own `reset` begins the first episodes again. Here only the first reset does, or one with the same seed.

    Args:
        env: Whose; its seed is that of the first reset.
    """

    def __init__(self, env: VectorEnv) -> None:
        self._env = env
        self._random: np.random.Generator | None = None

    def reset(self, seed: int | None = None) -> Arrays:
        """Begin new episodes everywhere and return their first observations."""
        if seed is not None:
            self._env.seed = seed
        elif self._random is not None:
            self._env.seed = int(self._random.integers(_SEEDS))
        if seed is not None or self._random is None:
            self._random = np.random.default_rng(self._env.seed)
        return arrays(self._env.reset())
