"""How often and how far something goes up and down: what repeated motion is measured by."""

from __future__ import annotations

import torch
from torch import Tensor


def rises(values: Tensor, least: float) -> tuple[Tensor, Tensor]:
    """Add up how far values rise in swings, each counted once it has risen and then fallen by a least amount.

    Trembling by less than that counts nothing, however fast, and neither does one last rise without a fall.

    Args:
        values: `[time, num_envs]`.
        least: Amount by which a swing has to rise and to fall, above zero.

    Returns:
        The sum of the rises of all swings, and their number, each `[num_envs]`.
    """
    low, high = values[0].clone(), values[0].clone()
    rising = torch.zeros_like(low, dtype=torch.bool)
    total, count = torch.zeros_like(low), torch.zeros_like(low)
    for value in values[1:]:
        # Where it falls the lowest point is sought, where it rises the highest.
        low = torch.where(rising, low, torch.minimum(low, value))
        high = torch.where(rising, torch.maximum(high, value), value)
        over = rising & (high - value >= least)
        total, count = total + torch.where(over, high - low, 0.0), count + over
        begins = ~rising & (value - low >= least)
        low, high = torch.where(over, value, low), torch.where(begins, value, high)
        rising = (rising & ~over) | begins
    return total, count
