"""On what occasion a model is asked, by which its reply is found again when a transcript is played back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

REWARD, MEASURE, VERDICT, MOTION, TERMS = "reward", "measure", "verdict", "motion", "terms"
"""What models are asked for."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The moment of a search at which something is asked.

    The words of a prompt do not tell it: they hold measured figures, whose last digits differ between machines.

    Attributes:
        env: The environment's name.
        task: What was asked for there, in words.
        wanted: `REWARD`, `MEASURE`, `VERDICT`, `MOTION` or `TERMS`.
        round: The generation that a reward is for, or the turn of a dialogue, from 0.
        place: Which of its programs, from 0.
        attempt: How often a program or measure had come back refused before.
        films: Whose rollouts a verdict compares, in the order in which they are shown.
    """

    env: str
    task: str
    wanted: str
    round: int = 0
    place: int = 0
    attempt: int = 0
    films: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the occasion as a clause for people."""
        attempt = f", attempt {self.attempt + 1}" if self.attempt else ""
        if self.wanted == REWARD:
            return f"round {self.round + 1}, design {self.place + 1}{attempt}"
        films = f" on {' and '.join(self.films)}" if self.films else ""
        return f"a {self.wanted}{films}{attempt}"

    @property
    def search(self) -> str:
        """What was searched for and where, for people."""
        return f'env={self.env} "task={self.task}"'

    def to_json(self) -> dict[str, Any]:
        """Return the occasion as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            KeyError, TypeError: it is no occasion.
        """
        found = cls(**data | {"films": tuple(data["films"])})
        words, numbers = (found.env, found.task, found.wanted, *found.films), (found.round, found.place, found.attempt)
        if not all(isinstance(each, str) for each in words) or not all(type(each) is int for each in numbers):
            raise TypeError("its words are no words, or its numbers no whole numbers")
        return found
