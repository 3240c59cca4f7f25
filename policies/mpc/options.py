"""What can be chosen about planning, one documented field each."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs.errors import UserError, refuse_out_of_range
from rewardsmith.policies.mpc.planner import PLANNERS
from rewardsmith.policies.mpc.risk import RISKS
from rewardsmith.policies.mpc.spline import SPLINES

_BOUNDS = {
    "horizon": (1e-3, 60),
    "knots": (1, 1000),
    "samples": (2, 1_000_000),
    "rounds": (1, 1000),
    "every": (1, 1000),
    "noise": (1e-6, 10),
    "correlation": (0, 1),
    "temperature": (1e-6, 1e3),
    "elites": (1, 1_000_000),
    "horizon_factor": (1e-3, 1),
    "round_factor": (1e-3, 1),
    "terminal": (0, 1e6),
    "fall_cost": (-1e9, 1e9),
    "randomizations": (0, 1000),
    "tail": (1e-3, 1),
    "aversion": (1e-6, 1e6),
}


@dataclass(kw_only=True)
class MPCOptions:
    """Options of planning; the defaults are for robots with some dozen joints on two CPU cores.

    Raises:
        UserError: one is unknown or out of range.
    """

    planner: str = "predictive_sampling"
    """What is made of the samples: predictive_sampling, mppi, cem or annealed."""

    horizon: float = 0.4
    """How far a plan looks ahead [s] (0.2 to 2)."""

    knots: int = 4
    """Knots of a plan's spline (3 to 12)."""

    spline: str = "linear"
    """How a plan runs between its knots: zero holds the last one, linear, or cubic."""

    samples: int = 32
    """Plans tried in a round, the last one as it is among them (8 to 4096)."""

    rounds: int = 1
    """Rounds in which a plan is improved before it is followed (1 to 8)."""

    every: int = 1
    """Control steps for which a plan is followed before the next is made (1 to 5)."""

    noise: float = 0.2
    """Standard deviation of the samples' knots about the plan, in half action ranges (0.04 to 1)."""

    correlation: float = 0.8
    """Correlation of the noise of one knot and the next; 0 is white, 1 moves all knots alike (0.5 to 1)."""

    temperature: float = 0.1
    """How much worse samples count in the means of mppi and annealed, in standard deviations of the samples' returns
    (0.02 to 1)."""

    elites: int = 6
    """Samples, the best, of which cem takes mean and deviation (a tenth to a quarter of the samples)."""

    horizon_factor: float = 0.9
    """Factor on the noise of annealed from a knot to the one before it: the near future is settled first."""

    round_factor: float = 0.5
    """Factor on the noise of annealed from one round to the next."""

    terminal: float = 0.0
    """How many more times a plan's last moment counts, for goals beyond the horizon."""

    fall_cost: float = 0.0
    """What every control step of a plan costs after the world has ended in it; it pays nothing any more."""

    randomizations: int = 0
    """Worlds with physical parameters of their own in which each plan is tried; 0 has those of the true one."""

    risk: str = "mean"
    """What counts of a plan's returns in these worlds: mean, worst, cvar or exponential."""

    tail: float = 0.25
    """Share of the worlds, the worst, whose mean cvar is."""

    aversion: float = 1.0
    """How much exponential fears bad worlds, in one over standard deviations of the samples' returns (0.1 to 10)."""

    threads: int = 0
    """Threads that simulate plans on the CPU; 0 takes all that this process may use."""

    seed: int = 0
    """Seed of the samples and the random worlds."""

    def __post_init__(self) -> None:
        PLANNERS.check(self.planner)
        for name, value, choices in (("spline", self.spline, SPLINES), ("risk", self.risk, RISKS)):
            if value not in choices:
                raise UserError(f"{name} is {value!r}; choose one of: {', '.join(choices)}")
        for name, (low, high) in _BOUNDS.items():
            refuse_out_of_range(name, getattr(self, name), low, high)
        if self.planner == "cem" and self.elites > self.samples:
            raise UserError(f"elites is {self.elites}, of {self.samples} samples; give fewer")
