"""How long the bodies of a model are: what people see of a robot, and no feature tells."""

from __future__ import annotations

import mujoco
import numpy as np

_UNLIKE_A_LINK = (mujoco.mjtGeom.mjGEOM_PLANE, mujoco.mjtGeom.mjGEOM_HFIELD)


def body_lengths(model: mujoco.MjModel) -> dict[str, float]:
    """Return the length [m] of every body that moves, has a name and a shape: between its geoms' farthest ends."""
    found = {}
    for body in range(1, model.nbody):
        geoms = [
            geom
            for geom in range(model.body_geomadr[body], model.body_geomadr[body] + model.body_geomnum[body])
            if model.geom_type[geom] not in _UNLIKE_A_LINK
        ]
        if model.body_weldid[body] and geoms and (name := model.body(body).name):
            ends = np.concatenate([_ends(model, geom) for geom in geoms])
            found[name] = float(np.linalg.norm(ends[:, None] - ends, axis=-1).max())
    return found


def _ends(model: mujoco.MjModel, geom: int) -> np.ndarray:
    """Return the two ends of a geom along its longest axis, in the frame of its body, `[2, 3]`."""
    center, half = np.split(model.geom_aabb[geom], 2)
    along = np.where(np.arange(3) == np.argmax(half), half, 0.0)
    ends = np.empty((2, 3))
    for end, local in zip(ends, (center - along, center + along), strict=True):
        mujoco.mju_rotVecQuat(end, local, model.geom_quat[geom])
        end += model.geom_pos[geom]
    return ends
