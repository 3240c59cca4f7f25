"""What an environment shows and what it takes, as plain data: named tensors, and boxes or choices of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Observation = Tensor | dict[str, Tensor]
"""What a policy sees, `[num_envs, ...]`: one flat float32 tensor, or tensors by name."""


@dataclass(frozen=True)
class TensorSpec:
    """Shape and type of one tensor of an observation, for one environment.

    Attributes:
        shape: Without the leading `num_envs`.
        dtype: As the environment gives it; bytes and whole numbers stay what they are.
        count: How many things its whole numbers name, from 0; None where they are amounts.
    """

    shape: tuple[int, ...]
    dtype: torch.dtype = torch.float32
    count: int | None = None


ObservationSpace = TensorSpec | dict[str, TensorSpec]
"""One tensor, as all robots have it, or several by name."""


@dataclass(frozen=True, eq=False)
class Box:
    """Actions of real numbers.

    Attributes:
        low, high: Bounds in actuator units `[size]`.
    """

    low: Tensor
    high: Tensor

    @property
    def size(self) -> int:
        """Length of an action."""
        return len(self.low)


@dataclass(frozen=True)
class Discrete:
    """Actions that are one of `count` choices, int64 `[num_envs]` from 0.

    Attributes:
        count: Number of choices.
        drawn: Whether policies are meant to draw their choices when they are judged and filmed, too: the likeliest
            choice may lead round in a circle for ever, as it does in games.
    """

    count: int
    drawn: bool = False


ActionSpace = Box | Discrete


def action_size(space: ActionSpace) -> int:
    """Return the length of an action as rewards are told it; 1 for a choice."""
    return space.size if isinstance(space, Box) else 1


def check_actions(action: Tensor, space: ActionSpace, num_envs: int) -> None:
    """Refuse actions of another shape, which torch would spread over environments, and choices that there are not.

    Raises:
        ValueError: they are no tensor `[num_envs, size]`, or none of choices `[num_envs]`.
    """
    shape = (num_envs, space.size) if isinstance(space, Box) else (num_envs,)
    if not isinstance(action, Tensor) or action.shape != shape:
        given = list(action.shape) if isinstance(action, Tensor) else type(action).__name__
        raise ValueError(f"actions are {given}; give a tensor {list(shape)}, one row for each environment")
    if isinstance(space, Discrete) and not bool(((action >= 0) & (action < space.count)).all()):
        raise ValueError(
            f"actions are choices from 0 to {space.count - 1}; these are from {action.min()} to {action.max()}"
        )


_WIDEST = 1e3
"""Bounds beyond this are as good as none, and nothing is drawn there."""


def draw_action(space: ActionSpace, num_envs: int, generator: torch.Generator) -> Tensor:
    """Return random actions on the CPU: uniform between the bounds `[num_envs, size]`, or choices `[num_envs]`."""
    if isinstance(space, Discrete):
        return torch.randint(space.count, (num_envs,), generator=generator)
    low, high = space.low.clamp(min=-_WIDEST), space.high.clamp(max=_WIDEST)
    return low + (high - low) * torch.rand(num_envs, space.size, generator=generator)


def map_observation(function: Callable[[Tensor], Tensor], observation: Observation) -> Observation:
    """Return an observation with a function applied to each of its tensors."""
    if isinstance(observation, Tensor):
        return function(observation)
    return {name: function(tensor) for name, tensor in observation.items()}
