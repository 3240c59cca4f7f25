"""Which way a joint turns where its angle grows, in words."""

from __future__ import annotations

import mujoco
import numpy as np

_WAYS = (("forward", "backward"), ("to the left", "to the right"), ("up", "down"))
"""Where a move along +x or -x, +y or -y, +z or -z goes."""
_LEAST_ARM = 0.01
"""Distance [m] from its axis within which what a joint moves only spins."""


def positive_way(model: mujoco.MjModel, joint: str) -> str:
    """Return where a growing angle of a hinge moves what hangs on it from the model's default pose, such as `backward`.

    Returns:
        One of the six ways along the world's axes; empty for other joints, and where it only spins.
    """
    number = model.joint(joint).id
    if model.jnt_type[number] != mujoco.mjtJoint.mjJNT_HINGE:
        return ""
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    arm = data.subtree_com[model.jnt_bodyid[number]] - data.xanchor[number]
    way = np.cross(data.xaxis[number], arm)
    axis = int(np.abs(way).argmax())
    return _WAYS[axis][int(way[axis] < 0)] if np.linalg.norm(way) > _LEAST_ARM else ""
