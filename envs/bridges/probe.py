"""What a Gymnasium vector environment is like, found out on two copies of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gymnasium
import numpy as np
import torch

from rewardsmith.envs.bridges.same_step import Arrays, Maker, flat_info, named, seeded_reset
from rewardsmith.envs.errors import one_line
from rewardsmith.envs.spaces import ActionSpace, Box, Discrete

_COPIES = 2
_STEPS = 3
"""Control steps after which all that it tells is taken to be known."""


@dataclass(frozen=True, eq=False)
class Probe:
    """What was found.

    Attributes:
        action_space: What it takes.
        action_shape: Shape of one action of numbers.
        first_choice: Number of the first of its choices.
        obs: Zeros for each of its observations by name, without `num_envs`.
        info: The same for what it tells beside them.
        masks: Whether it understands `reset_mask`.
        undrawn: Why it makes no pictures; empty where it does.
    """

    action_space: ActionSpace
    action_shape: tuple[int, ...]
    first_choice: int
    obs: Arrays
    info: Arrays
    masks: bool
    undrawn: str


def probe(make: Maker) -> Probe:
    """Look at a vector environment.

    Raises:
        RuntimeError: it cannot be made.
        TypeError: what is made is no vector environment, or one of observations or actions that no policy here takes.
    """
    try:
        pool = make(_COPIES, 0)
    except Exception as error:  # whatever somebody else's code raises
        raise RuntimeError(f"make: {type(error).__name__}: {error}") from error
    try:
        if not hasattr(pool, "single_action_space"):
            raise TypeError(
                f"make returned a {type(pool).__name__}, not a Gymnasium vector environment; see gymnasium.make_vec"
            )
        if pool.num_envs != _COPIES:
            raise TypeError(f"make returned {pool.num_envs} copies where {_COPIES} were asked for; pass num_envs on")
        space, shape, start = _actions(pool.single_action_space)
        obs, info = seeded_reset(pool, 0)
        first, told = named(obs), flat_info(info)
        sample = np.stack([pool.single_action_space.sample() for _ in range(_COPIES)])
        for _ in range(_STEPS):
            obs, _, terminated, truncated, info = pool.step(sample)
            told |= flat_info(info)
            if (terminated | truncated).any():
                break
        return Probe(
            action_space=space,
            action_shape=shape,
            first_choice=start,
            obs={name: np.zeros_like(value[0]) for name, value in first.items()},
            info={name: np.zeros_like(value[0]) for name, value in told.items() if len(value) == _COPIES},
            masks=_understands_masks(pool, named(obs)),
            undrawn=_why_undrawn(pool),
        )
    finally:
        pool.close()


def _actions(space: Any) -> tuple[ActionSpace, tuple[int, ...], int]:
    """Return an action space as ours, the shape of an action, and the number of the first choice."""
    if isinstance(space, gymnasium.spaces.Discrete):
        return Discrete(int(space.n)), (), int(space.start)
    if isinstance(space, gymnasium.spaces.Box):
        low, high = (torch.from_numpy(np.array(bound, np.float32).ravel()) for bound in (space.low, space.high))
        return Box(low, high), space.shape, 0
    raise TypeError(f"its actions are {space}; policies here take a Box or a Discrete: write a wrapper that has one")


def _why_undrawn(pool: Any) -> str:
    """Return why no pictures come of it: better known now than once hours of training are to be filmed."""
    if pool.render_mode != "rgb_array":
        return 'its vector environment is not made with render_mode="rgb_array"'
    try:
        np.stack(pool.render())
    except Exception as error:  # whatever somebody else's renderer lacks
        return f"its render fails: {type(error).__name__}: {one_line(error)}"
    return ""


def _understands_masks(pool: Any, before: Arrays) -> bool:
    """Tell whether a mask resets the rows that it names and leaves the others as they were."""
    try:
        obs, _ = pool.reset(options={"reset_mask": np.array([True, False])})
    except Exception:  # whatever somebody else's environment thinks of an option that it does not know
        return False
    after = named(obs)
    # EnvPool returns the rows that begin alone; others return all.
    return all(len(value) == 1 or np.array_equal(value[1:], before[name][1:]) for name, value in after.items())
