"""Contrastive training with exact truth: all captions that hold of a picture attract it, all others push it away."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from rewardsmith.vlm_rewards.tiny.facts import caption, encode, holds
from rewardsmith.vlm_rewards.tiny.model import Preparation, make_model, whiten
from rewardsmith.vlm_rewards.tiny.pictures import Pictures
from rewardsmith.vlm_rewards.tiny.vocabulary import Vocabulary

_LARGEST_SCALE = math.log(100)
"""Of the logits' scale, as in CLIP (Radford et al. 2021, section 2.5)."""

_NOISE = 0.08
"""Deviation of the noise on half of the prepared pictures."""


LEAST_STEPS = 3
"""Fewer have no room for the learning rate to rise and fall."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a model is trained.

    Attributes:
        steps: Batches.
        batch: Pictures of a batch.
        learning_rate: The highest, after a short rise; it then falls to nothing (one cycle).
        weight_decay: Of AdamW.
        seed: Of weights, captions and batches.
    """

    steps: int = 4000
    batch: int = 256
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Trained:
    """A model with what belongs to it."""

    model: Any
    vocabulary: Vocabulary
    preparation: Preparation
    config: dict[str, Any]

    @torch.no_grad()
    def images(self, pixels: Tensor) -> Tensor:
        """Return unit embeddings `[count, embedding]` of uint8 pictures `[count, height, width, 3]`."""
        parts = [self.model.encode_image(self.preparation(part), normalize=True) for part in pixels.split(256)]
        return torch.cat(parts)

    @torch.no_grad()
    def texts(self, texts: list[str]) -> Tensor:
        """Return unit embeddings `[count, embedding]` of texts."""
        embedded: Tensor = self.model.encode_text(self.vocabulary(texts), normalize=True)
        return embedded


def train(
    config: dict[str, Any],
    pictures: Pictures,
    recipe: Recipe,
    report: Callable[[str], None] = lambda line: None,
    begin: Trained | None = None,
) -> Trained:
    """Train a model of a configuration on pictures, each time with new captions.

    Args:
        config: One of `SIZES`.
        pictures: What there is to see.
        recipe: How.
        report: Is told how it goes, a line every hundred steps.
        begin: What is trained on, in place of new weights of the configuration.
    """
    torch.manual_seed(recipe.seed)
    chance = torch.Generator().manual_seed(recipe.seed)
    trained = begin or _new(config, pictures, chance)
    fit(
        Student(trained.model, trained.preparation, trained.vocabulary, _encode_texts), pictures, recipe, chance, report
    )
    return trained


def _new(config: dict[str, Any], pictures: Pictures, chance: torch.Generator) -> Trained:
    """Return a model that knows nothing yet but how pictures differ."""
    vocabulary, preparation = Vocabulary(), Preparation.of(pictures.pixels)
    model = make_model(config, len(vocabulary))
    whiten(model, preparation(pictures.pixels[torch.randperm(len(pictures), generator=chance)[:2000]]))
    return Trained(model, vocabulary, preparation, config)


@dataclass(frozen=True)
class Student:
    """A model that learns, with how pictures and texts become its input.

    Attributes:
        model: Those of its weights that want a gradient learn.
        preparation: uint8 `[count, height, width, 3]` to float32 `[count, 3, height, width]`.
        tokens: Texts to numbers `[count, context]`.
        encode_texts: The model and numbers to unit embeddings `[count, size]`.
    """

    model: Any
    preparation: Callable[[Tensor], Tensor]
    tokens: Callable[[list[str]], Tensor]
    encode_texts: Callable[[Any, Tensor], Tensor]


def fit(
    student: Student,
    pictures: Pictures,
    recipe: Recipe,
    chance: torch.Generator,
    report: Callable[[str], None],
    beside: Callable[[], Tensor] | None = None,
) -> None:
    """Train a model on pictures, each time with new captions; afterwards nothing of it learns any more.

    Args:
        student: What learns.
        pictures: What there is to see.
        recipe: How.
        chance: Draws batches and noise.
        report: Is told how it goes, a line every hundred steps.
        beside: A loss that is added in every step.
    """
    model, draw = student.model, random.Random(recipe.seed)
    learning = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(
        _groups(learning, recipe.weight_decay), lr=recipe.learning_rate, betas=(0.9, 0.98), eps=1e-6
    )
    rise = max(0.05, 2 / recipe.steps)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, recipe.steps, pct_start=rise)
    facts = encode(pictures.facts)
    begun, recent = time.monotonic(), 0.0
    for step in range(1, recipe.steps + 1):
        rows = torch.randint(len(pictures), (recipe.batch,), generator=chance)
        captions = [caption(pictures.facts[row], draw) for row in rows.tolist()]
        texts = {each.text: each.claims for each in captions}
        seen = student.preparation(pictures.pixels[rows])
        if step % 2:
            seen = seen + _NOISE * torch.randn(seen.shape, generator=chance)
        said = student.encode_texts(model, student.tokens(list(texts)))
        loss = _loss(model, seen, said, holds(encode(texts.values()), facts[rows]))
        if beside is not None:
            loss = loss + beside()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, _LARGEST_SCALE)
        recent += float(loss.detach()) / 100
        if step % 100 == 0:
            report(f"step {step} loss {recent:.3f} {time.monotonic() - begun:.0f} s")
            recent = 0.0
    model.eval().requires_grad_(False)


def _groups(weights: list[Tensor], decay: float) -> list[dict[str, Any]]:
    """Return the weights in two groups: matrices decay, gains, offsets and the scale do not."""
    matrices = [each for each in weights if each.dim() > 1]
    others = [each for each in weights if each.dim() <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def _encode_texts(model: Any, tokens: Tensor) -> Tensor:
    """Return what `encode_text` returns, without the work on the places after the last text's end.

    No text sees what comes after it, so that nothing depends on those.
    """
    longest = int(tokens.argmax(1).max()) + 1
    hidden = model.token_embedding(tokens[:, :longest]) + model.positional_embedding[:longest]
    hidden = model.ln_final(model.transformer(hidden, attn_mask=model.attn_mask[:longest, :longest]))
    ends = hidden[torch.arange(len(tokens)), tokens.argmax(1)]
    return functional.normalize(ends @ model.text_projection, dim=-1)


def _loss(model: Any, pictures: Tensor, said: Tensor, true: Tensor) -> Tensor:
    """Return the mean cross-entropy of both directions, each against an even share for all that is true.

    Args:
        model: What is trained.
        pictures: Prepared, `[num_pictures, 3, height, width]`.
        said: Embeddings of different texts, `[num_texts, size]`.
        true: Which text holds of which picture, bool `[num_texts, num_pictures]`.
    """
    seen = model.encode_image(pictures, normalize=True)
    logits = model.logit_scale.exp() * said @ seen.T
    wanted = true.float()
    by_text = functional.cross_entropy(logits, wanted / wanted.sum(1, keepdim=True))
    by_picture = functional.cross_entropy(logits.T, (wanted / wanted.sum(0)).T)
    return (by_text + by_picture) / 2
