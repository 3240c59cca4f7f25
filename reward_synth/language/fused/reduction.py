"""Operations that make numbers of several of the same environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from rewardsmith.reward_synth.language.fused import folds
from rewardsmith.reward_synth.language.fused.code import Code, Unsupported
from rewardsmith.reward_synth.language.fused.expressions import Numbers
from rewardsmith.reward_synth.language.fused.value import Value


def reduce(
    code: Code, value: Value, dims: Sequence[int], keepdim: bool, fold: folds.Fold, dtype: torch.dtype
) -> np.ndarray:
    """Write what a fold makes of the numbers along some dimensions, `dtype` being the result's.

    Raises:
        Unsupported: one of the dimensions is the batch, or none is named, which means all.
    """
    if not dims:
        raise Unsupported("a reduction of everything")
    axes = tuple(value.axis(dim) for dim in dims)
    kept = [axis for axis in range(value.numbers.ndim) if axis not in axes]
    rows = value.numbers.transpose(*kept, *axes).reshape(*(value.numbers.shape[axis] for axis in kept), -1)
    n = Numbers(code, value.dtype)
    result = np.empty(rows.shape[:-1], object)
    for index in np.ndindex(*result.shape):
        result[index] = code.let(dtype, fold(n, list(rows[index])))
    return np.expand_dims(result, axes) if keepdim else result


def scan(code: Code, value: Value, dim: int, of_row: Callable[[Numbers, list[str]], list[str]]) -> np.ndarray:
    """Write what a function makes of each row along a dimension: as many numbers as there were."""
    axis, n = value.axis(dim), Numbers(code, value.dtype)
    rows = np.moveaxis(value.numbers, axis, -1)
    result = np.empty(rows.shape, object)
    for index in np.ndindex(*rows.shape[:-1]):
        result[index] = [code.let(value.dtype, number) for number in of_row(n, list(rows[index]))]
    return np.moveaxis(result, -1, axis)


def contract(code: Code, left: np.ndarray, right: np.ndarray, dtype: torch.dtype) -> np.ndarray:
    """Write the matrix product of numbers `[n, k]` and `[k, m]`."""
    n = Numbers(code, dtype)
    result = np.empty((left.shape[0], right.shape[1]), object)
    for row, column in np.ndindex(*result.shape):
        terms = [f"{a} * {b}" for a, b in zip(left[row], right[:, column], strict=True)]
        result[row, column] = code.let(dtype, folds.total(n, terms))
    return result


def cross(code: Code, left: Value, right: Value, dim: int) -> np.ndarray:
    """Write the cross product along a dimension of length 3."""
    axis = left.axis(dim)
    a, b = (np.moveaxis(value.numbers, axis, 0) for value in (left, right))
    result = np.empty(a.shape, object)
    for index in np.ndindex(*a.shape):
        i, rest = index[0], index[1:]
        j, k = (i + 1) % 3, (i + 2) % 3
        expression = f"{a[(j, *rest)]} * {b[(k, *rest)]} - {a[(k, *rest)]} * {b[(j, *rest)]}"
        result[index] = code.let(left.dtype, expression)
    return np.moveaxis(result, 0, axis)


Writer = Callable[..., list[np.ndarray]]


def _along(dims: int | Sequence[int] | None) -> Sequence[int]:
    return [dims] if isinstance(dims, int) else dims or ()


def _reduction(fold: folds.Fold, through: torch.dtype | None = None) -> Writer:
    """Return how an operation `(value, dims, keepdim)` is written that computes in `through`, or as its result."""

    def write(
        code: Code, dtype: torch.dtype, value: Value, dims: Any = None, keepdim: bool = False, **_: Any
    ) -> list[np.ndarray]:
        return [reduce(code, value.to(through or dtype), _along(dims), keepdim, fold, dtype)]

    return write


def _choosing(*chosen: tuple[folds.Fold, torch.dtype | None]) -> Writer:
    """Return how an operation is written that gives numbers of its value, or their places."""

    def write(
        code: Code, dtype: torch.dtype, value: Value, dim: int | None = None, keepdim: bool = False
    ) -> list[np.ndarray]:
        return [reduce(code, value, _along(dim), keepdim, fold, kind or value.dtype) for fold, kind in chosen]

    return write


def _norm(
    code: Code,
    dtype: torch.dtype,
    value: Value,
    order: float | None = 2,
    dims: Any = None,
    keepdim: bool = False,
    **_: Any,
) -> list[np.ndarray]:
    fold = folds.norm(2 if order is None else order)
    return [reduce(code, value.to(dtype), _along(dims), keepdim, fold, dtype)]


def _spread(*measures: Callable[[float], folds.Fold]) -> Writer:
    """Return how an operation is written that measures how far numbers lie apart."""

    def write(
        code: Code,
        dtype: torch.dtype,
        value: Value,
        dims: Any = None,
        *,
        correction: float | None = None,
        keepdim: bool = False,
    ) -> list[np.ndarray]:
        correction = 1 if correction is None else correction
        return [reduce(code, value, _along(dims), keepdim, measure(correction), dtype) for measure in measures]

    return write


def _scan(of_row: Callable[[Numbers, list[str]], list[str]]) -> Writer:
    return lambda code, dtype, value, dim, *_, **__: [scan(code, value.to(dtype), dim, of_row)]


def _count(code: Code, dtype: torch.dtype, value: Value, dims: Any = None) -> list[np.ndarray]:
    return [reduce(code, value.to(torch.bool).to(dtype), _along(dims), False, folds.total, dtype)]


def _cross(code: Code, dtype: torch.dtype, left: Value, right: Value, *, dim: int = -1) -> list[np.ndarray]:
    if left.batch is None or left.batch != right.batch or left.numbers.shape != right.numbers.shape:
        raise Unsupported("a cross product with a constant")
    return [cross(code, left.to(dtype), right.to(dtype), dim)]


def _product(code: Code, dtype: torch.dtype, left: Value, right: Value) -> list[np.ndarray]:
    a, b = left.to(dtype).numbers, right.to(dtype).numbers
    match left.batch, right.batch:
        case 0, 0 if left.rank == right.rank == 3:
            return [contract(code, a, b, dtype)]
        case 0, None if right.rank <= 2:  # a row of the matrix is an environment's
            columns = b.reshape(len(b), -1)
            return [contract(code, a[None], columns, dtype).reshape(b.shape[1:])]
        case None, 1 if left.rank == 2:
            return [contract(code, a, b[:, None], dtype)[:, 0]]
    raise Unsupported("a product along the batch")


REDUCTIONS: dict[str, Writer] = {
    "_log_softmax.default": _scan(folds.log_softmax),
    "_softmax.default": _scan(folds.softmax),
    "all.dim": _reduction(folds.all_of, torch.bool),
    "all.dims": _reduction(folds.all_of, torch.bool),
    "amax.default": _reduction(folds.greatest),
    "amin.default": _reduction(folds.least),
    "any.dim": _reduction(folds.any_of, torch.bool),
    "any.dims": _reduction(folds.any_of, torch.bool),
    "argmax.default": _choosing((folds.first_greatest, torch.int64)),
    "argmin.default": _choosing((folds.first_least, torch.int64)),
    "bmm.default": _product,
    "count_nonzero.default": _count,
    "count_nonzero.dim_IntList": _count,
    "cumprod.default": _scan(folds.running("*")),
    "cumsum.default": _scan(folds.running("+")),
    "linalg_cross.default": _cross,
    "linalg_vector_norm.default": _norm,
    "logsumexp.default": _reduction(folds.log_sum_exp),
    "max.dim": _choosing((folds.greatest, None), (folds.first_greatest, torch.int64)),
    "mean.dim": _reduction(folds.mean),
    "min.dim": _choosing((folds.least, None), (folds.first_least, torch.int64)),
    "mm.default": _product,
    "mv.default": _product,
    "nansum.default": _reduction(folds.total_of_numbers),
    "norm.ScalarOpt_dim": _norm,
    "prod.dim_int": _reduction(folds.product),
    "std.correction": _spread(folds.deviation),
    "std_mean.correction": _spread(folds.deviation, lambda _: folds.mean),
    "sum.dim_IntList": _reduction(folds.total),
    "var.correction": _spread(folds.variance),
    "var_mean.correction": _spread(folds.variance, lambda _: folds.mean),
}
"""How operations are written, by their names in aten: functions of code, dtype of the result, and their arguments."""
