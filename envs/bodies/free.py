"""What robots that move freely in space have in common."""

from __future__ import annotations

import math
from typing import ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.feature import feature, memory
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator

_TURN = 2.0 * math.pi


class FreeBody(MujocoEnvironment):
    """A body whose root has a free joint.

    Attributes:
        axes: The root's forward, left and up axes in its own frame, where the model turns them.
        place, motion: Where the root's free joint begins in `qpos`, seven numbers, and in `qvel`, six.

    Raises:
        ValueError: the root has no free joint.
    """

    axes: ClassVar[tuple[tuple[float, float, float], ...]] = ((1, 0, 0), (0, 1, 0), (0, 0, 1))

    def __init__(self) -> None:
        super().__init__()
        root, free = self.model.body(self.root), mujoco.mjtJoint.mjJNT_FREE
        if not root.jntnum or self.model.jnt_type[root.jntadr[0]] != free:
            owners = self.model.jnt_bodyid[self.model.jnt_type == free]
            having = ", ".join(repr(self.model.body(owner).name) for owner in owners) or "none has one"
            raise ValueError(
                f"root {self.root!r} has no free joint; set root to the body that has the robot's ({having}), or add "
                "<freejoint/> to it"
            )
        joint = int(root.jntadr[0])
        self.place, self.motion = int(self.model.jnt_qposadr[joint]), int(self.model.jnt_dofadr[joint])

    def position(self, sim: Simulator) -> Tensor:
        """Return the horizontal position [m] whose motion counts as the robot's, `[num_envs, 2]`."""
        return sim.qpos[:, self.place : self.place + 2]

    def orientation(self, sim: Simulator) -> Tensor:
        """Return forward, left and up of the root in the world, the columns of `[num_envs, 3, 3]`."""
        frame = sim.xmat[:, self.body(self.root)].reshape(-1, 3, 3)
        return frame if self.axes == FreeBody.axes else frame @ constant(self.axes, sim.dtype, sim.device).T

    # -- memory --------------------------------------------------------------------------------------------------------

    @memory
    def travel(self, sim: Simulator, last: Tensor | None) -> Tensor:
        """Keep the position [m] at the episode's start and now, and the mean velocity [m/s] of the last step."""
        now = self.position(sim)
        if last is None:
            return torch.cat([now, now, torch.zeros_like(now)], 1)
        return torch.cat([last[:, :2], now, (now - last[:, 2:4]) / self.control_dt], 1)

    @memory
    def attitude(self, sim: Simulator, last: Tensor | None) -> Tensor:
        """Keep roll, pitch and yaw [rad], unwrapped, and the yaw at the episode's start.

        The rotation is yaw about the vertical, then roll about the forward axis, then pitch about the leftward axis, so
        that somersaults stay clear of the singularity, which is lying on the side. Of the two triples of angles that
        describe a rotation the one nearer to the last step's is taken.
        """
        frame = self.orientation(sim)
        roll = torch.asin(frame[:, 2, 1].clamp(-1, 1))
        pitch = torch.atan2(-frame[:, 2, 0], frame[:, 2, 2])
        yaw = torch.atan2(-frame[:, 0, 1], frame[:, 1, 1])
        angles = torch.stack([roll, pitch, yaw], 1)
        if last is None:
            return torch.cat([angles, angles[:, 2:]], 1)
        angles = _unwrap(angles, last[:, :3])
        other = _unwrap(angles * constant((-1, 1, 1), angles.dtype, angles.device) + math.pi, last[:, :3])
        nearer = (other - last[:, :3]).abs().sum(1) < (angles - last[:, :3]).abs().sum(1)
        return torch.cat([torch.where(nearer[:, None], other, angles), last[:, 3:]], 1)

    # -- features ------------------------------------------------------------------------------------------------------

    @feature(unit="m/s", kind="forward_velocity")
    def forward_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed along +x during the control step."""
        return self.memory["travel"][:, 4]

    @feature(unit="m/s", kind="lateral_velocity")
    def lateral_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed along +y, to the left of where the robot faced at reset, during the control step."""
        return self.memory["travel"][:, 5]

    @feature(unit="m/s", kind="vertical_velocity")
    def vertical_velocity(self, sim: Simulator) -> Tensor:
        """Speed of the main body along +z, up."""
        return sim.qvel[:, self.motion + 2]

    @feature(unit="m/s", kind="speed")
    def speed(self, sim: Simulator) -> Tensor:
        """Length of the horizontal velocity, in any direction."""
        return torch.linalg.vector_norm(self.memory["travel"][:, 4:], dim=1)

    @feature(unit="m/s", kind="ahead_velocity")
    def ahead_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed towards where the robot faces now, during the control step."""
        return self._along(sim, 0.0)

    @feature(unit="m/s", kind="leftward_velocity")
    def leftward_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed to the left of where the robot faces now, during the control step."""
        return self._along(sim, math.pi / 2)

    @feature(unit="m", kind="forward_displacement")
    def forward_displacement(self, sim: Simulator) -> Tensor:
        """Distance travelled along +x since the episode began."""
        return self.memory["travel"][:, 2] - self.memory["travel"][:, 0]

    @feature(unit="m", kind="lateral_displacement")
    def lateral_displacement(self, sim: Simulator) -> Tensor:
        """Distance travelled along +y since the episode began."""
        return self.memory["travel"][:, 3] - self.memory["travel"][:, 1]

    @feature(unit="m", kind="height")
    def height(self, sim: Simulator) -> Tensor:
        """Height of the main body above the ground."""
        return sim.qpos[:, self.place + 2] - self.floor

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Simulator) -> Tensor:
        """Cosine between the main body's up axis and the vertical: 1 upright, 0 lying, -1 upside down."""
        return self.orientation(sim)[:, 2, 2]

    @feature(unit="rad", kind="pitch_angle")
    def pitch_angle(self, sim: Simulator) -> Tensor:
        """Rotation of the main body about its leftward axis from upright, positive nose down; front flips add 2 pi."""
        return self.memory["attitude"][:, 1]

    @feature(unit="rad/s", kind="pitch_velocity")
    def pitch_velocity(self, sim: Simulator) -> Tensor:
        """Turning rate of the main body about its leftward axis, positive nose down."""
        return self._turning(sim, 1)

    @feature(unit="rad", kind="roll_angle")
    def roll_angle(self, sim: Simulator) -> Tensor:
        """Rotation of the main body about its forward axis from upright, positive to the right."""
        return self.memory["attitude"][:, 0]

    @feature(unit="rad/s", kind="roll_velocity")
    def roll_velocity(self, sim: Simulator) -> Tensor:
        """Turning rate of the main body about its forward axis, positive to the right."""
        return self._turning(sim, 0)

    @feature(unit="rad", kind="yaw_angle")
    def yaw_angle(self, sim: Simulator) -> Tensor:
        """Heading since the episode began, positive to the left; a full turn adds 2 pi."""
        return self.memory["attitude"][:, 2] - self.memory["attitude"][:, 3]

    @feature(unit="rad/s", kind="yaw_velocity")
    def yaw_velocity(self, sim: Simulator) -> Tensor:
        """Turning rate about the vertical, positive to the left."""
        return sim.cvel[:, self.body(self.root), 2]

    def _along(self, sim: Simulator, angle: float) -> Tensor:
        """Return the horizontal velocity [m/s] at an angle [rad] to the left of the heading."""
        way = self.memory["attitude"][:, 2] + angle
        return self.memory["travel"][:, 4] * torch.cos(way) + self.memory["travel"][:, 5] * torch.sin(way)

    def _turning(self, sim: Simulator, axis: int) -> Tensor:
        """Return the rate [rad/s] about one of the root's forward, left and up axes."""
        # A free joint's angular velocity is given in the body's frame.
        return sim.qvel[:, self.motion + 3 : self.motion + 6] @ constant(self.axes[axis], sim.dtype, sim.device)


def _unwrap(angles: Tensor, last: Tensor) -> Tensor:
    """Add the whole turns that bring angles nearest to the last ones."""
    return angles + _TURN * torch.round((last - angles) / _TURN)
