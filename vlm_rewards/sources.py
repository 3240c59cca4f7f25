"""What a model's name stands for: architecture, weights and preprocessing that belong together.

A model is an open_clip name with a tag or a file of weights, a directory as `open_clip` itself reads it, or one that
comes with the package. Weights are read from safetensors alone: other formats can hold programs.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.envs.choices import Choices
from rewardsmith.vlm_rewards.library import open_clip

LOCAL = "local-dir:"
CONFIG, WORDS = "open_clip_config.json", "words.json"
_WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "model.safetensors")

SHIPPED: Choices[Callable[[], Path]] = Choices(
    "shipped model", {"tiny-sim-clip": "rewardsmith.vlm_rewards.tiny.shipped:shipped"}
)
"""Models that come with the package: each is a function that returns the directory it lies in."""


@dataclass(frozen=True)
class Source:
    """Where all parts of a model come from.

    Attributes:
        name: What people call it; results are quoted with it.
        architecture: What open_clip makes the model and its tokenizer of: a name, or `local-dir:` with a path.
        weights: The safetensors file.
        preprocessing: Size, mean, deviation and interpolation of pictures, as open_clip names them.
        words: All that it was ever shown in captions, lower case; None where that is not told.
    """

    name: str
    architecture: str
    weights: Path
    preprocessing: dict[str, Any]
    words: frozenset[str] | None = None


def find_source(model: str, pretrained: str = "") -> Source:
    """Return what a model's name stands for.

    Args:
        model: A shipped model, an open_clip name such as `ViT-B-32`, or `local-dir:` with a directory that holds
            `open_clip_config.json` and weights.
        pretrained: A tag or a safetensors file for an open_clip name; empty for the others.

    Raises:
        UserError: there is no such model, or its weights cannot be had.
    """
    if model in SHIPPED or model.startswith(LOCAL):
        if pretrained:
            raise UserError(f"model={model} brings its weights; leave out pretrained=")
        if model in SHIPPED:
            return _directory(SHIPPED.find(model)(), model)
        return _directory(Path(model.removeprefix(LOCAL)).expanduser(), model)
    return _named(model, pretrained)


def outside(model: str, pretrained: str = "") -> tuple[str, ...]:
    """Return the paths that are read for a model's name and weights; none for one that comes along, or a tag's."""
    paths = [model.removeprefix(LOCAL)] if model.startswith(LOCAL) else []
    return tuple(paths + ([pretrained] if pretrained.endswith(".safetensors") else []))


def _directory(directory: Path, name: str) -> Source:
    if not (directory / CONFIG).is_file():
        raise UserError(f"model={name}: there is no {directory / CONFIG}; name a directory as open_clip writes it")
    try:
        config = files.read_json(directory / CONFIG)
        words = files.read_json(directory / WORDS) if (directory / WORDS).exists() else None
    except (OSError, ValueError) as error:
        raise UserError(f"model={name} cannot be read: {error}; it needs {CONFIG} and a safetensors file") from None
    if not isinstance(config, dict) or not isinstance(config.get("model_cfg"), dict):
        raise UserError(f"{directory / CONFIG} describes no model; it needs the key model_cfg, as open_clip writes it")
    if words is not None and not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
        raise UserError(f"{directory / WORDS} must be a list of words")
    return Source(
        name=name,
        architecture=f"{LOCAL}{directory}",
        weights=_weights_in(directory),
        preprocessing=dict(config.get("preprocess_cfg") or {}),
        words=None if words is None else frozenset(word.lower() for word in words),
    )


def _weights_in(directory: Path) -> Path:
    there = sorted(directory.glob("*.safetensors"))
    chosen = [path for path in there if path.name in _WEIGHTS] or there
    if len(chosen) != 1:
        found = ", ".join(path.name for path in chosen) or "none"
        raise UserError(f"{directory} needs one file of weights, {_WEIGHTS[0]}; it has {found}")
    return chosen[0]


def _named(model: str, pretrained: str) -> Source:
    library = open_clip()
    known = library.list_models()
    if model not in known:
        close = difflib.get_close_matches(model, [*SHIPPED, *known], n=3)
        hint = f"did you mean {' or '.join(close)}? " if close else ""
        shipped = f"{', '.join(SHIPPED)}, " if list(SHIPPED) else ""
        raise UserError(f"unknown model {model!r}; {hint}choose {shipped}an open_clip name, or {LOCAL}DIRECTORY")
    tags = library.list_pretrained_tags_by_model(model)
    if not pretrained:
        raise UserError(f"model={model} needs weights: pretrained=FILE.safetensors, or one of: {', '.join(tags)}")
    name = f"{model}:{pretrained}"
    if pretrained.endswith(".safetensors"):
        weights = Path(pretrained).expanduser()
        if not weights.is_file():
            raise UserError(f"the weights {pretrained} are not there; name a safetensors file or a tag of {model}")
        return Source(f"{model}:{weights.name}", model, weights, _common_preprocessing(model, tags))
    config = library.get_pretrained_cfg(model, pretrained)
    if not config:
        raise UserError(f"{model} has no weights {pretrained!r}; choose one of: {', '.join(tags)}, or FILE.safetensors")
    return Source(name, model, _downloaded(name, config), _preprocessing(config))


def _downloaded(name: str, config: dict[str, Any]) -> Path:
    try:
        weights = Path(open_clip().pretrained.download_pretrained(config))
    except (OSError, RuntimeError, ValueError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise UserError(
            f"the weights of {name} are not on this machine and cannot be fetched ({reason}); bring the safetensors "
            f"file here and name it with pretrained=FILE, or choose a model={LOCAL}DIRECTORY"
        ) from None
    if weights.suffix != ".safetensors":
        raise UserError(f"the weights of {name} come as {weights.suffix}, which can hold programs; choose another tag")
    return weights


def _preprocessing(config: dict[str, Any]) -> dict[str, Any]:
    wanted = ("size", "mean", "std", "interpolation", "resize_mode")
    return {name: config[name] for name in wanted if config.get(name) is not None}


def _common_preprocessing(model: str, tags: list[str]) -> dict[str, Any]:
    """Return how all known weights of a model want their pictures: a bare file does not tell.

    Raises:
        UserError: they want them differently.
    """
    library = open_clip()
    wanted = [_preprocessing(library.get_pretrained_cfg(model, tag)) for tag in tags]
    if any(each != wanted[0] for each in wanted[1:]):
        raise UserError(
            f"weights of {model} differ in how they want pictures, which a bare file does not tell; put it into a "
            f"directory with {CONFIG} and name that with model={LOCAL}DIRECTORY"
        )
    return wanted[0] if wanted else {}
