"""Pays for what a game says, by what an annotator holds of it (ONI: Zheng et al., arXiv 2410.23022).

A moment is worth what the best of its sayings is worth, each divided by a power of how often the episode has said it.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np
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
        # By numpy, whose calls on the few numbers of a step take a tenth of torch's.
        self._counts = np.zeros((num_envs, _ROOM), np.int32)
        self._values = np.zeros(_ROOM, np.float32)
        self._rows = np.arange(num_envs)[:, None]
        self._heard: deque[tuple[np.ndarray, np.ndarray]] = deque(maxlen=LONGEST)

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        noticed = None if self._messages_only else state.noticed
        numbers = self._book.vocabulary.hear(state.message, noticed)
        self._make_room()
        self._counts[begins.numpy()] = 0
        # Nothing is said twice in a moment, but nothing itself, whose count makes no difference.
        counts = self._counts[self._rows, numbers] + 1
        self._counts[self._rows, numbers] = counts
        self._heard.append((numbers, counts))
        return torch.from_numpy(_best(self._worth(numbers, counts)))

    def observe(self, experience: Experience) -> Tensor:
        """See `Source`."""
        numbers, counts = (np.stack(kept) for kept in zip(*self._heard, strict=True))
        self._heard.clear()
        said = np.bincount(numbers.ravel(), minlength=len(self._book.vocabulary))
        self._book.said.add_(torch.from_numpy(said))
        self._ask()
        if self._book.answer(self._annotator.collect()):
            self._model.learn(self._book)
        self._appraise()
        worth = self._worth(numbers, counts)
        paid = _best(worth)
        said = np.take_along_axis(numbers, worth.argmax(-1)[..., None], -1)
        earned = np.bincount(said.ravel(), paid.ravel(), len(self._book.vocabulary))
        self._book.paid.add_(torch.from_numpy(earned))
        return torch.from_numpy(paid)

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
        return kept | {f"{PER_EPISODE}counts": torch.from_numpy(self._counts)}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """See `Source`."""
        self._book.load_state_dict(under(_BOOK, tensors))
        restore(self._model.tensors, under(_MODEL, tensors))
        self._make_room()
        restore({f"{PER_EPISODE}counts": torch.from_numpy(self._counts)}, tensors)
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
        self._values[: len(values)] = values.numpy()
        self._values[NOTHING] = -math.inf

    def _worth(self, numbers: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Return what the sayings of moments are worth, `[..., SLOTS]`."""
        worth: np.ndarray = self._values[numbers] / counts.astype(np.float32) ** self._beta
        return worth

    def _make_room(self) -> None:
        while len(self._book.vocabulary) > len(self._values):
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)], 1)
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])


def _best(worth: np.ndarray) -> np.ndarray:
    """Return what the best saying of each moment `[..., SLOTS]` is worth, 0 of a silent one."""
    highest: np.ndarray = worth.max(-1)
    highest[highest == -math.inf] = 0
    return highest
