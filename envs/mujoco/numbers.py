"""Whether the numbers of a compiled model are any: MuJoCo takes what nothing can be simulated with."""

from __future__ import annotations

import math

import mujoco
import numpy as np

MOST_ITERATIONS = 10_000
"""Of a solver in one physics step."""

MOST_SUBSTEPS = 10_000
"""Physics steps in one control step."""

_ITERATIONS = (
    "iterations",
    "ls_iterations",
    "noslip_iterations",
    "ccd_iterations",
    "sdf_iterations",
    "sdf_initpoints",
)
_FIELDS = ("body_", "jnt_", "dof_", "geom_", "site_", "eq_", "tendon_", "actuator_", "key_", "qpos", "mocap_")


def check_numbers(model: mujoco.MjModel) -> None:
    """Refuse a model that cannot be simulated, or not in any time.

    Raises:
        ValueError: the timestep is none, a solver never stops, or a number is not a number.
    """
    if not (math.isfinite(model.opt.timestep) and model.opt.timestep > 0):
        raise ValueError(f"the timestep of the model is {model.opt.timestep:g} s; it must be above 0")
    for name in _ITERATIONS:
        if (number := getattr(model.opt, name)) > MOST_ITERATIONS:
            raise ValueError(f"option {name} of the model is {number}; it is at most {MOST_ITERATIONS}")
    for name in _numeric(model):
        if np.isnan(getattr(model, name)).any():
            raise ValueError(f"{name} of the model holds something that is not a number")
    if np.isnan([*model.opt.gravity, *model.opt.wind]).any():
        raise ValueError("gravity or wind of the model is not a number")


def _numeric(model: mujoco.MjModel) -> list[str]:
    fields = (name for name in dir(model) if name.startswith(_FIELDS))
    return [name for name in fields if getattr(getattr(model, name), "dtype", None) == np.float64]
