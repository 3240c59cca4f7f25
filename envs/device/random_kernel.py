"""The random streams of `envs.random` in one kernel a draw, bit for bit the same, where each kernel costs time."""

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.device.start_warp import launch_kernel, start_warp
from rewardsmith.envs.random import GAMMA, MIX1, MIX2, UNIT, RandomStreams


class KernelStreams(RandomStreams):
    """`RandomStreams` for simulators on Warp."""

    def _unit(self, drawn: int, size: int) -> Tensor:
        unit = torch.empty(self.rows, size, dtype=torch.float64, device=self.device)
        tensors = [self.env_ids, self.episodes, unit]
        launch_kernel(_kernel(), unit.shape, tensors, _unsigned(self.seed), drawn)
        return unit


@lru_cache
def _kernel() -> Any:
    """Return the kernel: one thread a number. Warp reads the annotations, so they are no strings here."""
    wp = start_warp()
    gamma, mix1, mix2 = (wp.constant(wp.uint64(_unsigned(number))) for number in (GAMMA, MIX1, MIX2))
    to_unit = wp.constant(wp.float64(UNIT))

    @wp.func
    def mix(value: wp.uint64) -> wp.uint64:
        once = (value ^ (value >> wp.uint64(30))) * mix1
        twice = (once ^ (once >> wp.uint64(27))) * mix2
        return twice ^ (twice >> wp.uint64(31))

    @wp.kernel(module="unique", enable_backward=False)
    def draws(
        env_ids: wp.array(dtype=wp.int64),
        episodes: wp.array(dtype=wp.int64),
        unit: wp.array2d(dtype=wp.float64),
        seed: wp.uint64,
        drawn: int,
    ):
        row, column = wp.tid()
        environment = mix(wp.uint64(env_ids[row]) * gamma + seed)
        key = mix(environment + wp.uint64(episodes[row]) * gamma)
        bits = mix(key + wp.uint64(drawn + column + 1) * gamma)
        unit[row, column] = wp.float64(bits >> wp.uint64(11)) * to_unit

    return draws


def _unsigned(number: int) -> int:
    return number % 2**64
