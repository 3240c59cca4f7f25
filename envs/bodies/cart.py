"""What the pendulums on a cart have in common."""

from __future__ import annotations

from torch import Tensor

from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator


class Cart(MujocoEnvironment):
    """A cart on a rail along x, its joint the first of the model."""

    root = "cart"

    @feature(unit="m", kind="forward_displacement")
    def cart_position(self, sim: Simulator) -> Tensor:
        """Position of the cart along +x from the middle of the rail, where episodes begin; the rail ends at 1 m."""
        return sim.qpos[:, 0]

    @feature(unit="m/s", kind="forward_velocity")
    def cart_velocity(self, sim: Simulator) -> Tensor:
        """Speed of the cart along +x."""
        return sim.qvel[:, 0]

    @feature(unit="m/s", kind="speed")
    def cart_speed(self, sim: Simulator) -> Tensor:
        """Speed of the cart, in either direction."""
        return sim.qvel[:, 0].abs()
