"""MuJoCo's C engine on CPU threads: many simulations of one model, their fields as torch tensors.

Convention. After a plain `mj_step`, `qpos` and `qvel` are those of the new state while all that is computed from them
(`xpos`, `cvel`, `cinert`, `cfrc_ext`, ...) still belongs to the last substep; Gymnasium's observations mix the two.
Here every field that is read describes the new state: positions and velocities are computed once more after the last
substep, and so are forces where an environment asks for them. Trajectories are bit for bit those of plain `mj_step`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable

import mujoco
import numpy as np
import torch
from mujoco.batch import Batch
from torch import Tensor

from rewardsmith.envs.mujoco import posture
from rewardsmith.envs.random import RandomStreams

_BAD_STATE = slice(int(mujoco.mjtWarning.mjWARN_BADQPOS), int(mujoco.mjtWarning.mjWARN_BADQACC) + 1)
"""Where the counters of bad positions, velocities and accelerations are among MuJoCo's warnings."""

_STATE = int(mujoco.mjtState.mjSTATE_INTEGRATION)

_log = logging.getLogger(__name__)
if mujoco.get_mju_user_warning() is None:
    # MuJoCo's own handler prints, and writes MUJOCO_LOG.TXT where the program was started.
    mujoco.set_mju_user_warning(_log.debug)


class NativeSim:
    """A batch of simulations with MuJoCo's field names as attributes.

    `sim.qpos`, `sim.xpos`, `sim.cfrc_ext`, ... are float64 tensors `[num_envs, ...]`, views of MuJoCo's own memory.
    After `step` and `reset` they describe the new state: what has once been read, and forces where `forces` asks for a
    whole forward pass. State fields may be written in place before `step`.

    Args:
        model: The compiled model.
        num_envs: Number of simulations.
        forces: Whether accelerations, constraint and contact forces must be those of the new state.
        varied: Fields of the model that each simulation has its own values of.
        threads: CPU threads; None takes all that this process may use.

    Attributes:
        model_fields: The varied fields by name, `[num_envs, ...]`; write them in place before `reset`.
        faults: How often something went wrong, by name, int64 scalars; who reads one sets it back to zero.
    """

    device = torch.device("cpu")
    dtype = torch.float64
    random_streams: type[RandomStreams] = RandomStreams

    def __init__(
        self,
        model: mujoco.MjModel,
        num_envs: int,
        *,
        forces: bool = False,
        varied: Iterable[str] = (),
        threads: int | None = None,
    ) -> None:
        self.model = model
        self.num_envs = num_envs
        # Nothing is computed at the new state until a field is read that needs it.
        self._stage = int(mujoco.mjtStage.mjSTAGE_ACC if forces else mujoco.mjtStage.mjSTAGE_NONE)
        self._batch = Batch(model, num_envs, threads or len(os.sched_getaffinity(0)))
        self._posture: posture.Posture | None = None
        self._ctrl = self._batch.bind("ctrl")
        self.model_fields = {name: torch.from_numpy(self._batch.expand(name)) for name in varied}
        self.faults = {"diverged": torch.zeros((), dtype=torch.int64)}
        self._bad_states = torch.from_numpy(self._batch.warning)[:, _BAD_STATE, 1]
        self._derived: dict[str, Tensor] = {}
        # Runge-Kutta leaves what it derived of a state between two.
        self._leaves_last = not forces and model.opt.integrator != mujoco.mjtIntegrator.mjINT_RK4
        self._recorded: dict[str | int | mujoco.mjtState, np.ndarray] = {}

    def __getattr__(self, name: str) -> Tensor:
        if name.startswith("_"):
            raise AttributeError(name)
        array = self._batch.bind(name)
        derived = not np.may_share_memory(array, self._batch.state)
        if derived:
            if name in posture.FIELDS and not self._stage:
                array = self._where().bind(name)
            else:
                self._stage = max(self._stage, int(mujoco.mjtStage.mjSTAGE_VEL))
            # A derived field is zero until the next call computes it.
            self._derive()
        array.flags.writeable = True  # torch warns of read-only arrays; nobody writes derived fields
        tensor = torch.from_numpy(array)
        self.__dict__[name] = tensor
        if derived:
            self._derived[name] = tensor
        return tensor

    def step(self, ctrl: Tensor, substeps: int) -> None:
        """Advance every simulation by `substeps` physics steps under constant controls `[num_envs, nu]`."""
        self._ctrl[:] = ctrl.numpy()
        self._batch.step(nstep=substeps, stage=self._stage)
        if self._posture:
            self._posture.follow()

    def roll(self, ctrl: Tensor, substeps: int, into: NativeSim) -> None:
        """Advance every simulation under one control after the other, and bring another batch into all those states.

        Args:
            ctrl: `[num_envs, steps, nu]`.
            substeps: Physics steps under each.
            into: `num_envs * steps` simulations of the same model, in the order simulation, step, that then are in the
                state after each control; from where a simulation meets a bad state on, in the one that it was in then.
        """
        ctrl = ctrl.double().repeat_interleave(substeps, 1)
        left = into._derived if into._leaves_last else {}
        last = {name: getattr(self, name) for name in left}
        recorded = self._recorded = self._batch.rollout(
            ctrl.shape[1], ctrl.numpy(), record=(_STATE, *left), out=self._recorded
        )
        into._batch.state[:] = recorded[_STATE][:, substeps - 1 :: substeps].reshape(into.num_envs, -1)
        if not left:
            into._derive()
            return
        # A step leaves what it derived of the state that it began from, so that the next one tells what this one lacks.
        self._derive()
        for name, tensor in left.items():
            steps = tensor.unflatten(0, (self.num_envs, -1))
            steps[:, :-1] = torch.from_numpy(recorded[name][:, substeps::substeps])
            steps[:, -1] = last[name]

    @staticmethod
    def rows(begins: Tensor) -> Tensor:
        """Return the numbers of the simulations that `reset` wants fields of, int64: here those that begin."""
        return begins.nonzero().squeeze(1)

    def reset(self, begins: Tensor, fields: dict[str, Tensor]) -> None:
        """Return simulations to the model's defaults, then write state fields.

        Args:
            begins: Which simulations to reset, bool `[num_envs]`.
            fields: State fields by MuJoCo's name, each `[rows, ...]` for the rows that `rows(begins)` returns.
        """
        rows = self.rows(begins).numpy()
        self._batch.reset(rows, stage=0)
        for name, value in fields.items():
            self._batch.bind(name)[rows] = value.numpy()
        self._derive(rows, parameters=True)
        self._bad_states[rows] = 0

    def diverged(self) -> Tensor:
        """Tell which simulations met a bad state since this was last asked, bool `[num_envs]`.

        MuJoCo resets such a simulation by itself in the middle of a step, so its episode must end.
        """
        diverged = self._bad_states.any(1)
        self.faults["diverged"] += diverged.sum()
        # MuJoCo's reset clears the counters, so that they tell two bad states from one only if cleared here, too.
        self._bad_states.zero_()
        return diverged

    def state(self) -> Tensor:
        """Copy the integration state, float64 `[num_envs, nstate]`, from which simulation goes on bit for bit."""
        return torch.from_numpy(self._batch.state.copy())

    def set_state(self, state: Tensor) -> None:
        """Put back a state taken by `state` and recompute what follows from it."""
        self._batch.state[:] = state.numpy()
        self._derive(parameters=True)

    def _where(self) -> posture.Posture:
        """Return what tells where bodies are; it is made when that is first asked."""
        if self._posture is None:
            varied = {name: values.numpy() for name, values in self.model_fields.items()}
            self._posture = posture.Posture(self.model, self._batch, varied)
        return self._posture

    def _derive(self, rows: np.ndarray | None = None, *, parameters: bool = False) -> None:
        """Compute what has been read of the present states, of all simulations or of some.

        Args:
            rows: Which.
            parameters: Whether their varied fields of the model may have changed as well.
        """
        if self._stage:
            self._batch.forward(rows, stage=self._stage)
        if self._posture:
            self._posture.follow(rows, parameters=parameters)
