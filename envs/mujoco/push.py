"""Along which axes a body as a whole can be pushed, from its model."""

from __future__ import annotations

import mujoco
import numpy as np

AXES = "xyz"


def push_dofs(model: mujoco.MjModel, root: int) -> dict[str, int]:
    """Return the degree of freedom in `qvel` by which a root moves along each of the world's axes.

    Args:
        model: The model.
        root: The body, whose free joint or slides are looked at; none has no axis.
    """
    found: dict[str, int] = {}
    for joint in range(model.body_jntadr[root], model.body_jntadr[root] + model.body_jntnum[root]):
        dof = int(model.jnt_dofadr[joint])
        if model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_FREE:
            found |= {axis: dof + place for place, axis in enumerate(AXES)}
        elif model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE:
            axis = np.abs(model.jnt_axis[joint])
            if axis.max() > 0.99:
                found[AXES[int(axis.argmax())]] = dof
    return found
