"""A trained model on disk: what open_clip reads, packed small."""

from __future__ import annotations

import lzma
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save

from rewardsmith.envs import files
from rewardsmith.vlm_rewards.sources import CONFIG, WORDS
from rewardsmith.vlm_rewards.tiny.facts import all_words
from rewardsmith.vlm_rewards.tiny.pictures import SIZE
from rewardsmith.vlm_rewards.tiny.shipped import PACKED
from rewardsmith.vlm_rewards.tiny.training import Trained
from rewardsmith.vlm_rewards.tiny.vocabulary import STOCK


def halve(trained: Trained) -> None:
    """Round a model's weights to those that are written, so that what is measured is what is shipped."""
    for value in trained.model.state_dict().values():
        value.copy_(value.half())


def pack(trained: Trained, directory: Path) -> None:
    """Write a model into a directory: configuration, words and packed weights in half precision.

    Tokens that no caption has get rows of zeros, of which packing leaves nothing.
    """
    directory.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.half().contiguous() for name, value in trained.model.state_dict().items()}
    rows = tensors["token_embedding.weight"]
    table = torch.zeros(STOCK, rows.shape[1], dtype=rows.dtype)
    table[trained.vocabulary.ids] = rows
    content = save(tensors | {"token_embedding.weight": table})
    files.write_atomically(directory / PACKED, lzma.compress(content, preset=9))
    files.write_json(directory / WORDS, all_words())
    files.write_json(directory / CONFIG, _config(trained))


def _config(trained: Trained) -> dict[str, Any]:
    """Return what open_clip makes the model, its preprocessing and its tokenizer of."""
    text = trained.config["text_cfg"] | {"vocab_size": STOCK}
    preparation = trained.preparation
    return {
        "model_cfg": trained.config | {"text_cfg": text},
        "preprocess_cfg": {
            "size": SIZE,
            "mode": "RGB",
            "mean": [round(float(value), 3) for value in preparation.mean],
            "std": [round(float(value), 3) for value in preparation.std],
            "interpolation": "bicubic",
            "resize_mode": "shortest",
        },
    }
