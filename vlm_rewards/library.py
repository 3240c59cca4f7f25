"""open_clip as this project imports it: only when it is needed, and beside any build of torch."""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType

import torch

from rewardsmith.envs import UserError

_MISSING_OPERATORS = ("nms", "qnms")
"""Operators of torchvision whose absence makes its import fail; nothing here calls them."""

_kept_libraries: list[torch.library.Library] = []
"""Operators vanish with the object that defined them."""


@cache
def open_clip() -> ModuleType:
    """Return the package open_clip.

    Raises:
        UserError: it is not installed.
    """
    try:
        _import_torchvision()
        return importlib.import_module("open_clip")
    except ImportError as error:
        raise UserError(
            f"rewards from pixels need open_clip and torchvision ({error}): pip install 'rewardsmith[vlm]'"
        ) from None


def _import_torchvision() -> None:
    """Import torchvision; one that was built for another torch lacks its compiled operators, which get their names."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in _MISSING_OPERATORS:
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _kept_libraries.append(library)
        importlib.import_module("torchvision")
