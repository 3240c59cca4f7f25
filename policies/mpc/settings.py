"""Which options of planning suit which environment; found by trial, and the defaults suit those that are not listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLANNING: dict[str, Mapping[str, Any]] = {
    # Rising takes a push of all limbs that pays only later: plans are long, their mean is bold, and their end counts.
    "humanoid_standup": {
        "planner": "mppi",
        "samples": 64,
        "horizon": 0.75,
        "knots": 6,
        "noise": 0.5,
        "every": 2,
        "terminal": 10.0,
    },
    # The mean of good samples shakes less than the best one, and who spins has to see the next step of its feet.
    "quadruped": {"planner": "mppi", "samples": 24, "noise": 0.1, "every": 2, "horizon": 0.6, "knots": 8},
    # Plans reach as far as it takes to close the hand around a thing and lift it. The mean of many samples keeps hold
    # of what the best of them drops: predictive sampling lifted the apple in 1 of 4 tries, annealed sampling in 2 of 2.
    "arm_hand": {"planner": "annealed", "rounds": 2, "samples": 16, "noise": 0.25, "horizon": 0.6, "every": 2},
}
"""Fields of `MPCOptions` by environment."""


def planning_for(env: str) -> Mapping[str, Any]:
    """Return what an environment changes in the options of planning."""
    return PLANNING.get(env, {})
