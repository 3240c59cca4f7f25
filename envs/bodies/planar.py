"""What robots that move in the vertical x-z plane have in common."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.feature import feature, memory
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator


class PlanarBody(MujocoEnvironment):
    """A body on the joints `rootx`, `rootz` and `rooty`: forward, up, and pitch (positive nose down).

    Attributes:
        forward, up, pitch: Their columns in `qpos` and `qvel`, which are the same: all joints are hinges and slides.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forward, self.up, self.pitch = map(self.qpos_index, ("rootx", "rootz", "rooty"))

    # -- memory --------------------------------------------------------------------------------------------------------

    @memory
    def travel(self, sim: Simulator, last: Tensor | None) -> Tensor:
        """Keep the position [m] at the episode's start and now, and the mean velocity [m/s] of the last step."""
        now = sim.qpos[:, self.forward]
        if last is None:
            return torch.stack([now, now, torch.zeros_like(now)], 1)
        return torch.stack([last[:, 0], now, (now - last[:, 1]) / self.control_dt], 1)

    # -- features ------------------------------------------------------------------------------------------------------

    @feature(unit="m/s", kind="forward_velocity")
    def forward_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed of the torso along +x during the control step."""
        return self.memory["travel"][:, 2]

    @feature(unit="m/s", kind="speed")
    def speed(self, sim: Simulator) -> Tensor:
        """Mean speed of the torso along x during the control step, in either direction."""
        return self.memory["travel"][:, 2].abs()

    @feature(unit="m", kind="forward_displacement")
    def forward_displacement(self, sim: Simulator) -> Tensor:
        """Distance travelled along +x since the episode began."""
        start, now, _ = self.memory["travel"].unbind(1)
        return now - start

    @feature(unit="m/s", kind="vertical_velocity")
    def vertical_velocity(self, sim: Simulator) -> Tensor:
        """Speed of the torso along +z, up."""
        return sim.qvel[:, self.up]

    @feature(unit="m", kind="height")
    def height(self, sim: Simulator) -> Tensor:
        """Height of the torso's origin above the ground."""
        return sim.xpos[:, self.body(self.root), 2]

    @feature(unit="rad", kind="pitch_angle")
    def pitch_angle(self, sim: Simulator) -> Tensor:
        """Rotation of the torso since upright, positive nose down; a front flip adds 2 pi."""
        return sim.qpos[:, self.pitch]

    @feature(unit="rad/s", kind="pitch_velocity")
    def pitch_velocity(self, sim: Simulator) -> Tensor:
        """Rate of pitch_angle, positive when rotating nose down."""
        return sim.qvel[:, self.pitch]

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Simulator) -> Tensor:
        """Cosine of the torso's tilt: 1 upright, 0 on edge, -1 upside down."""
        return torch.cos(sim.qpos[:, self.pitch])
