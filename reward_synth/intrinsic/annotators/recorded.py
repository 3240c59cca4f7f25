"""The annotator that plays back labels that a language model has given, `recorded.json`; others it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from rewardsmith.reward_synth.intrinsic.annotators.annotator import Errand, Grader, Question
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels

SHIPPED = Path(__file__).with_name("recorded.json")
"""What a hosted language model said of NetHack's messages; the file says which, when and on what prompt."""


class Recorded(Grader):
    """Answers what is in a file of labels; two sayings are compared by it, else by their grades.

    Args:
        labels: What was recorded.
    """

    who = "a hosted language model, whose labels were recorded,"

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self._answers = labels.answers

    @classmethod
    def on(cls, errand: Errand) -> Self:
        """Make one of the shipped labels, whatever the goal; they are for getting on in the game as such."""
        return cls(Labels.read(SHIPPED))

    def grade(self, saying: str) -> float | None:
        """See `Grader`."""
        return self._answers.get((saying,))

    def _answer(self, question: Question) -> float | None:
        return self._answers[question] if question in self._answers else super()._answer(question)
