"""Poses as numbers without jumps, for networks that stand in for what a camera sees."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.film.render import find_camera

_UPRIGHT = 0.99
"""Cosine of the angle to the vertical from which on a slide is a lift."""


_ENTRIES: tuple[dict[str, int], ...] = (
    *({"ww": 1, "xx": 1, "yy": -1, "zz": -1}, {"xy": 2, "wz": -2}, {"xz": 2, "wy": 2}),
    *({"xy": 2, "wz": 2}, {"ww": 1, "xx": -1, "yy": 1, "zz": -1}, {"yz": 2, "wx": -2}),
    *({"xz": 2, "wy": -2}, {"yz": 2, "wx": 2}, {"ww": 1, "xx": -1, "yy": -1, "zz": 1}),
)
"""Entries of a rotation matrix, row by row, as sums of products of its unit quaternion's parts."""

_COEFFICIENTS = [[entry.get(first + second, 0) for entry in _ENTRIES] for first in "wxyz" for second in "wxyz"]


class PoseInputs:
    """Turns poses into inputs: turns become sines and cosines, orientations rotation matrices.

    Where every camera follows a body, how far that has travelled is left out: it changes nothing in the picture but the
    floor's pattern, and grows without end.

    Args:
        model: What is posed.
        cameras: Names of the cameras that look on.

    Attributes:
        size: How many inputs a pose gives.

    Raises:
        UserError: the model does not have a camera.
    """

    def __init__(self, model: mujoco.MjModel, cameras: Sequence[str]) -> None:
        left_out = _travel(model, cameras)
        plain, angles, quaternions = [], [], []
        for joint in range(model.njnt):
            place = int(model.jnt_qposadr[joint])
            match model.jnt_type[joint]:
                case mujoco.mjtJoint.mjJNT_FREE:
                    plain += [place, place + 1, place + 2]
                    quaternions.append(place + 3)
                case mujoco.mjtJoint.mjJNT_BALL:
                    quaternions.append(place)
                case mujoco.mjtJoint.mjJNT_HINGE if not model.jnt_limited[joint]:
                    angles.append(place)
                case _:
                    plain.append(place)
        for body in range(model.nmocap):
            plain += range(model.nq + 3 * body, model.nq + 3 * body + 3)
            quaternions.append(model.nq + 3 * model.nmocap + 4 * body)
        self._plain = np.array([place for place in plain if place not in left_out], np.int64)
        self._angles, self._quaternions = np.array(angles, np.int64), quaternions
        self.size = len(self._plain) + 2 * len(angles) + 9 * len(quaternions)

    def __call__(self, rows: Tensor) -> Tensor:
        """Return inputs, float32 `[num_poses, size]`, of poses `[num_poses, pose_size]`."""
        values = rows.float()
        plain, angles = (
            values.index_select(1, constant(places, torch.int64, rows.device)) for places in (self._plain, self._angles)
        )
        parts = [plain, angles.sin(), angles.cos()] if len(self._angles) else [plain]
        parts += [_rotation(values[:, place : place + 4]) for place in self._quaternions]
        return torch.cat(parts, 1)


def _travel(model: mujoco.MjModel, cameras: Sequence[str]) -> set[int]:
    """Return where in poses the horizontal positions are that cameras follow; none where one stands still."""
    numbers = [find_camera(model, camera) for camera in cameras]
    if any(model.cam_mode[number] == mujoco.mjtCamLight.mjCAMLIGHT_FIXED for number in numbers):
        return set()
    places: set[int] = set()
    for body in {int(model.cam_bodyid[number]) for number in numbers}:
        first = int(model.body_jntadr[body])
        for joint in range(first, first + int(model.body_jntnum[body])):
            place = int(model.jnt_qposadr[joint])
            if model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_FREE:
                places |= {place, place + 1}
            is_level = abs(model.jnt_axis[joint, 2]) < _UPRIGHT
            if model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE and is_level and not model.jnt_limited[joint]:
                places.add(place)
    return places


def _rotation(quaternion: Tensor) -> Tensor:
    """Return rotation matrices, flat `[n, 9]`, of quaternions `[n, 4]`, w first.

    All entries in one product: this runs in every step of a distilled reward.
    """
    unit = torch.nn.functional.normalize(quaternion, dim=1)
    products = (unit.unsqueeze(2) * unit.unsqueeze(1)).flatten(1)
    return products @ constant(_COEFFICIENTS, torch.float32, quaternion.device)
