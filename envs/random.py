"""Random streams that depend on seed, environment and episode alone.

Every environment's resets are the same whatever its neighbours do and however many there are. The generator is
SplitMix64 read by counter (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014), in tensor
operations, so it runs wherever the environments do and needs no state to be saved.
"""

from __future__ import annotations

import math
from functools import cached_property

import torch
from torch import Tensor

GAMMA = -7046029254386353131  # 0x9E3779B97F4A7C15 as a signed 64-bit integer
MIX1 = -4658895280553007687  # 0xBF58476D1CE4E5B9
MIX2 = -7723592293110705685  # 0x94D049BB133111EB
UNIT = 2.0**-53
"""Takes whole numbers of 53 bits to [0, 1)."""

_AHEAD = 32
"""Numbers of a stream that are computed together: an episode's start draws about so many, a few at a time."""


def _shift_right(value: Tensor, bits: int) -> Tensor:
    """Shift int64 as if unsigned: torch's own shift copies the sign bit."""
    return (value >> bits) & ((1 << (64 - bits)) - 1)


def _mix(value: Tensor) -> Tensor:
    value = (value ^ _shift_right(value, 30)) * MIX1
    value = (value ^ _shift_right(value, 27)) * MIX2
    return value ^ _shift_right(value, 31)


class RandomStreams:
    """One stream per row, each begun at the episode's own place.

    Args:
        seed: Seed of the whole vectorized environment.
        env_ids: Environment numbers, int64 `[rows]`.
        episodes: Episode numbers of those environments, int64 `[rows]`.
        dtype: Floating type of the draws.
    """

    def __init__(self, seed: int, env_ids: Tensor, episodes: Tensor, dtype: torch.dtype = torch.float64) -> None:
        self.seed = _wrap(seed)
        self.episodes = episodes
        self.env_ids = env_ids
        self.rows = len(env_ids)
        self.device = env_ids.device
        self.dtype = dtype
        self._computed = 0
        self._left: Tensor | None = None

    def uniform(self, low: float | Tensor, high: float | Tensor, size: int) -> Tensor:
        """Draw `[rows, size]` from [low, high); bounds broadcast."""
        return (low + (high - low) * self._next(size)).to(self.dtype)

    def normal(self, scale: float, size: int) -> Tensor:
        """Draw `[rows, size]` from a normal distribution of mean 0 and standard deviation `scale`."""
        unit = self.uniform(2.0**-54, 1.0, size)
        return scale * math.sqrt(2.0) * torch.erfinv(2.0 * unit - 1.0)

    @cached_property
    def _keys(self) -> Tensor:
        key = _mix(self.env_ids * GAMMA + self.seed)
        return _mix(key + self.episodes * GAMMA).unsqueeze(1)

    def _next(self, size: int) -> Tensor:
        """Return the stream's next numbers, float64 `[rows, size]` in [0, 1)."""
        left = self._left
        if left is None or left.shape[1] < size:
            count = max(size, _AHEAD)
            more = self._unit(self._computed, count)
            self._computed += count
            left = more if left is None else torch.cat([left, more], 1)
        self._left = left[:, size:]
        return left[:, :size]

    def _unit(self, drawn: int, size: int) -> Tensor:
        """Return the draws after `drawn` ones, float64 `[rows, size]` in [0, 1)."""
        counter = torch.arange(drawn + 1, drawn + size + 1, device=self.device)
        return _shift_right(_mix(self._keys + counter * GAMMA), 11).to(torch.float64) * UNIT


def _wrap(seed: int) -> int:
    """Fold any integer into the signed 64-bit range."""
    return (seed + 2**63) % 2**64 - 2**63
