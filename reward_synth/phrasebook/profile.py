"""What is usual for a body, measured: feature values where it begins, at rest, and under random actions."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from rewardsmith.envs.survey import Survey

STEPS = 40
"""Control steps of random motion that are looked at."""

_IN_THE_AIR = 0.25
"""Share of the main body's height by which even the lowest part is above the ground where a body begins in the air."""


@dataclass(frozen=True)
class Usual:
    """What is usual for one feature.

    Attributes:
        start: Its mean at reset [SI]; a height's where the body stands if it begins in the air, as Ant does.
        reset: Its mean at reset [SI].
        spread: Its root mean square distance from `start` under random actions [SI].
    """

    start: float
    spread: float
    reset: float = 0.0


def usual_values(survey: Survey) -> dict[str, Usual]:
    """Return what is usual for every scalar feature of an environment."""
    scalar = [name for name, shape in survey.fields.items() if shape == ()]
    resets = {name: float(survey.start[name].mean()) for name in scalar}
    starts = resets | _landed(survey, resets)
    moving = survey.first(STEPS * survey.environment.control_dt)
    spreads = {name: _spread(moving[name], starts[name]) for name in scalar}
    return {name: Usual(starts[name], spreads[name], resets[name]) for name in scalar}


def _spread(values: Tensor, start: float) -> float:
    """Return the root mean square distance of values `[steps, num_envs]` from a start."""
    squares = (values.double() - start).square().nanmean(1).mean()
    return float(squares.sqrt())


def _landed(survey: Survey, resets: dict[str, float]) -> dict[str, float]:
    """Return the heights of a body that has come down from the air and still stands; of any other, nothing."""
    kinds = {name: feature.kind or "" for name, feature in survey.environment.features.items()}
    feet = [name for name, kind in kinds.items() if kind.startswith("part_contact")]
    parts = [name for name, kind in kinds.items() if kind.startswith("part_height")]
    root = [name for name, kind in kinds.items() if kind == "height"]
    if not (feet and parts and root) or min(resets[name] for name in parts) < _IN_THE_AIR * resets[root[0]]:
        return {}
    settled = survey.settled
    return {name: float(settled[name].mean()) for name in root + parts} if settled is not None else {}
