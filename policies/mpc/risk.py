"""What counts of a plan's returns in worlds of different physics."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from torch import Tensor

if TYPE_CHECKING:
    from rewardsmith.policies.mpc.options import MPCOptions


def _mean(returns: Tensor, options: MPCOptions) -> Tensor:
    """Count them all."""
    return returns.mean(-1)


def _worst(returns: Tensor, options: MPCOptions) -> Tensor:
    """Count the least."""
    return returns.amin(-1)


def _cvar(returns: Tensor, options: MPCOptions) -> Tensor:
    """Count the mean of the worst share: conditional value at risk (Rockafellar and Uryasev 2000)."""
    worst = max(1, math.ceil(options.tail * returns.shape[-1] - 1e-9))
    return returns.topk(worst, -1, largest=False).values.mean(-1)


def _exponential(returns: Tensor, options: MPCOptions) -> Tensor:
    """Count `-log(mean(exp(-R J))) / R`, the exponential utility of returns J (Howard and Matheson 1972)."""
    # R in one over their deviation, over samples and worlds, suits a reward of any scale.
    aversion = options.aversion / returns.std((-2, -1), keepdim=True).clamp(min=1e-9)
    # About their mean, or rounding would outweigh a small R.
    mean = returns.mean(-1, keepdim=True)
    excess = (-aversion * (returns - mean)).logsumexp(-1) - math.log(returns.shape[-1])
    return mean.squeeze(-1) - excess / aversion.squeeze(-1)


RISKS: dict[str, Callable[[Tensor, MPCOptions], Tensor]] = {
    "mean": _mean,
    "worst": _worst,
    "cvar": _cvar,
    "exponential": _exponential,
}
"""By name, `(returns [worlds, samples, randomizations], options) -> [worlds, samples]`."""
