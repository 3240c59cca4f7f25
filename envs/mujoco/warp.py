"""MuJoCo Warp: many simulations of one model on a CUDA device, or on the CPU for tests.

Fields have the names, shapes and meaning of `envs.mujoco.native`: what is read describes the new state. Differences:
float32; Newton's solver where the model asks for projected Gauss-Seidel, which MuJoCo Warp lacks; and every method
treats all simulations alike, by masks, so that nothing waits for the device and all of it can be captured in a CUDA
graph.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterable
from typing import Any

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.capture import drop_recordings
from rewardsmith.envs.device.random_kernel import KernelStreams
from rewardsmith.envs.device.start_warp import launching, start_mujoco_warp, start_warp
from rewardsmith.envs.mujoco.actuators import actuator_bounds
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.random import RandomStreams

STATE = ("qpos", "qvel", "act", "ctrl", "time", "qacc_warmstart", "mocap_pos", "mocap_quat")
"""What a simulation goes on from, and what may be written before `step`."""

_POSITIONS: tuple[str, ...] = ("xpos", "xquat", "xmat", "xipos", "ximat", "xanchor", "xaxis", "geom_xpos", "geom_xmat")
_POSITIONS += ("site_xpos", "site_xmat", "subtree_com", "cdof", "cinert", "cam_xpos", "cam_xmat")
_VELOCITIES = ("cvel", "cdof_dot")
_LIMIT = float(mujoco.mjMAXVAL)
"""Beyond this a position, velocity or acceleration counts as diverged, as in MuJoCo's C engine."""

_TRIAL_ENVS, _TRIAL_STEPS = 16, 120
_ROOM = 2
"""How many times the contacts and constraints of random motion there is room for."""

_log = logging.getLogger(__name__)


class WarpSim:
    """A batch of simulations with MuJoCo's field names as attributes.

    `sim.qpos`, `sim.xpos`, `sim.cfrc_ext`, ... are float32 tensors `[num_envs, ...]`, views of the device's memory.

    Args:
        model: The compiled model.
        num_envs: Number of simulations.
        device: `cpu` or a CUDA device.
        forces: Whether accelerations, constraint and contact forces must be those of the new state.
        varied: Fields of the model that each simulation has its own values of.
        room: Greatest numbers of contacts and of constraint rows in one simulation; None tries them out.

    Attributes:
        model_fields: The varied fields by name, `[num_envs, ...]`; write them in place before `reset`.
        faults: `diverged` counts simulations that met a bad state, `overflow` steps of simulations in which contacts or
            constraints found no room, so that their physics was wrong; int64 scalars on the device.
    """

    dtype = torch.float32
    random_streams: type[RandomStreams] = KernelStreams

    def __init__(
        self,
        model: mujoco.MjModel,
        num_envs: int,
        *,
        device: str | torch.device = "cuda",
        forces: bool = False,
        varied: Iterable[str] = (),
        room: tuple[int, int] | None = None,
    ) -> None:
        self._wp = start_warp()
        self._mjw = mjw = start_mujoco_warp()
        self.device = torch.device(device)
        if self.device.type == "cuda" and self.device.index is None:
            self.device = torch.device("cuda", torch.cuda.current_device())
        self.num_envs = num_envs
        self.model = _with_newton(model)
        self._level = 3 if forces else 0
        contacts, rows = room or try_out(self.model)
        varied = list(varied)
        with launching(self.device):
            self._model = mjw.put_model(self.model, batch_sizes=dict.fromkeys(varied, num_envs))
            self._model.opt.warn_overflow = 0  # counted in `faults` instead of printed by every thread of a kernel
            self._data = mjw.make_data(self.model, nworld=num_envs, nconmax=contacts, njmax=rows)
            self._overflow = self._shared(self._data, "overflow", ())
            self._acceleration = self._shared(self._data, "qacc", (model.nv,))
            self.model_fields = {name: self._shared(self._model, name, getattr(model, name).shape) for name in varied}
        self.faults = {
            name: torch.zeros((), dtype=torch.int64, device=self.device) for name in ("diverged", "overflow")
        }
        self._diverged = torch.zeros(num_envs, dtype=torch.bool, device=self.device)
        self._rows = torch.arange(num_envs, device=self.device)
        self._defaults = self._default_state()

    def __getattr__(self, name: str) -> Tensor:
        if name.startswith("_"):
            raise AttributeError(name)
        shape = getattr(mujoco.MjData(self.model), name).shape if name != "time" else ()
        with launching(self.device):
            tensor = self._shared(self._data, name, shape)
        level = 0 if name in STATE else 1 if name in _POSITIONS else 2 if name in _VELOCITIES else 3
        if level > self._level:
            self._level = level
            drop_recordings()  # of steps that do not compute it
            self._refresh()
        self.__dict__[name] = tensor
        return tensor

    def step(self, ctrl: Tensor, substeps: int) -> None:
        """Advance every simulation by `substeps` physics steps under constant controls `[num_envs, nu]`."""
        self.ctrl.copy_(ctrl)
        self.advance(substeps)
        self._diverged.copy_(self._bad_state())
        self.faults["diverged"] += self._diverged.sum()
        self.faults["overflow"] += (self._overflow != 0).sum()
        self._overflow.zero_()
        self._write(self._diverged, {})
        self._refresh()

    def advance(self, substeps: int) -> None:
        """Run `substeps` physics steps and nothing else: derived fields and faults are left behind."""
        with launching(self.device):
            for _ in range(substeps):
                self._mjw.step(self._model, self._data)

    def rows(self, begins: Tensor) -> Tensor:
        """Return the numbers of the simulations that `reset` wants fields of, int64: all, as the host cannot know."""
        return self._rows

    def reset(self, begins: Tensor, fields: dict[str, Tensor]) -> None:
        """Return simulations to the model's defaults, then write state fields.

        Args:
            begins: Which simulations to reset, bool `[num_envs]`.
            fields: State fields by MuJoCo's name, each `[num_envs, ...]`, written where a simulation begins.
        """
        self._write(begins, fields)
        self._diverged.logical_and_(~begins)
        self._refresh()

    def diverged(self) -> Tensor:
        """Tell which simulations met a bad state in the last step and went back to the defaults, bool `[num_envs]`."""
        return self._diverged.clone()

    def state(self) -> Tensor:
        """Copy the integration state, float32 `[num_envs, nstate]`."""
        return torch.cat([getattr(self, name).reshape(self.num_envs, -1) for name in STATE], 1)

    def set_state(self, state: Tensor) -> None:
        """Put back a state taken by `state` and recompute what follows from it."""
        fields = [getattr(self, name) for name in STATE]
        parts = state.to(self.device).split([field[0].numel() for field in fields], 1)
        for field, part in zip(fields, parts, strict=True):
            field.copy_(part.view_as(field))
        self._refresh()

    def _shared(self, owner: Any, name: str, shape: tuple[int, ...]) -> Tensor:
        """Return a field of Warp's model or data as a torch tensor of the same memory, `[num_envs, *shape]`."""
        field: Tensor = self._wp.to_torch(getattr(owner, name))
        return field.view(self.num_envs, *shape)

    def _refresh(self) -> None:
        """Compute what has been asked for at the present state."""
        mjw, model, data = self._mjw, self._model, self._data
        with launching(self.device):
            if self._level == 3:
                mjw.forward(model, data)
            elif self._level:
                mjw.kinematics(model, data)
                mjw.com_pos(model, data)
                mjw.camlight(model, data)
                if self._level == 2:
                    mjw.com_vel(model, data)

    def _bad_state(self) -> Tensor:
        """Tell where positions, velocities or accelerations are not finite or too large; NaN compares as false."""
        return ~(torch.cat([self.qpos, self.qvel, self._acceleration], 1).abs() <= _LIMIT).all(1)

    def _write(self, begins: Tensor, fields: dict[str, Tensor]) -> None:
        for name in STATE:
            field = getattr(self, name)
            value = fields[name].to(field.dtype) if name in fields else self._defaults[name]
            torch.where(begins.view(-1, *[1] * (field.dim() - 1)), value, field, out=field)

    def _default_state(self) -> dict[str, Tensor]:
        data = mujoco.MjData(self.model)
        # A warm start that is not a number would outlive the reset and poison the solver.
        return {name: torch.as_tensor(getattr(data, name), dtype=self.dtype, device=self.device) for name in STATE}


def try_out(model: mujoco.MjModel) -> tuple[int, int]:
    """Return room for contacts and constraint rows in one simulation: some more than random motion makes.

    Too little makes the physics wrong, too much makes it slow.
    """
    sim = NativeSim(model, _TRIAL_ENVS)
    generator = torch.Generator().manual_seed(0)
    low, high = torch.as_tensor(actuator_bounds(model)).unbind(1)
    contacts = rows = 0
    data = mujoco.MjData(model)
    for step in range(_TRIAL_STEPS):
        if step % 10 == 0:
            unit = torch.rand(_TRIAL_ENVS, model.nu, generator=generator, dtype=torch.float64)
        sim.step(low + (high - low) * unit, 5)
        for qpos in sim.qpos[step % 4 :: 4]:
            data.qpos[:] = qpos.numpy()
            mujoco.mj_fwdPosition(model, data)
            contacts, rows = max(contacts, data.ncon), max(rows, data.nefc)
    return _ROOM * contacts + 16, _ROOM * rows + 40


def _with_newton(model: mujoco.MjModel) -> mujoco.MjModel:
    if model.opt.solver != mujoco.mjtSolver.mjSOL_PGS:
        return model
    model = copy.copy(model)
    model.opt.solver = mujoco.mjtSolver.mjSOL_NEWTON
    return model
