"""Operations on each number by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from rewardsmith.reward_synth.language.fused.code import Code, Unsupported
from rewardsmith.reward_synth.language.fused.expressions import OF_OPERANDS, OF_RESULT, OF_TRUTH, Expression, Numbers
from rewardsmith.reward_synth.language.fused.value import Value, each
from rewardsmith.reward_synth.language.graph.meta import META

_NUMBERS_BY_NAME = ("alpha", "value", "delta", "beta")
"""Arguments by name that are numbers of the computation."""


def pointwise(
    code: Code, name: str, args: list[Any], kwargs: dict[str, Any], dtype: torch.dtype, rank: int, batch: int
) -> np.ndarray:
    """Write an operation on each number.

    Args:
        code: Where the lines go.
        name: The operation's name in aten, without overload.
        args: `Value`s and what else the operation takes, in order.
        kwargs: What it takes by name.
        dtype: Of the result.
        rank: Number of dimensions of the result.
        batch: Which of them is the batch.

    Returns:
        The result's numbers for one environment.

    Raises:
        Unsupported: the operation is not written here.
    """
    if name in ("where", "masked_fill"):
        return _choice(code, name, args, dtype, rank, batch)
    expression, operands = _find(name, args, dtype)
    n = Numbers(code, operands)
    named = {key: _as_text(n, value) if key in _NUMBERS_BY_NAME else value for key, value in kwargs.items()}
    arrays = [_numbers(n, arg, rank, batch) for arg in args]
    return each(lambda *texts: code.let(dtype, expression(n, *texts, **named)), *arrays)


def _find(name: str, args: list[Any], dtype: torch.dtype) -> tuple[Expression, torch.dtype]:
    """Return how an operation is written, and the dtype it computes in."""
    if name in OF_RESULT:
        return OF_RESULT[name], dtype
    if name in OF_OPERANDS:
        return OF_OPERANDS[name], _promoted(args)
    if name in OF_TRUTH and dtype == torch.bool:
        return OF_TRUTH[name], torch.bool
    raise Unsupported(f"{name} of {dtype}")


def _promoted(args: list[Any]) -> torch.dtype:
    """Return the dtype in which torch compares values and numbers."""
    operands: list[Any] = [
        torch.empty((1,) * arg.rank, dtype=arg.dtype, device=META) if isinstance(arg, Value) else arg for arg in args
    ]
    return torch.result_type(operands[0], operands[-1])


def _choice(code: Code, name: str, args: list[Any], dtype: torch.dtype, rank: int, batch: int) -> np.ndarray:
    condition, yes, no = args if name == "where" else (args[1], args[2], args[0])
    arrays = [_numbers(Numbers(code, torch.bool), condition, rank, batch)]
    arrays += [_numbers(Numbers(code, dtype), arg, rank, batch) for arg in (yes, no)]
    return each(lambda c, a, b: code.let(dtype, f"{c} ? {a} : {b}"), *arrays)


def _numbers(n: Numbers, argument: Any, rank: int, batch: int) -> np.ndarray:
    """Return an argument so that it broadcasts with the others; what is no number stays as it is."""
    if isinstance(argument, Value):
        return argument.to(n.dtype).aligned(rank, batch)
    return np.array(_as_text(n, argument), object)


def _as_text(n: Numbers, argument: Any) -> Any:
    return n(argument) if isinstance(argument, bool | int | float) else argument
