"""Where everything that is drawn is, computed from joint positions by MuJoCo in C or by MuJoCo Warp."""

from __future__ import annotations

import copy
from typing import Any, Protocol

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.start_warp import launching, start_mujoco_warp, start_warp

PLACES = {"geom_xpos": (3,), "geom_xmat": (3, 3), "cam_xpos": (3,), "cam_xmat": (3, 3)}
"""What the tracer has to know of each configuration, by its name in MuJoCo, with the shape of one item."""


class Poser(Protocol):
    """Computes `PLACES` of a batch of configurations."""

    def __call__(self, qpos: Tensor, mocap_pos: Tensor | None = None) -> dict[str, Tensor]:
        """Return float32 tensors `[num_worlds, items, ...]`, which the next call writes over.

        Args:
            qpos: `[num_worlds, nq]`.
            mocap_pos: Positions of mocap bodies `[num_worlds, nmocap, 3]` [m]; by default those of the model.
        """
        ...


class CPoser:
    """MuJoCo's own engine, one configuration after the other: the faster one on the CPU, with nothing to compile."""

    def __init__(self, model: mujoco.MjModel, num_worlds: int) -> None:
        self._model, self._data = model, mujoco.MjData(model)
        self._places = {
            name: torch.zeros(num_worlds, len(getattr(self._data, name)), *shape) for name, shape in PLACES.items()
        }

    def __call__(self, qpos: Tensor, mocap_pos: Tensor | None = None) -> dict[str, Tensor]:
        """See `Poser`; the tensors are on the CPU."""
        data = self._data
        for world in range(len(qpos)):
            data.qpos[:] = qpos[world]
            if mocap_pos is not None:
                data.mocap_pos[:] = mocap_pos[world]
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
        read = {name: wp.to_torch(getattr(self._data, name)) for name in (*PLACES, "qpos", "mocap_pos")}
        self._qpos, self._mocap_pos = read.pop("qpos"), read.pop("mocap_pos")
        self._places = read

    def __call__(self, qpos: Tensor, mocap_pos: Tensor | None = None) -> dict[str, Tensor]:
        """See `Poser`; the tensors are on the device."""
        self._qpos.copy_(qpos)
        if mocap_pos is not None:
            self._mocap_pos.copy_(mocap_pos)
        with launching(self._device):
            for compute in (self._mjw.kinematics, self._mjw.com_pos, self._mjw.camlight):
                compute(self._model, self._data)
        return self._places


def pose(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Compute where everything that is drawn is, from `data.qpos`."""
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
