"""A task that is told to a robot in sentences, and what of its tracks counts as success."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

Track = Mapping[str, Tensor]
"""Quantities by name during one sentence, each `[steps]`."""


@dataclass(frozen=True, kw_only=True)
class TalkTask:
    """A task that is told in one or more sentences.

    Attributes:
        name: In snake case.
        sentences: What is said, one after the other.
        seconds: How long the robot moves after each [s].
        means: What counts as success, for people.
        succeeds: Tells it from the tracks of the sentences, given the length of a step [s].
    """

    name: str
    sentences: tuple[str, ...]
    seconds: float
    means: str
    succeeds: Callable[[Sequence[Track], float], bool]


def held(holds: Tensor, seconds: float, dt: float) -> bool:
    """Tell whether something was so without a break for a time.

    Args:
        holds: bool `[steps]`.
        seconds: The time.
        dt: Length of a step [s].
    """
    longest = run = 0
    for value in holds.tolist():
        run = run + 1 if value else 0
        longest = max(longest, run)
    return longest * dt >= seconds - 1e-9
