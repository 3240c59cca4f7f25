"""Pays for what a game says, by what an annotator holds of it (ONI: Zheng et al., arXiv 2410.23022).

A moment is worth what the best of its sayings is worth, each divided by a power of how often the episode has said it.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.envs.speaking import Speaking
from rewardsmith.envs.tensors import under
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Annotator
from rewardsmith.reward_synth.intrinsic.bonus import LONGEST, PER_EPISODE, Source, restore
from rewardsmith.reward_synth.intrinsic.oni.book import Book
from rewardsmith.reward_synth.intrinsic.oni.model import Model
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING, Vocabulary

TOLD = 20
"""Sayings that the account tells of, those first for which most was paid."""

_ROOM = 256
"""Sayings for which there is room at first; it is doubled when it is full."""

_BOOK, _MODEL = "book/", "model/"


class Oni(Source):
    """Counts what each episode says, asks what is new to it, and pays all steps anew once it is answered.

    Nothing waits for answers: what they are about is worth what the model says without them until they come.

    Args:
        environment: What speaks.
        num_envs: Environments that are paid.
        model: Makes rewards of answers.
        annotator: Answers.
        reader: Who the annotator is, in a word.
        beta: Power of the count.
        messages_only: Whether messages alone are heard, and not what else is noticed.
    """

    def __init__(
        self,
        environment: Speaking,
        num_envs: int,
        model: Model,
        annotator: Annotator,
        *,
        reader: str,
        beta: float,
        messages_only: bool,
    ) -> None:
        super().__init__({})
        self._book = Book(Vocabulary(environment))
        self._model = model
        self._annotator = annotator
        self._reader = reader
        self._beta = beta
        self._messages_only = messages_only
        self._counts = torch.zeros(num_envs, _ROOM, dtype=torch.int32)
        self._values = torch.zeros(_ROOM)
        self._heard: deque[tuple[Tensor, Tensor]] = deque(maxlen=LONGEST)

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        noticed = torch.zeros_like(state.noticed) if self._messages_only else state.noticed
        numbers = self._book.vocabulary.hear(state.message, noticed)
        self._make_room()
        self._counts[begins] = 0
        self._counts.scatter_add_(1, numbers, torch.ones_like(numbers, dtype=torch.int32))
        counts = self._counts.gather(1, numbers)
        self._heard.append((numbers, counts))
        return self._worth(numbers, counts)[0]

    def observe(self, experience: Experience) -> Tensor:
        """See `Source`."""
        numbers, counts = (torch.stack(kept) for kept in zip(*self._heard, strict=True))
        self._heard.clear()
        self._book.said.add_(torch.bincount(numbers.flatten(), minlength=len(self._book.vocabulary)))
        self._ask()
        if self._book.answer(self._annotator.collect()):
            self._model.learn(self._book)
        self._appraise()
        paid, best = self._worth(numbers, counts)
        said = numbers.gather(-1, best.unsqueeze(-1))
        self._book.paid.scatter_add_(0, said.flatten(), paid.flatten().double())
        return paid

    def figures(self) -> dict[str, float]:
        """See `Source`: how many sayings there are, and for what share of what was said there is an answer."""
        book = self._book
        labels = book.labels()[1:]
        said = book.said[1:]
        known = ~labels.isnan()
        asked = book.questions
        shares = {
            "answered": book.answered / max(1, asked),
            "coverage": (said * known).sum().item() / max(1, said.sum().item()),
        }
        return {"sayings": float(len(said)), "questions": float(asked), **shares, **self._annotator.figures()}

    def account(self) -> dict[str, Any]:
        """See `Source`: the sayings for which most was paid."""
        book, labels = self._book, self._book.labels().tolist()
        values = self._values.tolist()
        said, paid = book.said.tolist(), book.paid.tolist()
        order = sorted(range(1, len(said)), key=lambda number: (-paid[number], -said[number]))
        sayings = [
            {
                "text": book.vocabulary.texts[number],
                "said": said[number],
                "paid": paid[number],
                "worth": values[number],
                "label": None if math.isnan(labels[number]) else labels[number],
            }
            for number in order[:TOLD]
        ]
        return {"annotator": self._reader, "sayings": sayings, "figures": self.figures()}

    def state_dict(self) -> dict[str, Tensor]:
        """See `Source`."""
        kept = {f"{_BOOK}{name}": tensor for name, tensor in self._book.state_dict().items()}
        kept |= {f"{_MODEL}{name}": tensor for name, tensor in self._model.tensors.items()}
        return kept | {f"{PER_EPISODE}counts": self._counts}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """See `Source`."""
        self._book.load_state_dict(under(_BOOK, tensors))
        restore(self._model.tensors, under(_MODEL, tensors))
        self._make_room()
        restore({f"{PER_EPISODE}counts": self._counts}, tensors)
        self._heard.clear()
        self._appraise()

    def _ask(self) -> None:
        """Have asked what the model wants to know."""
        pairs = self._model.questions(self._book)
        for pair in pairs:
            self._book.ask(pair)
        if pairs:
            self._annotator.ask([self._book.texts(pair) for pair in pairs])

    def _appraise(self) -> None:
        """Find out what every saying is worth by now; silence less than any, where a moment says something."""
        values = self._model.values(self._book)
        self._values[: len(values)] = values
        self._values[NOTHING] = -math.inf

    def _worth(self, numbers: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the best saying of each moment `[..., SLOTS]` is worth, 0 of a silent one, and which it is."""
        worth, best = (self._values[numbers] / counts.pow(self._beta)).max(-1)
        return worth.masked_fill_(worth == -math.inf, 0.0), best

    def _make_room(self) -> None:
        while len(self._book.vocabulary) > len(self._values):
            self._counts = torch.cat([self._counts, torch.zeros_like(self._counts)], 1)
            self._values = torch.cat([self._values, torch.zeros_like(self._values)])
