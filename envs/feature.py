"""Named features: the only thing a reward may read, and the one source of every description of an environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rewardsmith.envs import kinds

if TYPE_CHECKING:
    from torch import Tensor

Method = TypeVar("Method", bound="Callable[..., Tensor]")

FEATURE, MEASURE, MEMORY = "declared_feature", "declared_measure", "declared_memory"
"""Attributes by which an environment finds the methods that are declared as such."""

RESERVED_WORDS = ("success", "score", "done", "label", "seed", "env_id", "is_eval", "next_")


@dataclass(frozen=True)
class Feature:
    """One named tensor of an environment.

    Attributes:
        name: Identifier by which rewards read it.
        unit: SI unit, `1` where it has none.
        meaning: One line of English.
        kind: What it measures in robot-independent words (see `envs.kinds`), or None.
        compute: `(environment, sim) -> Tensor [num_envs, ...]` at the current state.
    """

    name: str
    unit: str
    meaning: str
    kind: str | None
    compute: Callable[[Any, Any], Tensor]

    def __post_init__(self) -> None:
        if any(word in self.name for word in RESERVED_WORDS):
            raise ValueError(
                f"feature {self.name!r}: names with {', '.join(RESERVED_WORDS)} are kept away from rewards; "
                "rename it, or make it the task's score or success"
            )
        if self.kind is not None:
            kinds.split_kind(self.kind)


def feature(*, unit: str, kind: str | None = None) -> Callable[[Method], Method]:
    """Declare an environment method as a feature; its docstring's first line is the feature's meaning.

    Args:
        unit: SI unit, `1` where it has none.
        kind: Robot-independent kind, see `envs.kinds.KINDS`.

    Returns:
        A decorator for methods `(self, sim) -> Tensor [num_envs, ...]`.
    """
    return partial(_mark, FEATURE, unit, kind)


def measure(*, unit: str) -> Callable[[Method], Method]:
    """Declare what an environment's tasks judge and pay by but no written reward may read, as a game's own score.

    Rewards that learn may read it, such as a game's messages.

    It is declared and computed as a feature is, and stands beside the features in a state.

    Args:
        unit: SI unit, `1` where it has none.

    Returns:
        A decorator for methods `(self, sim) -> Tensor [num_envs, ...]`.
    """
    return partial(_mark, MEASURE, unit, None)


def _mark(sort: str, unit: str, kind: str | None, method: Method) -> Method:
    meaning = (method.__doc__ or "").strip().splitlines()
    if not meaning:
        raise ValueError(f"feature {method.__name__!r} needs a docstring: one line that says what it measures")
    setattr(method, sort, Feature(method.__name__, unit, meaning[0], kind, method))
    return method


def memory(method: Method) -> Method:
    """Declare an environment method as memory: a value carried from step to step and begun anew at reset.

    The method is `(self, sim, last) -> Tensor [num_envs, ...]`. At an episode's start `last` is None and it returns the
    first value; after every control step it gets its previous value and returns the next. Features read it as
    `self.memory["name"]`, which other memories must not. It must treat every environment on its own, with tensor
    operations only.
    """
    setattr(method, MEMORY, True)
    return method
