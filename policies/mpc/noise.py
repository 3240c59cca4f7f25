"""How the noise of a sample goes from knot to knot: what one is off by, those after it partly are, too.

White noise shakes a robot, and most of it comes to nothing; noise that lasts moves it somewhere. So the best of a few
samples is better (colored noise in iCEM: Pinneri et al. 2020, arXiv 2008.06389).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def lasting(knots: int, correlation: float, device: torch.device) -> Tensor:
    """Return the matrix that makes of white noise `[..., knots, size]` noise of the same deviation that lasts.

    Args:
        knots: Of a plan.
        correlation: Of the noise of one knot and the next, an autoregressive process of first order; 0 leaves it white,
            and with 1 all knots have the same.
        device: Where plans are.

    Returns:
        `[knots, knots]`, to be multiplied from the left.
    """
    knot = torch.arange(knots)
    lag = knot.unsqueeze(1) - knot
    fades = torch.where(lag >= 0, correlation ** lag.clamp(min=0).double(), 0.0)
    fades[:, 1:] *= math.sqrt(1 - correlation**2)
    return fades.float().to(device)
