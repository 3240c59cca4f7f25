"""Poses that touch the floor: what is posed by joint angles alone hangs in the air or sinks into the ground."""

from __future__ import annotations

from dataclasses import dataclass, field

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.film.poses import CPoser, with_mocap
from rewardsmith.envs.mujoco.floor import floor_height
from rewardsmith.envs.mujoco.lowest import lowest_point

_BATCH = 256
_ENDLESS = (mujoco.mjtGeom.mjGEOM_PLANE, mujoco.mjtGeom.mjGEOM_HFIELD)


@dataclass(frozen=True)
class _Places:
    """What `lowest_point` asks of a simulator."""

    geom_xpos: Tensor
    geom_xmat: Tensor
    dtype: torch.dtype = torch.float32
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))


def land(model: mujoco.MjModel, qpos: np.ndarray, height: int) -> np.ndarray:
    """Move poses up or down until their lowest geom touches the floor.

    Args:
        model: What is posed.
        qpos: Joint positions `[num_poses, nq]`.
        height: Which of them lifts the whole body [m].

    Returns:
        The poses moved, as a new array.
    """
    moving = np.flatnonzero(model.geom_bodyid > 0)
    surfaces = [lowest_point(model, int(geom)) for geom in moving if model.geom_type[geom] not in _ENDLESS]
    poser = CPoser(model, _BATCH)
    landed = np.array(qpos, float)
    for start in range(0, len(qpos), _BATCH):
        rows = landed[start : start + _BATCH]
        padded = np.concatenate([rows, np.repeat(rows[-1:], _BATCH - len(rows), 0)])
        places = poser(with_mocap(model, torch.from_numpy(padded)))
        sim = _Places(places["geom_xpos"], places["geom_xmat"])
        lowest = torch.stack([each(sim) for each in surfaces]).amin(0)  # type: ignore[arg-type]
        rows[:, height] += floor_height(model) - lowest[: len(rows)].numpy()
    return landed
