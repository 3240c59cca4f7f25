"""Predictive sampling: follow the best sample (Howell et al. 2022, arXiv 2212.00541)."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.policies.mpc.options import MPCOptions


class PredictiveSampling:
    """Takes the best sample for the plan; the last plan is among them, so that no round makes it worse.

    Args:
        options: `noise` is read.
    """

    def __init__(self, options: MPCOptions) -> None:
        self._noise = options.noise

    def spread(self, plan: Tensor, round: int) -> Tensor:
        """See `Planner.spread`."""
        return plan.new_tensor(self._noise)

    def improve(self, plan: Tensor, samples: Tensor, returns: Tensor) -> Tensor:
        """See `Planner.improve`."""
        return samples[torch.arange(len(samples), device=samples.device), returns.argmax(1)]
