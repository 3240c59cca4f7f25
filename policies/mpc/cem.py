"""The cross-entropy method: draw the next round where the best samples of the last one were (Rubinstein 1999)."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.policies.mpc.options import MPCOptions

_LEAST = 0.1
"""Share of the first noise below which no deviation falls, or a plan could not change any more."""


class CEM:
    """Takes mean and deviation of the best samples; the first round of every control step draws with all its noise.

    Args:
        options: `noise` and `elites` are read.
    """

    def __init__(self, options: MPCOptions) -> None:
        self._noise = options.noise
        self._elites = options.elites
        self._deviation = torch.empty(0)

    def spread(self, plan: Tensor, round: int) -> Tensor:
        """See `Planner.spread`."""
        return plan.new_tensor(self._noise) if round == 0 else self._deviation.unsqueeze(1)

    def improve(self, plan: Tensor, samples: Tensor, returns: Tensor) -> Tensor:
        """See `Planner.improve`."""
        best = returns.topk(self._elites, 1).indices
        elites = samples.gather(1, best[..., None, None].expand(-1, -1, *samples.shape[2:]))
        variance, mean = torch.var_mean(elites, 1, correction=0)
        self._deviation = variance.sqrt().clamp(min=_LEAST * self._noise)
        return mean
