"""The seam to whatever reads about two rollouts and says which one does better what a sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

FIRST, SECOND, SAME = 1.0, 0.0, 0.5
"""Which of two is better."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Two rollouts in words, see `judges.rollouts`, or in pictures.

    Attributes:
        instruction: What they should do.
        first, second: What they do; empty where it is shown in pictures.
        whose: Whose rollouts they are, which is never shown; empty where nobody says.
        pictures: PNG files' bytes, one of each rollout; empty where it is told in words.
    """

    instruction: str
    first: str = ""
    second: str = ""
    whose: tuple[str, ...] = ()
    pictures: tuple[bytes, ...] = ()

    def turned(self) -> Question:
        """Return the same question with the other one shown first."""
        return Question(
            instruction=self.instruction,
            first=self.second,
            second=self.first,
            whose=self.whose[::-1],
            pictures=self.pictures[::-1],
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said to one question.

    Attributes:
        better: `FIRST`, `SECOND` or `SAME`; None where nothing usable was said.
        tokens: What it cost.
    """

    better: float | None
    tokens: int = 0


class NoVerdicts(Exception):
    """It cannot be asked for verdicts at all; the run goes on without."""


class Comparer(Protocol):
    """Answers questions."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    def compare(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer each question, once.

        Raises:
            NoVerdicts: it has none to give.
            UserError: it cannot be asked for now; the message says what to do.
        """


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What came of a question that was asked in both orders.

    Attributes:
        better: `FIRST`, `SECOND` or `SAME`, the latter also where it contradicted itself.
        sure: Whether it said the same in both orders.
        tokens: What both cost.
    """

    better: float
    sure: bool
    tokens: int


def both_ways(comparer: Comparer, questions: Sequence[Question]) -> list[Opinion]:
    """Ask every question in both orders: what is preferred for being shown first is not preferred.

    Raises:
        NoVerdicts, UserError: see `Comparer.compare`.
    """
    answers = comparer.compare([each for question in questions for each in (question, question.turned())])
    return [_opinion(*pair) for pair in zip(answers[::2], answers[1::2], strict=True)]


def _opinion(straight: Answer, turned: Answer) -> Opinion:
    agree = straight.better is not None and turned.better is not None and straight.better == 1 - turned.better
    better = straight.better if agree and straight.better is not None else SAME
    return Opinion(better=better, sure=agree, tokens=straight.tokens + turned.tokens)
