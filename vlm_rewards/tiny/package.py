"""The shipped model on disk: a directory as open_clip reads it, packed small in the package and unpacked once."""

from __future__ import annotations

import hashlib
import lzma
import os
import tempfile
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save

from rewardsmith.envs import files
from rewardsmith.vlm_rewards.sources import CONFIG, WORDS
from rewardsmith.vlm_rewards.tiny.facts import all_words
from rewardsmith.vlm_rewards.tiny.pictures import SIZE
from rewardsmith.vlm_rewards.tiny.training import Trained
from rewardsmith.vlm_rewards.tiny.vocabulary import STOCK

NAME = "tiny-sim-clip"

WEIGHTS = "open_clip_model.safetensors"
PACKED = f"{WEIGHTS}.xz"

SHIPPED = Path(__file__).parent / NAME
"""Where the model lies in the package."""

_MAX_BYTES = 64 * 2**20


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


def unpack(packed: Path, cache: Path | None = None) -> Path:
    """Return a directory that open_clip reads, made of a packed one unless that was done before.

    Args:
        packed: What `pack` wrote.
        cache: Where to unpack; None takes the user's cache, else a new temporary directory.
    """
    contents = {name: files.read_bytes(packed / name, _MAX_BYTES) for name in (CONFIG, WORDS, PACKED)}
    mark = hashlib.sha256(b"".join(contents.values())).hexdigest()[:16]
    directory = _directory(mark, cache)
    if not (directory / WEIGHTS).is_file():
        for name in (CONFIG, WORDS):
            files.write_atomically(directory / name, contents[name])
        weights = lzma.LZMADecompressor().decompress(contents[PACKED], _MAX_BYTES)
        files.write_atomically(directory / WEIGHTS, weights)  # last: where it is, all is
    return directory


def shipped() -> Path:
    """Return where the model that comes with the package lies, as open_clip reads it."""
    return unpack(SHIPPED)


def _directory(mark: str, cache: Path | None) -> Path:
    """Return a directory of one's own for what has a mark, which exists."""
    if cache is None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / "models"
    try:
        directory = cache / f"{NAME}-{mark}"
        directory.mkdir(parents=True, exist_ok=True)
        if os.access(directory, os.W_OK) or (directory / WEIGHTS).is_file():
            return directory
    except OSError:  # a home that cannot be written to
        pass
    return Path(tempfile.mkdtemp(prefix=f"{NAME}-"))


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
