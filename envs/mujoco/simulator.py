"""What a simulator of MuJoCo's models is, and which of the two serves a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.randomization import Ranges, varied_fields
from rewardsmith.envs.mujoco.warp import WarpSim
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.setup import Setup

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment


class Simulator(Protocol):
    """A batch of simulations of one model, with MuJoCo's field names as attributes, tensors `[num_envs, ...]`.

    What is read describes the new state; state fields may be written in place before `step`.

    Attributes:
        model: The compiled model, as it is simulated.
        num_envs: Number of simulations.
        device, dtype: Of all fields.
        random_streams: What draws in the way that suits the device.
        model_fields: Fields of the model that each simulation has its own values of, `[num_envs, ...]`; write them in
            place before `reset`.
        faults: How often something went wrong, by name, int64 scalars; who reads one sets it back to zero.
    """

    model: mujoco.MjModel
    num_envs: int
    device: torch.device
    dtype: torch.dtype
    random_streams: type[RandomStreams]
    model_fields: dict[str, Tensor]
    faults: dict[str, Tensor]

    def __getattr__(self, name: str) -> Tensor:
        """Return a field by MuJoCo's name."""
        ...

    def step(self, ctrl: Tensor, substeps: int) -> None:
        """Advance every simulation by `substeps` physics steps under constant controls `[num_envs, nu]`."""

    def rows(self, begins: Tensor) -> Tensor:
        """Return the numbers of the simulations that `reset` wants fields of, int64, where bool `begins` do."""
        ...

    def reset(self, begins: Tensor, fields: dict[str, Tensor]) -> None:
        """Return simulations to the model's defaults, then write state fields.

        Args:
            begins: Which simulations to reset, bool `[num_envs]`.
            fields: State fields by MuJoCo's name, each `[rows, ...]` for the rows that `rows(begins)` returns.
        """

    def diverged(self) -> Tensor:
        """Tell which simulations met a bad state in the last step and went back to the defaults, bool `[num_envs]`."""
        ...

    def state(self) -> Tensor:
        """Copy the integration state `[num_envs, nstate]`."""
        ...

    def set_state(self, state: Tensor) -> None:
        """Put back a state taken by `state` and recompute what follows from it."""


def simulate(environment: MujocoEnvironment, setup: Setup, ranges: Ranges) -> Simulator:
    """Return the simulator for a device: MuJoCo on threads for the CPU, MuJoCo Warp for all others.

    Args:
        environment: What to simulate.
        setup: Says where, on how many threads and how many at once.
        ranges: Physical parameters that differ between simulations, see `envs.mujoco.randomization`.
    """
    model, forces = environment.model, environment.forces
    varied = varied_fields(ranges, model)
    if not setup.device.uses_warp:
        return NativeSim(model, setup.num_envs, forces=forces, varied=varied, threads=setup.threads)
    place = setup.device.torch
    return WarpSim(model, setup.num_envs, device=place, forces=forces, varied=varied, room=environment.room)
