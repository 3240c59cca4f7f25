"""How often and how far something goes up and down: what repeated motion is measured by."""

from __future__ import annotations

import torch
from torch import Tensor


def rises(values: Tensor, least: float) -> tuple[Tensor, Tensor]:
    """Add up how far values rise in swings; see `swings`.

    Args:
        values: `[time, num_envs]`.
        least: Amount by which a swing has to rise and to fall, above zero.

    Returns:
        The sum of the rises of all swings, and their number, each `[num_envs]`.
    """
    risen = swings(values, least)
    return risen.sum(0), (risen > 0).sum(0).to(risen.dtype)


def swings(values: Tensor, least: float) -> Tensor:
    """Tell where swings end, each counted once it has risen and then fallen by a least amount.

    Trembling by less than that counts nothing, however fast, and neither does one last rise without a fall.

    Args:
        values: `[time, num_envs]`.
        least: Amount by which a swing has to rise and to fall, above zero.

    Returns:
        How far the swing rose that ends at a step, zero where none does, `[time, num_envs]`.
    """
    low, high = values[0].clone(), values[0].clone()
    rising = torch.zeros_like(low, dtype=torch.bool)
    risen = torch.zeros_like(values)
    for step, value in enumerate(values[1:], start=1):
        # Where it falls the lowest point is sought, where it rises the highest.
        low = torch.where(rising, low, torch.minimum(low, value))
        high = torch.where(rising, torch.maximum(high, value), value)
        over = rising & (high - value >= least)
        risen[step] = torch.where(over, high - low, 0.0)
        begins = ~rising & (value - low >= least)
        low, high = torch.where(over, value, low), torch.where(begins, value, high)
        rising = (rising & ~over) | begins
    return risen


def beats_kept(values: Tensor, least: float, steps: int) -> Tensor:
    """Return the share of periods in which exactly one swing ends, `[num_envs]`.

    Args:
        values: `[time, num_envs]`.
        least: Amount by which a swing has to rise and to fall, above zero.
        steps: Steps of a period, at least one; a last period that is not whole does not count.
    """
    periods = len(values) // steps
    if not periods:
        return torch.zeros_like(values[0])
    ended = swings(values, least)[: periods * steps] > 0
    return (ended.reshape(periods, steps, -1).sum(1) == 1).to(values.dtype).mean(0)
