"""Pays for messages that are worded like the goal: the cosine of two bags of words, weighed by how rare they are.

ELLM (Du et al., arXiv 2302.06692) and ONI's bag-of-words baseline compare embeddings of words; here nothing is
downloaded, and a word weighs `1 + log((1 + sayings) / (1 + sayings that hold it))`, its smoothed inverse document
frequency.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.intrinsic.bonus import Bonus, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.oni.speech import speaking
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING, Vocabulary

_TEXTS = "vocabulary"
_WORD = re.compile(r"[a-z]+")
_EMPTY = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "can", "is", "it", "of", "the", "this", "to", "you", "your"}
)
"""Words that say nothing."""


def words(text: str) -> Counter[str]:
    """Return how often a text holds each word that says something, in its plainest form."""
    return Counter(_plain(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY)


def cosine(first: Counter[str], second: Counter[str], weight: dict[str, float]) -> float:
    """Return the cosine of two bags of words, each word's number times its weight; 0 where one is empty."""
    sizes = [math.sqrt(sum((count * weight[word]) ** 2 for word, count in bag.items())) for bag in (first, second)]
    shared = sum(first[word] * second[word] * weight[word] ** 2 for word in first.keys() & second.keys())
    return shared / (sizes[0] * sizes[1]) if all(sizes) else 0.0


def weights(bags: list[Counter[str]]) -> dict[str, float]:
    """Return the weight of every word, by how many of the bags hold it."""
    holding = Counter(word for bag in bags for word in bag)
    return {word: 1 + math.log((1 + len(bags)) / (1 + count)) for word, count in holding.items()}


def _plain(word: str) -> str:
    """Cut the commonest endings, so that "stairs" and "stair", "opens" and "open" are one word."""
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


class _Alike(Source):
    """Weighs words anew between rollouts; what is said for the first time since is compared by the old weights."""

    def __init__(self, vocabulary: Vocabulary, goal: str, threshold: float) -> None:
        super().__init__({})
        self._vocabulary = vocabulary
        self._goal = words(goal)
        self._threshold = threshold
        self._weigh()

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        numbers = torch.from_numpy(self._vocabulary.hear(state.message))
        for text in self._vocabulary.texts[len(self._values) :]:
            self._values.append(self._value(words(text)))
        values = torch.tensor(self._values)[numbers]
        return values.masked_fill(numbers == NOTHING, 0.0).amax(1)

    def observe(self, experience: Experience) -> None:
        """See `Source`."""
        self._weigh()

    def figures(self) -> dict[str, float]:
        """See `Source`."""
        return {"sayings": float(len(self._vocabulary)), "most": max(self._values)}

    def state_dict(self) -> dict[str, Tensor]:
        """See `Source`."""
        return {_TEXTS: self._vocabulary.save()}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """See `Source`."""
        if _TEXTS not in tensors:
            raise UserError("what was learned has no sayings; train the candidate again")
        self._vocabulary.load(tensors[_TEXTS])
        self._weigh()

    def _weigh(self) -> None:
        bags = [words(text) for text in self._vocabulary.texts]
        self._weights = weights([self._goal, *bags])
        self._values = [self._value(bag) for bag in bags]

    def _value(self, bag: Counter[str]) -> float:
        new = 1 + math.log((2 + len(self._vocabulary)) / 2)
        known = {word: self._weights.get(word, new) for word in (*bag, *self._goal)}
        alike = cosine(bag, self._goal, known)
        return alike if alike > self._threshold else 0.0


@dataclass(frozen=True, kw_only=True)
class Similarity(Bonus):
    """How much the best of what is said is worded like the goal, from 0 to 1."""

    name = "similarity"
    normalized = False

    threshold: float = 0.0
    """Less alike is worth nothing (0 to 1)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("threshold", 0, 1)

    def check(self, environment: Environment, goal: str) -> None:
        """See `Bonus`."""
        speaking(environment, self.name)
        if not words(goal):
            raise UserError(f"reward={self.name} compares messages with the goal, and {goal!r} has no words to compare")

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        return _Alike(Vocabulary(speaking(place.environment, self.name)), place.goal, self.threshold)

    def text(self) -> str:
        """See `Bonus`."""
        return "Messages that are worded like the goal."
