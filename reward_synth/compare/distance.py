"""The distance of two rewards that have been brought into a common form: how far their directions are apart."""

from __future__ import annotations

import torch
from torch import Tensor

_NOTHING = 1e-9
"""Of a reward's own size; what is left of it below that is rounding."""


def distance(first: Tensor, second: Tensor) -> float:
    """Return half the distance of two vectors `[rows]` of length one: 0 for the same direction, 1 for opposite ones.

    Both are what is left of rewards once what does not matter is taken out. One of which nothing is left stays zero and
    is half away from all others.
    """
    return float((first - second).norm() / 2.0)


def unit(values: Tensor, of: Tensor) -> Tensor:
    """Return values `[rows]` scaled to length one, zeros where they are nothing beside those they were made of."""
    length = values.norm()
    return values / length if length > _NOTHING * of.norm() else torch.zeros_like(values)
