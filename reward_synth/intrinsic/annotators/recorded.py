"""The annotator that plays back labels that a language model has given: those that come along, or a user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from rewardsmith.reward_synth.intrinsic.annotators.annotator import Errand, Grader, Question
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels

SHIPPED = Path(__file__).with_name("recorded.json")
"""What a hosted language model said of NetHack's messages; the file says which, when and on what prompt."""

OWN = "labels.json"
"""Name of a user's own labels in a candidate's directory."""


class Recorded(Grader):
    """Answers what is in a file of labels; two sayings are compared by it, else by their grades.

    All its comparisons are said unasked, as Motif learns from a data set of them.

    Args:
        labels: What was recorded.
    """

    who = "whoever gave the recorded labels, a hosted language model those that come along,"

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self._answers = labels.answers
        self._pairs = {question: answer for question, answer in labels.answers.items() if len(question) == 2}

    @classmethod
    def on(cls, errand: Errand) -> Self:
        """Make one of the user's own labels, else of the shipped ones, which are for getting on in the game as such."""
        own = errand.directory / OWN if errand.directory else None
        return cls(Labels.read(own if own and own.exists() else SHIPPED))

    def collect(self) -> dict[Question, float]:
        """See `Annotator`."""
        return self._pairs | super().collect()

    def grade(self, saying: str) -> float | None:
        """See `Grader`."""
        return self._answers.get((saying,))

    def _answer(self, question: Question) -> float | None:
        return self._answers[question] if question in self._answers else super()._answer(question)
