"""ONI-Ranking: a network fitted to comparisons of sayings, whose scores are brought to one scale and cut off below.

`r = z * 1[z > threshold]` with `z = (score - mean) / deviation` over all that was said so far: the loss of the policy
sees this number.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from rewardsmith.reward_synth.intrinsic.oni.book import Book, Pair
from rewardsmith.reward_synth.intrinsic.oni.model import Model, generator_of, seed_of
from rewardsmith.reward_synth.intrinsic.oni.scorer import Scorer

PAIRS = 32
"""Most comparisons that are asked for at a time."""

MOST_PAIRS = 20_000
"""Comparisons after which nothing more is asked."""

NEWS = 1 / 64
"""Share of the comparisons that is new whenever it learns: at first each rollout's, of thousands several rollouts'."""

_LEAST = 1e-6


class Ranking(Model):
    """Scores by which, after Bradley and Terry, the better of two is preferred: `log odds = score - other's score`."""

    def __init__(self, seed: int, threshold: float) -> None:
        super().__init__(seed, threshold)
        self._scorer = Scorer(seed)
        # How many comparisons it has last learned from.
        self._learned = torch.zeros(1, dtype=torch.int64)
        self.tensors = {**self._scorer.tensors, "learned": self._learned}

    def questions(self, book: Book) -> list[Pair]:
        """Return random pairs of sayings that were not compared yet."""
        asked, sayings = book.asked, len(book.vocabulary) - 1
        if sayings < 2 or len(asked) >= MOST_PAIRS:
            return []
        drawn = 1 + torch.randint(sayings, (2 * PAIRS, 2), generator=generator_of(self.seed, len(asked)))
        fresh: dict[frozenset[int], Pair] = {}
        for first, second in drawn.tolist():
            if first != second and (first, second) not in asked and (second, first) not in asked:
                fresh.setdefault(frozenset((first, second)), (first, second))
        return list(fresh.values())[:PAIRS]

    def learn(self, book: Book) -> None:
        """See `Model`."""
        if book.answered < (1 + NEWS) * int(self._learned):
            return
        pairs, answers = book.comparisons()
        if not len(pairs):
            return
        inputs = self._scorer.inputs(book.vocabulary.texts)
        self._learned.fill_(len(pairs))

        def loss(batch: Tensor) -> Tensor:
            # Each saying is read once, in however many of the pairs it is.
            numbers, places = pairs[batch].unique(return_inverse=True)
            first, second = self._scorer(inputs[numbers])[places].unbind(1)
            return binary_cross_entropy_with_logits(first - second, answers[batch])

        self._scorer.fit(len(pairs), loss, seed_of(self.seed, len(pairs)))

    def scores(self, book: Book) -> Tensor:
        """Return the scores themselves, which only their differences give a meaning, `[sayings]`."""
        return self._scorer(self._scorer.inputs(book.vocabulary.texts))

    def values(self, book: Book) -> Tensor:
        """See `Model`."""
        if not self._learned:
            return torch.zeros(len(book.vocabulary))
        scores, often = self.scores(book), book.said.float()
        often[0] = 0.0
        mean = (often * scores).sum() / often.sum().clamp(min=1)
        variance = (often * (scores - mean).square()).sum() / often.sum().clamp(min=1)
        standard = (scores - mean) / variance.clamp(min=_LEAST).sqrt()
        values = standard * (standard > self.threshold)
        values[0] = 0.0
        return values
