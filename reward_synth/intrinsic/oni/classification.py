"""ONI-Classification: a network that tells what is progress, also of sayings that nobody has labelled."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from rewardsmith.reward_synth.intrinsic.oni.book import Book
from rewardsmith.reward_synth.intrinsic.oni.model import Model, seed_of
from rewardsmith.reward_synth.intrinsic.oni.scorer import Scorer


class Classification(Model):
    """Pays 1 where the network holds progress for likelier than not, by cross entropy on all labels so far."""

    def __init__(self, seed: int, threshold: float) -> None:
        super().__init__(seed, threshold)
        self._scorer = Scorer(seed)
        self._rounds = torch.zeros(1, dtype=torch.int64)
        self.tensors = {**self._scorer.tensors, "rounds": self._rounds}

    def learn(self, book: Book) -> None:
        """See `Model`."""
        labels = book.labels()
        known = (~labels.isnan()).nonzero().squeeze(1)
        if not len(known):
            return
        inputs = self._scorer.inputs([book.vocabulary.texts[number] for number in known.tolist()])
        targets = (labels[known] > 0.5).float()
        self._rounds += 1
        self._scorer.fit(
            len(known),
            lambda batch: binary_cross_entropy_with_logits(self._scorer(inputs[batch]), targets[batch]),
            seed_of(self.seed, int(self._rounds)),
        )

    def values(self, book: Book) -> Tensor:
        """See `Model`."""
        if not self._rounds:
            return torch.zeros(len(book.vocabulary))
        progress = (self._scorer(self._scorer.inputs(book.vocabulary.texts)) > 0).float()
        progress[0] = 0.0
        return progress
