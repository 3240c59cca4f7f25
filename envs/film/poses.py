"""Where everything that is drawn is, computed from joint positions by MuJoCo in C or by MuJoCo Warp.

A pose is one row of numbers: the joint positions, and where and how turned each mocap body is.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Protocol

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.start_warp import launching, start_mujoco_warp, start_warp

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.simulator import Simulator

PLACES = {"geom_xpos": (3,), "geom_xmat": (3, 3), "cam_xpos": (3,), "cam_xmat": (3, 3)}
"""What the tracer has to know of each configuration, by its name in MuJoCo, with the shape of one item."""


def poses(sim: Simulator, num_envs: int | None = None) -> Tensor:
    """Return all that a picture needs of the present states, `[num_envs, pose_size]`.

    Args:
        sim: Holds the states.
        num_envs: How many, the first ones; None for all.
    """
    fields = [sim.qpos[:num_envs]]
    if sim.model.nmocap:
        fields += [sim.mocap_pos[:num_envs].flatten(1), sim.mocap_quat[:num_envs].flatten(1)]
    return torch.cat(fields, 1)


def pose_size(model: mujoco.MjModel) -> int:
    """Return the length of a pose."""
    return int(model.nq + 7 * model.nmocap)


def with_mocap(model: mujoco.MjModel, rows: Tensor) -> Tensor:
    """Return poses of full length: joint positions alone get the mocap bodies' places in the model.

    Args:
        model: What is posed.
        rows: `[..., nq]` or `[..., pose_size]`.

    Raises:
        ValueError: the rows have another length.
    """
    if rows.shape[-1] not in (model.nq, pose_size(model)):
        raise ValueError(
            f"poses have {rows.shape[-1]} numbers, not the {model.nq} joint positions"
            + (f" or, with mocap bodies, {pose_size(model)}" if model.nmocap else "")
        )
    if rows.shape[-1] == pose_size(model):
        return rows
    data = mujoco.MjData(model)
    mocap = torch.from_numpy(np.concatenate([data.mocap_pos.ravel(), data.mocap_quat.ravel()]))
    return torch.cat([rows, mocap.to(rows).expand(*rows.shape[:-1], -1)], -1)


class Poser(Protocol):
    """Computes `PLACES` of a batch of configurations."""

    def __call__(self, rows: Tensor) -> dict[str, Tensor]:
        """Return float32 tensors `[num_worlds, items, ...]`, which the next call writes over.

        Args:
            rows: Poses `[num_worlds, pose_size]`.
        """
        ...


class CPoser:
    """MuJoCo's own engine, one configuration after the other: the faster one on the CPU, with nothing to compile."""

    def __init__(self, model: mujoco.MjModel, num_worlds: int) -> None:
        self._model, self._data = model, mujoco.MjData(model)
        self._places = {
            name: torch.zeros(num_worlds, len(getattr(self._data, name)), *shape) for name, shape in PLACES.items()
        }

    def __call__(self, rows: Tensor) -> dict[str, Tensor]:
        """See `Poser`; the tensors are on the CPU."""
        data, nq, nmocap = self._data, self._model.nq, self._model.nmocap
        for world, row in enumerate(rows.numpy()):
            data.qpos[:] = row[:nq]
            data.mocap_pos[:] = row[nq : nq + 3 * nmocap].reshape(-1, 3)
            data.mocap_quat[:] = row[nq + 3 * nmocap :].reshape(-1, 4)
            pose(self._model, data)
            for name, values in self._places.items():
                values[world] = torch.from_numpy(getattr(data, name)).view_as(values[world])
        return self._places


class WarpPoser:
    """MuJoCo Warp, all configurations at once and without a copy to the host."""

    def __init__(self, model: mujoco.MjModel, num_worlds: int, device: torch.device) -> None:
        wp = start_warp()
        mjw = start_mujoco_warp()
        self._mjw, self._device = mjw, device
        model = without_dynamics(model)
        with launching(device):
            self._model = mjw.put_model(model)
            self._data = mjw.make_data(model, nworld=num_worlds, nconmax=1, njmax=1)
        self._places = {name: wp.to_torch(getattr(self._data, name)) for name in PLACES}
        self._fields = [wp.to_torch(getattr(self._data, name)) for name in ("qpos", "mocap_pos", "mocap_quat")]
        self._sizes = [model.nq, 3 * model.nmocap, 4 * model.nmocap]

    def __call__(self, rows: Tensor) -> dict[str, Tensor]:
        """See `Poser`; the tensors are on the device."""
        for field, values in zip(self._fields, rows.split(self._sizes, 1), strict=True):
            if values.numel():
                field.copy_(values.view(field.shape))
        with launching(self._device):
            for compute in (self._mjw.kinematics, self._mjw.com_pos, self._mjw.camlight):
                compute(self._model, self._data)
        return self._places


def pose(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Compute where everything that is drawn is, from `data.qpos` and the mocap bodies' places."""
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_camlight(model, data)


def without_dynamics(model: mujoco.MjModel) -> mujoco.MjModel:
    """Return a copy with plain physics options: mujoco_warp refuses models whose solver it lacks."""
    model = copy.copy(model)
    fresh: Any = mujoco.MjOption()
    for name in ("solver", "integrator", "cone", "disableflags", "enableflags", "noslip_iterations"):
        setattr(model.opt, name, getattr(fresh, name))
    return model
