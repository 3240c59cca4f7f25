"""A tensor of the graph as seen from one environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rewardsmith.reward_synth.language.fused.code import Unsupported, cast, literal
from rewardsmith.reward_synth.language.graph.sizes import BatchSize, Shape

PROBE = 3
"""Number of environments with which constants are computed and movements are tried."""


class Value(NamedTuple):
    """Numbers of one environment.

    Attributes:
        numbers: C++ expressions, an array of the tensor's shape without the batch.
        dtype: Of the numbers.
        batch: Which dimension of the whole tensor is the batch; None for a constant.
    """

    numbers: np.ndarray
    dtype: torch.dtype
    batch: int | None

    @property
    def rank(self) -> int:
        """Number of dimensions of the whole tensor."""
        return self.numbers.ndim + (self.batch is not None)

    def to(self, dtype: torch.dtype) -> Value:
        """Return the numbers converted."""
        if dtype == self.dtype:
            return self
        return Value(each(lambda number: cast(number, self.dtype, dtype), self.numbers), dtype, self.batch)

    def axis(self, dim: int) -> int:
        """Return the axis of `numbers` that is a dimension of the whole tensor.

        Raises:
            Unsupported: it is the batch.
        """
        dim %= self.rank
        if dim == self.batch:
            raise Unsupported("an operation along the batch")
        return dim - (self.batch is not None and dim > self.batch)

    def aligned(self, rank: int, batch: int) -> np.ndarray:
        """Return the numbers so that they broadcast within a result whose dimension `batch` is the batch.

        Raises:
            Unsupported: its batch is another one.
        """
        if self.batch is not None:
            if self.rank - self.batch != rank - batch:
                raise Unsupported("batches in different places")
            return self.numbers
        filled = self.numbers.reshape((1,) * (rank - self.rank) + self.numbers.shape)
        if filled.shape[batch] != 1:
            raise Unsupported("a constant along the batch")
        row: np.ndarray = filled.take(0, axis=batch)
        return row


def batch_of(shape: Shape) -> int | None:
    """Return which dimension is the batch, None where there is none.

    Raises:
        Unsupported: several are, or one is a multiple of it.
    """
    batches = [dim for dim, size in enumerate(shape) if isinstance(size, BatchSize)]
    if len(batches) > 1 or any(shape[dim] != BatchSize(1) for dim in batches):
        raise Unsupported("a batch in several dimensions")
    return batches[0] if batches else None


def without_batch(shape: Shape) -> tuple[int, ...]:
    """Return the shape of one environment's numbers."""
    return tuple(size for size in shape if not isinstance(size, BatchSize))


def from_constant(tensor: Tensor, batch: int | None) -> Value:
    """Return a tensor that depends on no state, computed for `PROBE` environments.

    Raises:
        Unsupported: it differs from environment to environment.
    """
    if batch is not None:
        if not all(torch.equal(tensor.select(batch, 0), row) for row in tensor.unbind(batch)):
            raise Unsupported("a constant that differs between environments")
        tensor = tensor.select(batch, 0)
    numbers = np.empty(tensor.shape, object)
    for index in np.ndindex(*tensor.shape):
        numbers[index] = literal(tensor[index].item(), tensor.dtype)
    return Value(numbers, tensor.dtype, batch)


def each(function: Callable[..., str], *arrays: np.ndarray) -> np.ndarray:
    """Return what a function makes of every number, the arrays being broadcast."""
    return np.asarray(np.frompyfunc(function, len(arrays), 1)(*arrays), object)
