"""Annealed sampling as in DIAL-MPC (Xue et al. 2024, arXiv 2409.15610): from rounds of much noise to rounds of little.

Much noise smooths the landscape of returns, so that the first rounds find the way and the last ones the details, as in
diffusion models.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.policies.mpc.mppi import weighed_mean
from rewardsmith.policies.mpc.options import MPCOptions


class Annealed:
    """MPPI whose noise falls from round to round, and from the far future to the near one.

    Args:
        options: `noise`, `temperature`, `horizon_factor` and `round_factor` are read.
    """

    def __init__(self, options: MPCOptions) -> None:
        self._noise = options.noise
        self._temperature = options.temperature
        self._horizon_factor = options.horizon_factor
        self._round_factor = options.round_factor

    def spread(self, plan: Tensor, round: int) -> Tensor:
        """See `Planner.spread`."""
        from_the_end = torch.arange(plan.shape[1], device=plan.device).flip(0)
        return self._noise * self._round_factor**round * self._horizon_factor ** from_the_end.unsqueeze(1)

    def improve(self, plan: Tensor, samples: Tensor, returns: Tensor) -> Tensor:
        """See `Planner.improve`."""
        return weighed_mean(samples, returns, self._temperature)
