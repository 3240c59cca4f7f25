"""What robots that sense the forces of contacts have in common."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator


class SensesContacts(MujocoEnvironment):
    """A robot with features of the external forces on its bodies."""

    forces = True

    @feature(unit="N", kind="contact_force")
    def contact_force(self, sim: Simulator) -> Tensor:
        """Sum over all bodies of the size of the contact force on each."""
        return torch.linalg.vector_norm(sim.cfrc_ext[:, 1:, 3:], dim=2).sum(1)

    @feature(unit="N m, N")
    def contact_wrenches(self, sim: Simulator) -> Tensor:
        """External torque and force on each body, six numbers a body."""
        return sim.cfrc_ext[:, 1:].flatten(1)
