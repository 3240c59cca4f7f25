"""Pictures and words as points on one sphere: a CLIP model with the preprocessing and tokenizer that belong to it."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from rewardsmith.envs import UserError
from rewardsmith.envs.device.place import Device
from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.sources import Source, find_source

BATCH = 256
"""Pictures that are encoded at once."""

_PROBE = "A probe: don't ask what 2 Robots, kneeling, do!"
"""Text by whose tokens tokenizers are told apart."""


class Encoder:
    """A CLIP model that is only asked, never trained.

    Args:
        source: Where its parts come from.
        device: `cpu`, `cuda`, ...; on a GPU pictures are encoded in half precision by a compiled network.
        batch: Pictures at once; on a GPU every batch has this size, the last one padded, so that it is compiled once.

    Attributes:
        name: What results are quoted with.
        hash: Of weights, preprocessing and tokenizer together, 64 hexadecimal digits.
        image_size: Height and width of the pictures that it was trained on [pixels].
        size: Length of an embedding.
        scale: Factor on cosines before a softmax, as it was trained.

    Raises:
        UserError: the weights do not fit the architecture, or open_clip is missing.
    """

    def __init__(self, source: Source, device: str = "cpu", batch: int = BATCH) -> None:
        self.name = source.name
        self._words = source.words
        self._batch = batch
        self._on_gpu = Device(device).on_gpu
        self.device = Device(device).torch
        model, self._tokenizer = load_parts(source)
        self._prepare = _Preprocessing(open_clip().get_model_preprocess_cfg(model))
        self.hash = _hash(model, self._prepare.plain, self._tokenizer)
        self.image_size = self._prepare.size
        self.scale = float(model.logit_scale.detach().exp())
        self._model = model.to(self.device)
        self._visual = self._model.visual
        if self._on_gpu:
            self._visual = torch.compile(self._visual.half(), dynamic=False)
        self.size = self.texts(["a"]).shape[1]

    @torch.no_grad()
    def images(self, frames: Tensor) -> Tensor:
        """Return the embeddings of square pictures.

        Args:
            frames: uint8 RGB `[num_frames, size, size, 3]` of any size, on any device.

        Returns:
            Unit vectors, float32 `[num_frames, size]`, on the encoder's device.

        Raises:
            ValueError: they are no square pictures.
        """
        if frames.dim() != 4 or frames.shape[1] != frames.shape[2] or frames.shape[3] != 3:
            raise ValueError(f"pictures have shape {list(frames.shape)}, not [num_frames, size, size, 3]")
        if not len(frames):
            return torch.zeros(0, self.size, device=self.device)
        return torch.cat([self._encode(part) for part in frames.split(self._batch)])

    def _encode(self, frames: Tensor) -> Tensor:
        pictures = self._prepare(frames.to(self.device))
        if self._on_gpu:
            pictures = functional.pad(pictures, (0, 0, 0, 0, 0, 0, 0, self._batch - len(frames))).half()
        features: Tensor = self._visual(pictures)[: len(frames)]
        return functional.normalize(features.float(), dim=1)

    @torch.no_grad()
    def texts(self, prompts: Sequence[str]) -> Tensor:
        """Return the embeddings of prompts, unit vectors, float32 `[num_prompts, size]`.

        Raises:
            UserError: a prompt is empty, or longer than the model reads.
        """
        for prompt in prompts:
            self._check(prompt)
        tokens = self._tokenizer(list(prompts)).to(self.device)
        return functional.normalize(self._model.encode_text(tokens).float(), dim=1)

    def unknown_words(self, prompts: Sequence[str]) -> list[str]:
        """Return the words that no caption of the model's training had, in the prompts' order; none if untold."""
        if self._words is None:
            return []
        found = [word for prompt in prompts for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", prompt.lower())]
        return [word for word in dict.fromkeys(found) if word not in self._words]

    def _check(self, prompt: str) -> None:
        if not prompt.strip():
            raise UserError("a prompt is empty; say what the picture should show")
        if hasattr(self._tokenizer, "encode"):
            length, longest = len(self._tokenizer.encode(prompt)) + 2, self._tokenizer.context_length
            if length > longest:
                raise UserError(f"{self.name} reads {longest} tokens, and the prompt {prompt[:60]!r} has {length}")


def load_encoder(model: str, pretrained: str = "", device: str = "cpu") -> Encoder:
    """Return a model by its name; arguments and errors as of `find_source` and `Encoder`."""
    return Encoder(find_source(model, pretrained), device)


def load_parts(source: Source) -> tuple[Any, Any]:
    """Return the model with its weights, on the CPU, and its tokenizer; errors as of `Encoder`."""
    library = open_clip()
    try:
        with _quietly():
            model = library.create_model(
                source.architecture,
                load_weights=False,
                pretrained_text=False,
                force_preprocess_cfg=source.preprocessing,
            )
        library.load_checkpoint(model, str(source.weights))
        tokenizer = library.get_tokenizer(source.architecture)
    except Exception as error:  # whatever a foreign config or file brings about
        raise UserError(f"model {source.name} cannot be loaded: {_line(error)}") from None
    if not hasattr(model, "visual") or not hasattr(model, "encode_text"):
        raise UserError(f"model {source.name} does not encode pictures and words apart; choose another")
    return model.eval().requires_grad_(False), tokenizer


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep back warnings that weights are missing, which are loaded after the model is made."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


class _Preprocessing:
    """What a model wants done to pictures, as tensors on any device."""

    def __init__(self, plain: dict[str, Any]) -> None:
        size = plain["size"]
        height, width = (size, size) if isinstance(size, int) else size
        if height != width:
            raise UserError(f"the model wants pictures of {height} x {width} pixels; only square ones are drawn")
        self.plain, self.size = plain, int(height)
        self._mode = "bilinear" if plain["interpolation"] == "bilinear" else "bicubic"
        self._mean, self._std = (torch.tensor(plain[name]).view(3, 1, 1) for name in ("mean", "std"))

    def __call__(self, frames: Tensor) -> Tensor:
        """Return pictures `[n, size, size, 3]`, uint8, as the network takes them, float32 `[n, 3, size, size]`."""
        pictures = frames.permute(0, 3, 1, 2).float() / 255
        if pictures.shape[-1] != self.size:
            pictures = functional.interpolate(pictures, (self.size, self.size), mode=self._mode, antialias=True)
            pictures = pictures.clamp(0, 1)
        if self._mean.device != pictures.device:
            self._mean, self._std = self._mean.to(pictures.device), self._std.to(pictures.device)
        return (pictures - self._mean) / self._std


def _hash(model: Any, preprocessing: dict[str, Any], tokenizer: Any) -> str:
    """Return the SHA-256 of everything that an embedding depends on."""
    total = hashlib.sha256()
    for name, value in sorted(model.state_dict().items()):
        total.update(f"{name} {value.dtype} {list(value.shape)}\n".encode())
        total.update(value.contiguous().flatten().view(torch.uint8).numpy().data)
    total.update(json.dumps(preprocessing, sort_keys=True).encode())
    total.update(tokenizer([_PROBE]).numpy().tobytes())
    return total.hexdigest()
