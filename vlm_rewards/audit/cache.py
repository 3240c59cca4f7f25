"""Embeddings kept on disk, so that asking the same model about the same pictures again costs nothing."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from rewardsmith.envs import UserError, files
from rewardsmith.vlm_rewards.encoder import Encoder

_NAME = "embeddings"


def default_cache() -> Path:
    """Return the user's folder of embeddings."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / _NAME


class EmbeddingCache:
    """Embeddings by pictures and model.

    Args:
        folder: Where they lie; made when first needed. One that cannot be written is done without.

    Attributes:
        found, encoded: Pictures that were there, and that had to be encoded.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.found = self.encoded = 0

    def images(self, encoder: Encoder, frames: Tensor) -> Tensor:
        """Return what `encoder.images` does, on the CPU."""
        path = self._folder / f"{_key(encoder, frames)}.safetensors"
        known = _read(path, (len(frames), encoder.size))
        if known is not None:
            self.found += len(frames)
            return known
        embeddings = encoder.images(frames).cpu().contiguous()
        self.encoded += len(frames)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            files.write_atomically(path, safetensors.torch.save({_NAME: embeddings}))
        return embeddings


def _key(encoder: Encoder, frames: Tensor) -> str:
    total = hashlib.sha256(encoder.hash.encode())
    total.update(str(list(frames.shape)).encode())
    total.update(frames.cpu().contiguous().numpy().data)
    return total.hexdigest()


def _read(path: Path, shape: tuple[int, ...]) -> Tensor | None:
    """Return the embeddings of a file; None where there are none, or not those that there should be."""
    with suppress(OSError, SafetensorError, UserError):
        embeddings: Tensor | None = safetensors.torch.load(files.read_bytes(path)).get(_NAME)
        if embeddings is not None and tuple(embeddings.shape) == shape:
            return embeddings
    return None
