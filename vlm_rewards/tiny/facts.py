"""What is true of pictures and said by captions, as rows of numbers that can be compared."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.vlm_rewards.tiny.words import ATTRIBUTES, PREFIXES

Facts = Mapping[str, str]
"""Values by attribute; attributes of which nothing is known or true are left out."""

_NUMBERS = {
    attribute: {value: number for number, value in enumerate(values, 1)} for attribute, values in ATTRIBUTES.items()
}

_MENTIONED = {"kind": 0.2, "pose": 0.85, "posture": 0.2, "arms": 0.5, "lean": 0.4, "place": 0.4}
"""How often what is true is said: the kind instead of the body, the posture instead of the pose."""


@dataclass(frozen=True)
class Caption:
    """A sentence and what it claims."""

    text: str
    claims: Facts


def encode(facts: Iterable[Facts]) -> Tensor:
    """Return facts as int64 `[count, num_attributes]`; 0 is no value."""
    return torch.tensor([[_NUMBERS[name].get(each.get(name, ""), 0) for name in ATTRIBUTES] for each in facts])


def holds(claims: Tensor, facts: Tensor) -> Tensor:
    """Tell which captions are true of which pictures, bool `[num_captions, num_pictures]`.

    Args:
        claims: `[num_captions, num_attributes]`; nothing that is not claimed matters.
        facts: `[num_pictures, num_attributes]`.
    """
    return ((claims[:, None] == 0) | (claims[:, None] == facts[None])).all(-1)


def caption(facts: Facts, draw: random.Random, *, unseen: bool = False) -> Caption:
    """Write a sentence that is true of a picture, with some of its facts in words chosen at random.

    Args:
        facts: What is true.
        draw: The source of chance.
        unseen: Whether to take the phrases that are never trained on where there are any.
    """
    said = {name for name, chance in _MENTIONED.items() if name in facts and draw.random() < chance}
    if "posture" in said:
        said.discard("pose")
    if "pose" not in facts or "kind" not in said:
        said.discard("kind")
    subject = "kind" if "kind" in said else "body"

    def phrase(name: str) -> str:
        words = ATTRIBUTES[name][facts[name]]
        return draw.choice(words.unseen if unseen and words.unseen else words.said)

    statement = next((phrase(name) for name in ("posture", "pose") if name in said), "{}")
    claims = {name: facts[name] for name in said}
    if "{}" in statement:
        claims[subject] = facts[subject]
        statement = statement.replace("{}", phrase(subject))
    else:  # it names what it speaks of, which its pose implies
        claims.pop("kind", None)
    more = [phrase(name) for name in ("arms", "lean", "place") if name in said]
    joined = draw.choice([", ", " "]).join([statement, *more])
    return Caption(draw.choice(PREFIXES) + joined, claims)


def all_phrases() -> list[str]:
    """Return every piece of the training's captions."""
    phrases = [phrase for values in ATTRIBUTES.values() for words in values.values() for phrase in words.said]
    return [*PREFIXES, *(phrase.replace("{}", "") for phrase in phrases)]


def all_words() -> list[str]:
    """Return every word of the training's captions, lower case, in alphabetical order."""
    return sorted({word for phrase in all_phrases() for word in words_of(phrase)})


def words_of(text: str) -> list[str]:
    """Return the words of a sentence, lower case."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower())
