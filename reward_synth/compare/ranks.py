"""Rank correlations, and places in an order: what is the same however a reward is scaled."""

from __future__ import annotations

import torch
from torch import Tensor


def pearson(first: Tensor, second: Tensor) -> float | None:
    """Return the correlation of two series `[rows]`; None where one of them is constant."""
    first, second = first.double() - first.double().mean(), second.double() - second.double().mean()
    sizes = first.norm() * second.norm()
    return float(first @ second / sizes) if sizes > 0 else None


def spearman(first: Tensor, second: Tensor) -> float | None:
    """Return the correlation of the places of two series `[rows]`; None where one of them is constant."""
    return pearson(places(first), places(second))


def kendall(first: Tensor, second: Tensor) -> float | None:
    """Return Kendall's tau-b of two series `[rows]`, for which ties are no agreement; None where one is constant."""
    one, other = ((values[:, None] - values[None]).sign().double() for values in (first, second))
    untied = (one.abs().sum() * other.abs().sum()).sqrt()
    return float((one * other).sum() / untied) if untied > 0 else None


def places(values: Tensor) -> Tensor:
    """Return each value's place in ascending order from 0 to 1, float64 `[rows]`; equal values share a mean place."""
    _, group, counts = torch.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum(0).double()
    mean: Tensor = (last - (counts.double() + 1.0) / 2.0) / max(1, len(values) - 1)
    return mean[group]
