"""Poses moved a little by chance: each joint by itself and within its limits, and how a free body is turned."""

from __future__ import annotations

import mujoco
import numpy as np
import torch
from torch import Tensor

_TILT = 0.05
"""How far the numbers of a free body's quaternion are moved."""

_ENDLESS = {mujoco.mjtJoint.mjJNT_HINGE: 2 * np.pi, mujoco.mjtJoint.mjJNT_SLIDE: 2.0}
"""Ranges [rad or m] of joints that have none, by the sorts that are moved."""


class Moves:
    """Moves poses of a model.

    Args:
        model: What is posed.
        share: Of the joints that are moved at once.
    """

    def __init__(self, model: mujoco.MjModel, share: float) -> None:
        self._share = share
        joints = np.flatnonzero(np.isin(model.jnt_type, list(_ENDLESS)))
        self._places = model.jnt_qposadr[joints]
        limited = model.jnt_limited[joints].astype(bool)
        low, high = model.jnt_range[joints].T
        endless = np.array([_ENDLESS[mujoco.mjtJoint(kind)] for kind in model.jnt_type[joints]])
        self._range = np.where(limited, high - low, endless)
        self._low, self._high = np.where(limited, low, -np.inf), np.where(limited, high, np.inf)
        self._turns = quaternions(model)

    def __call__(self, rows: Tensor, width: float, random: np.random.Generator) -> Tensor:
        """Return poses of which some joints were moved; free bodies' quaternions are not of length one any more.

        Args:
            rows: Poses `[num_poses, pose_size]`.
            width: How far a joint is moved, of its range: the standard deviation.
            random: Draws the moves.
        """
        moved = rows.clone().numpy()
        shape = len(rows), len(self._places)
        by = random.normal(0, width, shape) * self._range * (random.random(shape) < self._share)
        moved[:, self._places] = np.clip(moved[:, self._places] + by, self._low, self._high)
        for place in self._turns:
            moved[:, place : place + 4] += random.normal(0, _TILT, (len(rows), 4))
        return torch.from_numpy(moved)


def quaternions(model: mujoco.MjModel) -> list[int]:
    """Return where in a pose quaternions of free joints begin."""
    return [int(place) + 3 for place in model.jnt_qposadr[model.jnt_type == mujoco.mjtJoint.mjJNT_FREE]]
