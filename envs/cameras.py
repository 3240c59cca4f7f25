"""Where films are taken from: well framed cameras for a robot of any size."""

from __future__ import annotations

import itertools
import math

import mujoco
import numpy as np

FIELD_OF_VIEW = 40.0
"""Vertical opening angle of the cameras [deg]."""

ASPECT = 4 / 3
"""Width over height of the picture that the framing is made for."""

AZIMUTH = {"side": 12.0, "front": 60.0}
"""Angle by which each camera stands ahead of the robot's right-hand side [deg]; forward is +x."""


def add_cameras(
    spec: mujoco.MjSpec,
    body: str,
    distance: float | None = None,
    *,
    elevation: float = 14.0,
    room: float = 1.35,
) -> None:
    """Add the cameras "side" and "front", which look down on a body and move with its centre of mass.

    Cameras of these names that the model already has are replaced. Physics is not touched.

    Args:
        spec: model to add the cameras to, not yet compiled for use.
        body: name of the body whose subtree is filmed. "world" films the whole scene with cameras that stand still.
        distance: from the camera to the centre of mass [m]. By default it is such that every geom below `body` is in
            the picture in the model's initial pose.
        elevation: angle at which the cameras look down [deg], below 90.
        room: factor by which the default distance is enlarged, to leave room for moving limbs.

    Raises:
        ValueError: the spec has no such body.
    """
    names = [each.name for each in spec.bodies]
    if body not in names:
        raise ValueError(f"no body {body!r} to film; the model has {', '.join(filter(None, names))}")
    for camera in list(spec.cameras):
        if camera.name in AZIMUTH:
            spec.delete(camera)
    model = spec.copy().compile()
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    root = model.body(body).id
    corners = _corners(model, data, root)
    focus = data.subtree_com[root] if root else (corners.min(0) + corners.max(0)) / 2
    # A camera is placed in the frame of its body, which need not be aligned with the world.
    turn = data.xmat[root].reshape(3, 3)
    for name, azimuth in AZIMUTH.items():
        axes = _axes(math.radians(azimuth), math.radians(elevation))
        away = distance or room * _fitting_distance((corners - focus) @ axes.T)
        position = focus + away * axes[2]
        spec.body(body).add_camera(
            name=name,
            mode=mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM if root else mujoco.mjtCamLight.mjCAMLIGHT_FIXED,
            pos=turn.T @ (position - data.xpos[root]),
            quat=_quaternion(turn.T @ axes.T),
            fovy=FIELD_OF_VIEW,
        )


def _axes(azimuth: float, elevation: float) -> np.ndarray:
    """Return the camera's right, up and backward axes in the world frame as rows [3, 3], from angles [rad]."""
    backward = np.array(
        [math.sin(azimuth) * math.cos(elevation), -math.cos(azimuth) * math.cos(elevation), math.sin(elevation)]
    )
    right = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
    return np.stack([right, np.cross(backward, right), backward])


def _quaternion(rotation: np.ndarray) -> np.ndarray:
    quaternion = np.empty(4)
    mujoco.mju_mat2Quat(quaternion, rotation.ravel())
    return quaternion


def _corners(model: mujoco.MjModel, data: mujoco.MjData, root: int) -> np.ndarray:
    """Return the corners [n, 3] [m] of boxes around the bounded geoms below a body; its origin if there are none."""
    below = np.zeros(model.nbody, bool)
    below[root] = True
    for body in range(1, model.nbody):
        below[body] |= below[model.body_parentid[body]]
    signs = np.array(list(itertools.product((-1, 1), repeat=3)))
    corners = []
    for geom in np.flatnonzero(below[model.geom_bodyid] & (model.geom_rbound > 0)):
        centre, half = model.geom_aabb[geom, :3], model.geom_aabb[geom, 3:]
        corners.append(data.geom_xpos[geom] + (centre + signs * half) @ data.geom_xmat[geom].reshape(3, 3).T)
    return np.concatenate(corners) if corners else data.xpos[root][None]


def _fitting_distance(points: np.ndarray) -> float:
    """Return how far [m] a camera must be from the origin to see `points` [n, 3] in its right, up, backward axes."""
    tangent = math.tan(math.radians(FIELD_OF_VIEW) / 2)
    right, up, backward = np.abs(points[:, 0]), np.abs(points[:, 1]), points[:, 2]
    return float(np.max(backward + np.maximum(right / ASPECT, up) / tangent)) or 3.0
