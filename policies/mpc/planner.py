"""What a planner decides: how far samples lie about the plan, and what is made of their returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from torch import Tensor

from rewardsmith.envs.choices import Choices

if TYPE_CHECKING:
    from rewardsmith.policies.mpc.options import MPCOptions


class Planner(Protocol):
    """Improves plans, one for each world, in rounds of samples; values are in half action ranges."""

    def spread(self, plan: Tensor, round: int) -> Tensor:
        """Return the standard deviation of a round's samples, to be broadcast to `[worlds, samples, knots, size]`.

        Args:
            plan: Present plans `[worlds, knots, size]`.
            round: From 0, anew at every control step.
        """
        ...

    def improve(self, plan: Tensor, samples: Tensor, returns: Tensor) -> Tensor:
        """Return better plans `[worlds, knots, size]`.

        Args:
            plan: Present plans `[worlds, knots, size]`, which are each world's first sample, too.
            samples: What was tried `[worlds, samples, knots, size]`.
            returns: What it came to, finite `[worlds, samples]`.
        """
        ...


class PlannerKind(Protocol):
    """Makes a planner."""

    def __call__(self, options: MPCOptions) -> Planner:
        """Return a planner of these options."""
        ...


PLANNERS: Choices[PlannerKind] = Choices(
    "planner",
    {
        "predictive_sampling": "rewardsmith.policies.mpc.predictive_sampling:PredictiveSampling",
        "mppi": "rewardsmith.policies.mpc.mppi:MPPI",
        "cem": "rewardsmith.policies.mpc.cem:CEM",
        "annealed": "rewardsmith.policies.mpc.annealed:Annealed",
    },
)
"""Every planner: one file, and one line here."""
