"""Which way a joint moves what hangs on it where its angle or position grows, in words."""

from __future__ import annotations

import mujoco
import numpy as np

_WAYS = (("forward", "backward"), ("to the left", "to the right"), ("up", "down"))
"""Where a move along +x or -x, +y or -y, +z or -z goes."""
_LEAST_COSINE = 0.8
"""Cosine between a slide and an axis of the world from which on it is said to go along it."""
_LEAST_ARM = 0.01
"""Distance [m] from its axis within which what a joint moves only spins."""


def positive_way(model: mujoco.MjModel, joint: str) -> str:
    """Return where a growing angle or position moves what hangs on a joint from the default pose, such as `backward`.

    Returns:
        One of the six ways along the world's axes; empty for balls and free joints, where a hinge only spins, and
        where a slide is oblique.
    """
    number = model.joint(joint).id
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    if model.jnt_type[number] == mujoco.mjtJoint.mjJNT_SLIDE:
        return _along(data.xaxis[number], _LEAST_COSINE)
    if model.jnt_type[number] != mujoco.mjtJoint.mjJNT_HINGE:
        return ""
    arm = data.subtree_com[model.jnt_bodyid[number]] - data.xanchor[number]
    way = np.cross(data.xaxis[number], arm)
    return _along(way, 0.0) if np.linalg.norm(way) > _LEAST_ARM else ""


def _along(way: np.ndarray, least: float) -> str:
    """Return the way along the axis of the world that a vector is nearest to, empty where its cosine is too small."""
    axis = int(np.abs(way).argmax())
    return _WAYS[axis][int(way[axis] < 0)] if abs(way[axis]) > least * np.linalg.norm(way) else ""
