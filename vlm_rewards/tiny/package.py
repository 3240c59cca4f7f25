"""A trained model on disk: what open_clip reads, packed small."""

from __future__ import annotations

import lzma
from pathlib import Path
from typing import Any

import safetensors.torch
import torch

from rewardsmith.envs import UserError, files
from rewardsmith.vlm_rewards.sources import CONFIG, WORDS
from rewardsmith.vlm_rewards.tiny.facts import all_words
from rewardsmith.vlm_rewards.tiny.model import Preparation, make_model
from rewardsmith.vlm_rewards.tiny.pictures import SIZE
from rewardsmith.vlm_rewards.tiny.shipped import PACKED, WEIGHTS, unpack
from rewardsmith.vlm_rewards.tiny.training import Trained
from rewardsmith.vlm_rewards.tiny.vocabulary import STOCK, Vocabulary


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
    content = safetensors.torch.save(tensors | {"token_embedding.weight": table})
    files.write_atomically(directory / PACKED, lzma.compress(content, preset=9))
    files.write_json(directory / WORDS, all_words())
    files.write_json(directory / CONFIG, _config(trained))


def load(packed: Path) -> Trained:
    """Return the model that `pack` wrote, to be trained on.

    Raises:
        UserError: it knows other words than captions have now, so that its weights fit none of today's.
    """
    directory = unpack(packed)
    config = files.read_json(directory / CONFIG)
    if files.read_json(directory / WORDS) != all_words():
        raise UserError(f"{packed} was trained on other words; leave out begin=, so that training begins anew")
    vocabulary, model_config = Vocabulary(), config["model_cfg"]
    model = make_model(model_config, len(vocabulary))
    tensors = {name: value.float() for name, value in safetensors.torch.load_file(directory / WEIGHTS).items()}
    rows = tensors["token_embedding.weight"]
    model.load_state_dict(tensors | {"token_embedding.weight": rows[vocabulary.ids]})
    mean, std = (torch.tensor(config["preprocess_cfg"][name]) for name in ("mean", "std"))
    return Trained(model, vocabulary, Preparation(mean, std), model_config)


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
