"""Sizes that follow the number of environments: recognised by comparing two batches, filled in for any other."""

from __future__ import annotations

from typing import NamedTuple

import torch

TWO_BATCHES = (4_099, 5_003)
"""Primes far above any size a program writes: what is a multiple of both in the same way follows the batch."""

TO_THE_END = 2**62
"""From here on a number of a slice is torch's "to the end"."""


class BatchSize(NamedTuple):
    """A size of `multiple` times the number of environments."""

    multiple: int


Shape = tuple[int | BatchSize, ...]


class ValueType(NamedTuple):
    """What is known of a value of a graph before it is computed.

    Attributes:
        shape: its sizes; those that follow the batch are `BatchSize`.
        dtype: its type.
    """

    shape: Shape
    dtype: torch.dtype


def common_size(one: int, two: int) -> int | BatchSize | None:
    """Return what a size is that was `one` and `two` in `TWO_BATCHES`; None where it is neither fixed nor follows."""
    if one == two:
        return one
    multiple, rest = divmod(one, TWO_BATCHES[0])
    return BatchSize(multiple) if not rest and multiple > 0 and two == multiple * TWO_BATCHES[1] else None


def sizes_at(shape: Shape, batch: int) -> list[int]:
    """Return a shape for one number of environments."""
    return [size.multiple * batch if isinstance(size, BatchSize) else size for size in shape]
