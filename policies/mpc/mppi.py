"""Model predictive path integral control: follow the mean of all samples, weighed by how good they are."""

from __future__ import annotations

from torch import Tensor

from rewardsmith.policies.mpc.options import MPCOptions


class MPPI:
    """Weighs samples by `exp(return / temperature)` (Williams et al. 2017).

    Args:
        options: `noise` and `temperature` are read.
    """

    def __init__(self, options: MPCOptions) -> None:
        self._noise = options.noise
        self._temperature = options.temperature

    def spread(self, plan: Tensor, round: int) -> Tensor:
        """See `Planner.spread`."""
        return plan.new_tensor(self._noise)

    def improve(self, plan: Tensor, samples: Tensor, returns: Tensor) -> Tensor:
        """See `Planner.improve`."""
        return weighed_mean(samples, returns, self._temperature)


def weighed_mean(samples: Tensor, returns: Tensor, temperature: float) -> Tensor:
    """Return the mean of samples whose weights are `exp(return / temperature)`, `[worlds, knots, size]`.

    Args:
        samples: `[worlds, samples, knots, size]`.
        returns: `[worlds, samples]`.
        temperature: In standard deviations of a world's returns, so that it suits a reward of any scale.
    """
    deviation = returns.std(1, keepdim=True).clamp(min=1e-9)
    weights = (returns / (deviation * temperature)).softmax(1)
    return (weights[..., None, None] * samples).sum(1)
