"""Robots that want nothing: what any judge or measure of motion must not take for a good one."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.spaces import ActionSpace, Box, draw_action

STILL, RANDOM = "still", "random"


def aimless(space: ActionSpace, num_envs: int, seed: int = 0) -> dict[str, Callable[[], Tensor]]:
    """Return by name what gives the actions `[num_envs, ...]` of one control step.

    `still` keeps every actuator in the middle of its range, where actions have one; `random` draws from a generator of
    its own, the same numbers whenever this is called with the same seed.
    """
    generator = torch.Generator().manual_seed(seed)
    ways: dict[str, Callable[[], Tensor]] = {RANDOM: lambda: draw_action(space, num_envs, generator)}
    if isinstance(space, Box):
        middle = ((space.low + space.high) / 2).expand(num_envs, -1)
        ways = {STILL: lambda: middle, **ways}
    return ways


def blind(act: Callable[[], Tensor]) -> Act:
    """Return what acts so in an environment, whatever it observes."""
    return lambda obs, begins: act()
