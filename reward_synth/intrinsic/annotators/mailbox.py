"""Questions and answers as files of a candidate: the process that trains has no key, and asks the one that began it.

`questions.jsonl` is written by the training alone, a list of one or two sayings a line; `answers.jsonl` by the search
alone, `{"question": [...], "answer": ...}` a line. Whatever else stands there is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, files
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Annotator, Errand, Question

_QUESTIONS, _ANSWERS = "questions.jsonl", "answers.jsonl"
_LONGEST = 1000
"""Characters of the longest saying."""


class Mailbox:
    """The training's side: an `Annotator` that writes questions and reads answers.

    Args:
        directory: The candidate's.
    """

    who = "a language model"

    def __init__(self, directory: Path) -> None:
        self._questions, self._answers = directory / _QUESTIONS, _Inbox(directory / _ANSWERS)
        self._asked = set(_questions(_Inbox(self._questions).read()))

    @classmethod
    def on(cls, errand: Errand) -> Self:
        """Make one for an errand.

        Raises:
            UserError: there is no directory.
        """
        if errand.directory is None:
            raise UserError("annotator=openai answers within a run; choose keyword or recorded, or `rewardsmith train`")
        return cls(errand.directory)

    def ask(self, questions: Sequence[Question]) -> None:
        """See `Annotator`; a resumed training may ask what it asked before."""
        for question in questions:
            if question not in self._asked:
                self._asked.add(question)
                files.append_json(self._questions, list(question))

    def collect(self) -> dict[Question, float]:
        """See `Annotator`."""
        answers = {}
        for line in self._answers.read():
            question, answer = (line.get("question"), line.get("answer")) if isinstance(line, dict) else ([], None)
            for known in _questions([question]):
                if isinstance(answer, int | float) and math.isfinite(answer):
                    answers[known] = float(answer)
        return answers

    def figures(self) -> dict[str, float]:
        """See `Annotator`."""
        return {}


class Post:
    """The search's side: takes a candidate's questions to an annotator, and brings the answers.

    Args:
        directory: The candidate's.
    """

    def __init__(self, directory: Path) -> None:
        self._questions, self._answers = _Inbox(directory / _QUESTIONS), directory / _ANSWERS
        answered = _Inbox(self._answers).read()
        self._answered = set(_questions(line.get("question") for line in answered if isinstance(line, dict)))
        self._open: set[Question] = set()

    def take(self, annotator: Annotator) -> None:
        """Have asked what is new, and was not answered before."""
        fresh = [question for question in _questions(self._questions.read()) if question not in self._answered]
        self._open.update(fresh)
        if fresh:
            annotator.ask(fresh)

    def bring(self, answers: Mapping[Question, float]) -> None:
        """Write the answers that this candidate waits for.

        Args:
            answers: All that there have been, by whoever asked.
        """
        for question in [question for question in self._open if question in answers]:
            files.append_json(self._answers, {"question": list(question), "answer": answers[question]})
            self._open.remove(question)
            self._answered.add(question)


class _Inbox:
    """A file of JSON lines that somebody else writes, read on from where it was last read to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def read(self) -> list[Any]:
        """Return the whole lines that are new; none of a file that is damaged, for labels are worth no run."""
        if not self._path.exists():
            return []
        try:
            lines, self._offset = files.read_new_json_lines(self._path, self._offset)
        except UserError:
            return []
        return lines


def _questions(lines: Any) -> list[Question]:
    return [tuple(line) for line in lines if _is_question(line)]


def _is_question(line: Any) -> bool:
    texts = line if isinstance(line, list) and len(line) in (1, 2) else [None]
    return all(isinstance(text, str) and 0 < len(text) <= _LONGEST for text in texts)
