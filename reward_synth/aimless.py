"""Robots that want nothing: what any judge or measure of motion must not take for a good one."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from rewardsmith.envs.spaces import ActionSpace, Box, draw_action

STILL, RANDOM = "still", "random"


def aimless(space: ActionSpace, num_envs: int) -> dict[str, Callable[[], Tensor]]:
    """Return by name what gives the actions `[num_envs, ...]` of one control step.

    `still` keeps every actuator in the middle of its range, where actions have one; `random` draws from a generator of
    its own, the same numbers whenever this is called.
    """
    generator = torch.Generator().manual_seed(0)
    ways: dict[str, Callable[[], Tensor]] = {RANDOM: lambda: draw_action(space, num_envs, generator)}
    if isinstance(space, Box):
        middle = ((space.low + space.high) / 2).expand(num_envs, -1)
        ways = {STILL: lambda: middle, **ways}
    return ways
