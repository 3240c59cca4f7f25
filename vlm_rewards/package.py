"""A model as open_clip reads it, written into a directory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetensors.torch import save

from rewardsmith.envs import files
from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.sources import CONFIG, LOCAL, WORDS, Source

WEIGHTS = "open_clip_model.safetensors"


def write_model(model: Any, source: Source, out: Path, words: frozenset[str] | None) -> None:
    """Write a directory for `model=local-dir:`, the weights last.

    Args:
        model: What is written.
        source: What it was made of.
        out: The directory.
        words: All that it was ever shown in captions, see `Source`.
    """
    if source.architecture.startswith(LOCAL):
        config = files.read_json(Path(source.architecture.removeprefix(LOCAL)) / CONFIG)["model_cfg"]
    else:
        config = open_clip().get_model_config(source.architecture)
    out.mkdir(parents=True, exist_ok=True)
    preprocessing = open_clip().get_model_preprocess_cfg(model)
    files.write_json(out / CONFIG, {"model_cfg": config, "preprocess_cfg": preprocessing})
    if words is not None:
        files.write_json(out / WORDS, sorted(words))
    files.write_atomically(out / WEIGHTS, save({name: each.contiguous() for name, each in model.state_dict().items()}))
