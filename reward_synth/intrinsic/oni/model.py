"""What every model of ONI is: it says what is asked about sayings, and makes rewards for all of them of the answers."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.intrinsic.oni.book import Book, Pair
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING


class Model(ABC):
    """A model of what sayings are worth, after ONI (Zheng et al., arXiv 2410.23022, section 3).

    Args:
        seed: Seed of whatever is drawn.
        threshold: See `bonuses.oni.Oni`.

    Attributes:
        tensors: All that it has learned, by name, written in place.
    """

    def __init__(self, seed: int, threshold: float) -> None:
        self.seed = seed
        self.threshold = threshold
        self.tensors: dict[str, Tensor] = {}

    def questions(self, book: Book) -> list[Pair]:
        """Return what should be asked next: what each saying is worth that nothing was asked about."""
        asked = book.asked
        singles = ((number, NOTHING) for number in range(1, len(book.vocabulary)))
        return [pair for pair in singles if pair not in asked]

    def learn(self, book: Book) -> None:  # noqa: B027, not every model has something to learn
        """Learn from all answers so far; there are new ones."""

    @abstractmethod
    def values(self, book: Book) -> Tensor:
        """Return the reward of every saying, float32 `[sayings]`; `NOTHING` is worth 0."""


class Retrieval(Model):
    """Pays 1 for what was labelled as progress, 0 for everything else (ONI-Retrieval)."""

    def values(self, book: Book) -> Tensor:
        """See `Model`; no comparison with NaN holds."""
        return (book.labels() > 0.5).float()


def seed_of(seed: int, number: int) -> int:
    """Return the seed of a draw by its number, so that what is drawn depends on nothing before it."""
    return (1_000_003 * seed + number) % 2**63


def generator_of(seed: int, number: int) -> torch.Generator:
    """Return a generator with the seed of a draw."""
    return torch.Generator().manual_seed(seed_of(seed, number))


MODELS: Choices[type[Model]] = Choices(
    "variant",
    {
        "retrieval": "rewardsmith.reward_synth.intrinsic.oni.model:Retrieval",
        "classification": "rewardsmith.reward_synth.intrinsic.oni.classification:Classification",
        "ranking": "rewardsmith.reward_synth.intrinsic.oni.ranking:Ranking",
    },
)
"""Every model: one class, and one line here."""
