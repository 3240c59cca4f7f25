"""What every annotator is: it says what sayings are worth, sooner or later, and nobody waits for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

from rewardsmith.envs.choices import Choices

Question = tuple[str, ...]
"""One saying: does it tell of progress? Or two: which of them tells of more?"""

SAME = 0.5
"""Answer where neither of two is the better one."""


class Annotator(Protocol):
    """Answers questions about sayings with numbers from 0 to 1.

    Of one saying it is how much progress it tells of; of two, 1 where the first tells of more, 0 where the second does.
    """

    def ask(self, questions: Sequence[Question]) -> None:
        """Take questions, none of which was asked before, and return at once."""

    def collect(self) -> dict[Question, float]:
        """Return the answers that have come since the last time, some unasked; not every question ever gets one."""
        ...

    def figures(self) -> dict[str, float]:
        """Return what a training should record of it, finite numbers by name."""
        ...


class Named(Annotator, Protocol):
    """An annotator that is chosen by name.

    Attributes:
        who: Who answers, in words that go before "holds of it".
    """

    who: ClassVar[str]

    @classmethod
    def on(cls, errand: Errand) -> Self:
        """Make one for an errand.

        Raises:
            UserError: it lacks something.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What an annotator is to do, and where.

    Attributes:
        goal: What the player is to do, in words.
        directory: The candidate's, for files; None outside of a run.
    """

    goal: str
    directory: Path | None = None


class Grader(ABC):
    """An annotator that knows every answer by itself, at once, or not at all."""

    def __init__(self) -> None:
        self._waiting: list[Question] = []

    @abstractmethod
    def grade(self, saying: str) -> float | None:
        """Return how much progress a saying tells of, from 0 to 1; None where that is not known."""

    def ask(self, questions: Sequence[Question]) -> None:
        """See `Annotator`."""
        self._waiting += questions

    def collect(self) -> dict[Question, float]:
        """See `Annotator`."""
        answers = {question: self._answer(question) for question in self._waiting}
        self._waiting.clear()
        return {question: answer for question, answer in answers.items() if answer is not None}

    def figures(self) -> dict[str, float]:
        """See `Annotator`."""
        return {}

    def _answer(self, question: Question) -> float | None:
        grades = [grade for grade in map(self.grade, question) if grade is not None]
        if len(grades) < len(question):
            return None
        if len(grades) == 1:
            return grades[0]
        first, second = grades
        return SAME if first == second else float(first > second)


ANNOTATORS: Choices[type[Named]] = Choices(
    "annotator",
    {
        "keyword": "rewardsmith.reward_synth.intrinsic.annotators.keyword:Keyword",
        "recorded": "rewardsmith.reward_synth.intrinsic.annotators.recorded:Recorded",
        "openai": "rewardsmith.reward_synth.intrinsic.annotators.mailbox:Mailbox",
    },
)
"""Every annotator: one file, and one line here."""
