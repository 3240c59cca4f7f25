"""What is known of sayings so far: how often each was said, what was asked about them, and what was answered."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING, Vocabulary

Pair = tuple[int, int]
"""Numbers of the sayings that a question is about; the second is `NOTHING` where it is about one alone."""


class Book:
    """Questions and answers about the sayings of a vocabulary.

    Args:
        vocabulary: Numbers the sayings.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._answers: dict[Pair, float] = {}
        self._said = torch.zeros(0, dtype=torch.int64)
        self._paid = torch.zeros(0, dtype=torch.float64)

    @property
    def said(self) -> Tensor:
        """How often each saying was said, int64 `[sayings]`."""
        self._said = _grown(self._said, len(self.vocabulary))
        return self._said

    @property
    def paid(self) -> Tensor:
        """What was paid for each saying in all, before its weight, float64 `[sayings]`."""
        self._paid = _grown(self._paid, len(self.vocabulary))
        return self._paid

    @property
    def asked(self) -> frozenset[Pair]:
        """All questions so far."""
        return frozenset(self._answers)

    @property
    def questions(self) -> int:
        """How many questions there were so far."""
        return len(self._answers)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(answer == answer for answer in self._answers.values())

    def texts(self, pair: Pair) -> Question:
        """Return a question in words."""
        return tuple(self.vocabulary.texts[number] for number in pair if number != NOTHING)

    def ask(self, pair: Pair) -> None:
        """Note that a question was asked."""
        self._answers.setdefault(pair, math.nan)

    def answer(self, answers: Mapping[Question, float]) -> bool:
        """Take in answers, asked for or not, and tell whether any is new; what is about the unheard is left out."""
        news = False
        for question, answer in answers.items():
            numbers = [self.vocabulary.number(text) for text in question]
            first, second = (*numbers, NOTHING)[:2]
            if first is None or second is None or not 0 <= answer <= 1:
                continue
            news |= self._answers.get((first, second)) != answer
            self._answers[first, second] = answer
        return news

    def labels(self) -> Tensor:
        """Return what single sayings were said to be worth, NaN where nothing was said, float32 `[sayings]`."""
        return torch.tensor([self._answers.get((number, NOTHING), math.nan) for number in range(len(self.vocabulary))])

    def comparisons(self) -> tuple[Tensor, Tensor]:
        """Return the pairs that were compared, int64 `[pairs, 2]`, and how likely the first is better, `[pairs]`."""
        known = {pair: answer for pair, answer in self._answers.items() if pair[1] != NOTHING and answer == answer}
        pairs = torch.tensor(list(known), dtype=torch.int64).reshape(-1, 2)
        return pairs, torch.tensor(list(known.values()), dtype=torch.float32)

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that it holds."""
        return {
            "texts": self.vocabulary.save(),
            "said": self.said,
            "paid": self.paid,
            "questions": torch.tensor(list(self._answers), dtype=torch.int64).reshape(-1, 2),
            "answers": torch.tensor(list(self._answers.values()), dtype=torch.float64),
        }

    def load_state_dict(self, tensors: Mapping[str, Tensor]) -> None:
        """Put back what `state_dict` returned.

        Raises:
            UserError: it is no such thing.
        """
        try:
            self.vocabulary.load(tensors["texts"])
            said, paid = tensors["said"], tensors["paid"]
            questions, answers = tensors["questions"].tolist(), tensors["answers"].tolist()
            pairs = [(int(first), int(second)) for first, second in questions]
            inside = all(0 <= number < len(self.vocabulary) for pair in pairs for number in pair)
            sizes = {(len(self.vocabulary),)} == {tuple(said.shape), tuple(paid.shape)}
            if not inside or not sizes or said.dtype != torch.int64 or paid.dtype != torch.float64:
                raise ValueError("of another size")
            self._said, self._paid = said.clone(), paid.clone()
            self._answers = dict(zip(pairs, map(float, answers), strict=True))
        except (LookupError, TypeError, ValueError) as error:
            raise UserError(
                f"what was learned of sayings does not fit this bonus: {error}; train the candidate again"
            ) from None


def _grown(tensor: Tensor, size: int) -> Tensor:
    """Return a tensor with zeros behind it."""
    return torch.cat([tensor, tensor.new_zeros(size - len(tensor))]) if size > len(tensor) else tensor
