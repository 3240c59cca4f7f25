"""How well a model tells what pictures show, apart for everything that it was not trained on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from rewardsmith.vlm_rewards.tiny.facts import caption, encode, holds
from rewardsmith.vlm_rewards.tiny.pictures import Pictures
from rewardsmith.vlm_rewards.tiny.words import ATTRIBUTES

GOALS: dict[str, tuple[str, dict[str, str]]] = {
    "a humanoid robot kneeling": ("humanoid", {"pose": "kneel"}),
    "a humanoid robot seated down, meditating in the lotus position": ("humanoid", {"pose": "lotus"}),
    "a humanoid robot standing up": ("humanoid", {"pose": "stand"}),
    "a humanoid robot standing up, with both arms raised": ("humanoid", {"pose": "stand", "arms": "raised"}),
    "a humanoid robot standing up, with arms crossed": ("humanoid", {"pose": "stand", "arms": "crossed"}),
    "a humanoid robot standing up, with hands on hips": ("humanoid", {"pose": "stand", "arms": "hips"}),
    "a humanoid robot practicing gymnastics, doing the side splits": ("humanoid", {"pose": "splits"}),
    "a humanoid robot standing up on one leg": ("humanoid", {"pose": "one_leg"}),
    "a humanoid robot squatting": ("humanoid", {"pose": "squat"}),
    "a humanoid robot lying on its back": ("humanoid", {"pose": "back"}),
    "pole upright on top of the cart": ("pole", {"pose": "balanced"}),
    "two poles on a cart balanced upright": ("double_pole", {"pose": "balanced"}),
    "car at the top of the mountain next to the yellow flag": ("car", {"pose": "peak"}),
    "an ant upside down": ("ant", {"pose": "upside_down"}),
    "a cheetah upside down": ("half_cheetah", {"pose": "upside_down"}),
    "a hopper standing upright": ("hopper", {"pose": "stand"}),
    "a walker lying on its back": ("walker", {"pose": "back"}),
}
"""Prompts that people would type, with the body they speak of and what has to hold."""


class Embeds(Protocol):
    """What is measured."""

    def images(self, pixels: Tensor) -> Tensor:
        """Return unit embeddings `[count, size]` of uint8 pictures `[count, height, width, 3]`."""
        ...

    def texts(self, texts: list[str]) -> Tensor:
        """Return unit embeddings `[count, size]`."""
        ...


@dataclass(frozen=True)
class Scores:
    """What was measured on one set of pictures.

    Attributes:
        pose: Part of the pictures whose own pose, among all of their body, is said to be shown, by the phrases of the
            training; by chance it would be one over the number of poses.
        paraphrased: The same by the phrases that were never trained on.
        arms: The same of a standing or sitting humanoid's arms.
        captions: Mean AUC of captions with several facts, true against false pictures of the same body.
    """

    pose: float
    paraphrased: float
    arms: float
    captions: float


def auc(scores: Tensor, positive: Tensor) -> float:
    """Return the chance that a positive has a higher score than a negative, ties counting half.

    Args:
        scores: `[count]`.
        positive: bool `[count]`, with at least one of either sort.
    """
    order = scores.double()
    above, below = order[positive], order[~positive].sort().values
    left = torch.searchsorted(below, above, side="left")
    right = torch.searchsorted(below, above, side="right")
    return float((left + right).double().mean() / (2 * len(below)))


def measure(model: Embeds, pictures: Pictures, seed: int = 0) -> Scores:
    """Measure a model on pictures that it was not trained on."""
    seen = model.images(pictures.pixels)
    return Scores(
        pose=_named(model, seen, pictures, "pose"),
        paraphrased=_named(model, seen, pictures, "pose", unseen=True),
        arms=_named(model, seen, pictures, "arms"),
        captions=_captions(model, seen, pictures, seed),
    )


def goals(model: Embeds, pictures: Pictures) -> dict[str, float]:
    """Return the AUC of each of `GOALS` against the pictures of its body; those that lack either sort are left out."""
    seen, found = model.images(pictures.pixels), {}
    for prompt, (body, wanted) in GOALS.items():
        own = torch.tensor([each["body"] == body for each in pictures.facts])
        true = torch.tensor([all(each.get(name) == value for name, value in wanted.items()) for each in pictures.facts])
        if (own & true).any() and (own & ~true).any():
            found[prompt] = auc((seen @ model.texts([prompt])[0])[own], true[own])
    return found


def _named(model: Embeds, seen: Tensor, pictures: Pictures, attribute: str, *, unseen: bool = False) -> float:
    """Return the part of pictures whose value of an attribute is the most fitting one of those their body has."""
    right = total = 0
    for body in {each["body"] for each in pictures.facts}:
        rows = [row for row, each in enumerate(pictures.facts) if each["body"] == body and attribute in each]
        values = sorted({pictures.facts[row][attribute] for row in rows})
        if len(values) < 2:
            continue
        prompts = torch.stack([model.texts(_phrases(body, attribute, value, unseen)).mean(0) for value in values])
        best = (seen[rows] @ prompts.T).argmax(1)
        right += sum(values[place] == pictures.facts[row][attribute] for place, row in zip(best, rows, strict=True))
        total += len(rows)
    return right / total if total else float("nan")


def _phrases(body: str, attribute: str, value: str, unseen: bool) -> list[str]:
    words = ATTRIBUTES[attribute][value]
    subject = ATTRIBUTES["body"][body].said[0]
    chosen = words.unseen if unseen and words.unseen else words.said
    return [
        phrase.format(subject) if "{}" in phrase or attribute == "pose" else f"{subject} {phrase}" for phrase in chosen
    ]


def _captions(model: Embeds, seen: Tensor, pictures: Pictures, seed: int, count: int = 300) -> float:
    """Return the mean AUC of captions that claim at least two things beside the body, within pictures of that body."""
    draw = random.Random(seed)
    facts = encode(pictures.facts)
    values = []
    for _ in range(count):
        row = draw.randrange(len(pictures))
        said = caption(pictures.facts[row], draw)
        own = torch.tensor([each["body"] == pictures.facts[row]["body"] for each in pictures.facts])
        true = holds(encode([said.claims]), facts)[0]
        if len(said.claims.keys() - {"body", "kind"}) < 2 or not (own & ~true).any():
            continue
        values.append(auc((seen @ model.texts([said.text])[0])[own], true[own]))
    return sum(values) / len(values) if values else float("nan")
