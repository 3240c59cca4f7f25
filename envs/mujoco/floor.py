"""The floor of a model: what heights are measured from, and what films show as ground."""

from __future__ import annotations

import mujoco
import numpy as np

_LEVEL = 0.999
"""Cosine of the tilt from which on a plane is level."""


def find_floor(model: mujoco.MjModel) -> int | None:
    """Return the id of the largest level plane that is fixed to the world, or None."""
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    area = np.prod(np.where(model.geom_size[:, :2] > 0, model.geom_size[:, :2], np.inf), axis=1)
    level = (
        (model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE)
        & (model.body_weldid[model.geom_bodyid] == 0)
        & (data.geom_xmat[:, 8] > _LEVEL)
    )
    return int(np.argmax(np.where(level, area, 0))) if level.any() else None


def floor_height(model: mujoco.MjModel) -> float:
    """Return the z [m] of the floor, 0 where there is none."""
    floor = find_floor(model)
    if floor is None:
        return 0.0
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    return float(data.geom_xpos[floor, 2])


def is_uneven(model: mujoco.MjModel) -> bool:
    """Tell whether the world has ground beside its floor that no single height describes: hills or a slope."""
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    fixed, up = model.body_weldid[model.geom_bodyid] == 0, data.geom_xmat[:, 8]
    hills = model.geom_type == mujoco.mjtGeom.mjGEOM_HFIELD
    slopes = (model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE) & (up > 0.05) & (up <= _LEVEL)  # no walls
    return bool((fixed & (hills | slopes)).any())
