"""The small CLIP models: open_clip's own architecture, few and narrow layers."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.tiny.pictures import SIZE
from rewardsmith.vlm_rewards.tiny.vocabulary import CONTEXT

PATCH = 16
"""Edge of the pieces into which a picture is cut [pixels]."""


def _size(width: int, layers: int, text_width: int, embedding: int) -> dict[str, Any]:
    return {
        "embed_dim": embedding,
        "vision_cfg": {
            "image_size": SIZE,
            "patch_size": PATCH,
            "width": width,
            "layers": layers,
            "head_width": 32,
            "mlp_ratio": 3.0,
        },
        "text_cfg": {"context_length": CONTEXT, "width": text_width, "heads": text_width // 32, "layers": 2},
    }


SIZES: dict[str, dict[str, Any]] = {
    "small": _size(64, 2, 64, 64),
    "medium": _size(96, 2, 64, 64),
    "large": _size(128, 3, 64, 64),
}
"""Configurations of open_clip's `CLIP` but for the size of the vocabulary."""


def make_model(config: dict[str, Any], vocabulary_size: int) -> Any:
    """Return a model with random weights, by torch's present seed."""
    parts = open_clip().model
    text = parts.CLIPTextCfg(**config["text_cfg"] | {"vocab_size": vocabulary_size})
    return parts.CLIP(config["embed_dim"], parts.CLIPVisionCfg(**config["vision_cfg"]), text)


class Preparation:
    """How pictures become the model's input: every channel shifted and scaled.

    By the mean and deviation of the training's own pictures: renders differ in few pixels, and CLIP's numbers for
    photographs would leave those differences small.

    Args:
        mean, std: Of the channels, of 1.
    """

    def __init__(self, mean: Tensor, std: Tensor) -> None:
        self.mean, self.std = mean, std

    @classmethod
    def of(cls, pixels: Tensor) -> Preparation:
        """Return the preparation by the first pictures of uint8 `[count, height, width, 3]`."""
        some = pixels[torch.arange(0, len(pixels), max(1, len(pixels) // 2000))].float() / 255
        # Rounded, so that what is written to a config is what was trained with.
        return cls(*(torch.round(value * 1000) / 1000 for value in (some.mean((0, 1, 2)), some.std((0, 1, 2)))))

    def __call__(self, pixels: Tensor) -> Tensor:
        """Return float32 `[count, 3, height, width]` of uint8 `[count, height, width, 3]`."""
        scaled = (pixels.float() / 255 - self.mean) / self.std
        return scaled.permute(0, 3, 1, 2).contiguous()


@torch.no_grad()
def whiten(model: Any, pictures: Tensor) -> None:
    """Let the patch embedding begin with the directions in which patches differ, each with its mean taken away.

    Random directions show what all renders share, a floor and a sky, and a contrast loss then stays for hundreds of
    steps where it began.

    Args:
        model: An open_clip `CLIP` with a vision transformer, as it was made.
        pictures: Prepared ones `[count, 3, height, width]`.
    """
    visual = model.visual
    patches = torch.nn.functional.unfold(pictures, PATCH, stride=PATCH).transpose(1, 2)  # [count, places, values]
    mean = patches.mean(0)
    centred = (patches - mean).flatten(0, 1)
    width = visual.conv1.weight.shape[0]
    values, directions = torch.linalg.eigh(centred.T @ centred / len(centred))
    kept = min(width, len(values))
    basis = directions[:, -kept:] / (values[-kept:].clamp(min=0) + 0.01 * values.mean()).sqrt()
    weight = torch.zeros_like(visual.conv1.weight).flatten(1)
    weight[:kept] = basis.T
    visual.conv1.weight.copy_(weight.view_as(visual.conv1.weight))
    visual.positional_embedding[1:] = visual.positional_embedding[1:] * 10 - mean @ weight.T
