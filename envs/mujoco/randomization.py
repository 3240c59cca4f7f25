"""Physical parameters that differ from environment to environment and from episode to episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.mujoco.actuators import is_linear, is_muscle

if TYPE_CHECKING:
    import mujoco
    from torch import Tensor

PARAMETERS: dict[str, dict[str, int]] = {
    "friction": {"geom_friction": 1, "pair_friction": 1},
    "mass": {
        "body_mass": 1,
        "body_inertia": 1,
        "body_subtreemass": 1,
        "dof_armature": 1,
        "body_invweight0": -1,
        "dof_invweight0": -1,
        "tendon_invweight0": -1,
    },
    "gains": {"actuator_gainprm": 1, "actuator_biasprm": 1},
    "damping": {"dof_damping": 1},
}
"""What can vary: the model's fields that follow a parameter, each with the power of its factor.

A factor on the mass keeps the proportions, so the constants that MuJoCo derives from masses follow in closed form and
need not be computed again; a factor on the gains scales the force of motors, position and velocity servos, and of a
muscle the force and scale alone, not its lengths and velocities."""

_MUSCLE_FORCE = slice(2, 4)
"""Where a muscle's parameters hold its peak force and what scales that where it is not given."""

_SEED_OFFSET = 2_000_003
"""Keeps these draws apart from those of initial states."""

Ranges = Mapping[str, tuple[float, float]]


def varied_fields(ranges: Ranges, model: mujoco.MjModel) -> list[str]:
    """Return the model's fields that follow the parameters in `ranges`, those it has.

    Raises:
        ValueError: a parameter is not known, or its range is not one of positive factors.
    """
    for name, (low, high) in ranges.items():
        if name not in PARAMETERS:
            raise ValueError(f"unknown parameter {name!r} to randomize; choose of: {', '.join(PARAMETERS)}")
        if not 0 < low <= high:
            raise ValueError(f"the range of {name} is ({low}, {high}); give two positive factors, the smaller first")
    return [field for name in ranges for field in PARAMETERS[name] if getattr(model, field).size]


class Randomizer:
    """Draws a factor for every parameter at the beginning of every episode.

    Args:
        ranges: Least and greatest factor by parameter, see `PARAMETERS`.
        sim: The simulator, made with `varied_fields`.
    """

    def __init__(self, ranges: Ranges, sim: Any) -> None:
        self._ranges = dict(ranges)
        self._sim = sim
        self._nominal = {name: field.clone() for name, field in sim.model_fields.items()}
        masks = {name: _follows(sim.model, name) for name in sim.model_fields}
        self._follows = {name: mask.to(sim.device) for name, mask in masks.items() if mask is not None}

    def redraw(self, seed: int, begins: Tensor, env_ids: Tensor, episodes: Tensor) -> None:
        """Write new parameters where an episode begins.

        Args:
            seed: Seed of the whole vectorized environment.
            begins: bool `[num_envs]`.
            env_ids: Environment numbers, int64 `[num_envs]`.
            episodes: Episode numbers, int64 `[num_envs]`.
        """
        if not self._ranges:
            return
        random = self._sim.random_streams(seed + _SEED_OFFSET, env_ids, episodes)
        low, high = (constant(ends, torch.float64, random.device) for ends in zip(*self._ranges.values(), strict=True))
        factors = random.uniform(low, high, len(self._ranges)).unbind(1)
        for name, factor in zip(self._ranges, factors, strict=True):
            for field_name, power in PARAMETERS[name].items():
                if field_name in self._nominal:
                    field, nominal = self._sim.model_fields[field_name], self._nominal[field_name]
                    rows = (-1, *[1] * (field.dim() - 1))
                    drawn = nominal * factor.pow(power).to(field.dtype).view(rows)
                    if field_name in self._follows:
                        drawn = torch.where(self._follows[field_name], drawn, nominal)
                    field.copy_(torch.where(begins.view(rows), drawn, field))


def _follows(model: mujoco.MjModel, field: str) -> Tensor | None:
    """Return which elements of a field follow its parameter's factor, bool as one model's field; None for all."""
    if field not in PARAMETERS["gains"]:
        return None
    mask = torch.zeros(getattr(model, field).shape, dtype=torch.bool)
    for actuator in range(model.nactuator):
        if is_muscle(model, actuator):
            mask[actuator, _MUSCLE_FORCE] = True
        else:
            mask[actuator] = is_linear(model, actuator)
    return None if mask.all() else mask
