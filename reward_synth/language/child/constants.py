"""Tensors of numbers written in a program, as plain data."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.batch_size import BatchN
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.nodes import DTYPE_NAMES
from rewardsmith.reward_synth.language.graph.reward_graph import MAX_CONSTANT

MAX_DIMENSIONS = 4


class Constant(NamedTuple):
    """Numbers with a shape and a type."""

    values: tuple[float, ...]
    shape: tuple[int, ...]
    dtype: torch.dtype

    @classmethod
    def of(cls, data: Any, dtype: torch.dtype | None = None) -> Constant:
        """Return the numbers of nested lists, as torch.tensor would read them.

        Raises:
            RewardRejected: E_SYNC for tensors inside, E_TYPE, E_SHAPE, E_DTYPE, E_BUDGET.
        """
        shape: list[int] = []
        level = data
        while isinstance(level, list | tuple):
            shape.append(len(level))
            if len(shape) > MAX_DIMENSIONS:
                raise RewardRejected("E_SHAPE", f"torch.tensor nested more than {MAX_DIMENSIONS} deep")
            level = level[0] if level else None
        values: list[float] = []
        _collect(data, shape, 0, values)
        if dtype is None:
            kinds = {type(value) for value in values}
            integers = torch.bool if kinds == {bool} else torch.int64
            dtype = torch.float32 if float in kinds or not kinds else integers
        if dtype not in DTYPE_NAMES:
            raise RewardRejected("E_DTYPE", f"{dtype} is not in the reward language; use torch.float32")
        if not dtype.is_floating_point:
            values = [bool(value) if dtype == torch.bool else int(value) for value in values]
        return cls(tuple(values), tuple(shape), dtype)

    def tensor(self) -> Tensor:
        """Return the numbers as a tensor."""
        return torch.tensor(self.values, dtype=self.dtype).reshape(self.shape)


def _collect(data: Any, shape: list[int], depth: int, values: list[float]) -> None:
    if depth < len(shape):
        if not isinstance(data, list | tuple) or len(data) != shape[depth]:
            raise RewardRejected("E_SHAPE", "torch.tensor needs lists of equal lengths")
        for item in data:
            _collect(item, shape, depth + 1, values)
        return
    if isinstance(data, Tensor):
        raise RewardRejected(
            "E_SYNC", "torch.tensor([...]) takes numbers; combine tensors with torch.stack([a, b], dim=-1)"
        )
    if isinstance(data, BatchN):
        data._refuse()
    if not isinstance(data, bool | int | float):
        raise RewardRejected("E_TYPE", f"torch.tensor takes numbers, not {type(data).__name__}")
    values.append(data)
    if len(values) > MAX_CONSTANT:
        raise RewardRejected("E_BUDGET", f"a table of more than {MAX_CONSTANT} numbers; write a smaller one")
