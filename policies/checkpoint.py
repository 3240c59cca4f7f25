"""The state of an unfinished training on disk: tensors, numbers, and a manifest that proves both whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.files import read_bytes, sync_directory, write_atomically

_TENSORS, _NUMBERS, _MANIFEST = "tensors.safetensors", "state.json", "MANIFEST.json"


class CheckpointError(Exception):
    """A checkpoint is missing, damaged, or of another training."""


def save_checkpoint(directory: str | Path, tensors: dict[str, Tensor], numbers: dict[str, Any]) -> None:
    """Write a checkpoint beside the old one, then put it in its place.

    Args:
        directory: Where it will lie; its parents are made.
        tensors: By name, on any device.
        numbers: Whatever JSON can hold.
    """
    directory = Path(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    fresh = directory.with_name(f"{directory.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    contents = {
        _TENSORS: safetensors.torch.save({name: tensor.detach().cpu().clone() for name, tensor in tensors.items()}),
        _NUMBERS: json.dumps(numbers, indent=2).encode(),
    }
    for name, content in contents.items():
        write_atomically(fresh / name, content)
    manifest = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    write_atomically(fresh / _MANIFEST, json.dumps(manifest, indent=2).encode())
    _replace(directory, fresh)


def load_checkpoint(directory: str | Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors and numbers of the newest whole checkpoint.

    Raises:
        CheckpointError: there is none.
    """
    directory = Path(directory)
    for candidate in (directory, _old(directory)):  # a crash between the two renames leaves the old one only
        if (candidate / _MANIFEST).is_file():
            return _read(candidate)
    raise CheckpointError(f"no checkpoint in {directory}; start the training anew")


def has_checkpoint(directory: str | Path) -> bool:
    """Tell whether there is something to resume from."""
    directory = Path(directory)
    return any((candidate / _MANIFEST).is_file() for candidate in (directory, _old(directory)))


def forget_checkpoint(directory: str | Path) -> None:
    """Remove a checkpoint and what a crash has left beside it."""
    directory = Path(directory)
    for each in (directory, _old(directory), directory.with_name(f"{directory.name}.new")):
        shutil.rmtree(each, ignore_errors=True)


def _read(directory: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read the two files that a checkpoint has, whatever its manifest names besides."""
    try:
        manifest = json.loads(read_bytes(directory / _MANIFEST))
        contents = {name: read_bytes(directory / name, limit=None) for name in (_TENSORS, _NUMBERS)}
        damaged = [name for name in contents if hashlib.sha256(contents[name]).hexdigest() != manifest[name]]
        tensors, numbers = safetensors.torch.load(contents[_TENSORS]), json.loads(contents[_NUMBERS])
    except (FileNotFoundError, LookupError, RecursionError, SafetensorError, TypeError, UserError, ValueError):
        damaged = [_MANIFEST]
    if damaged:
        where = directory / damaged[0]
        raise CheckpointError(f"{where} is damaged; delete {directory} and start the training anew")
    return tensors, numbers


def _replace(directory: Path, fresh: Path) -> None:
    old = _old(directory)
    if directory.exists():
        shutil.rmtree(old, ignore_errors=True)
        os.rename(directory, old)
    os.rename(fresh, directory)
    sync_directory(directory.parent)
    shutil.rmtree(old, ignore_errors=True)


def _old(directory: Path) -> Path:
    return directory.with_name(f"{directory.name}.old")
