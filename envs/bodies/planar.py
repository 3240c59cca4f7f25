"""What robots that move in the vertical x-z plane have in common."""

from __future__ import annotations

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.feature import feature, memory
from rewardsmith.envs.mujoco import names
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator

_SLIDE, _HINGE = mujoco.mjtJoint.mjJNT_SLIDE, mujoco.mjtJoint.mjJNT_HINGE
JOINTS = {"rootx": _SLIDE, "rootz": _SLIDE, "rooty": _HINGE}


class PlanarBody(MujocoEnvironment):
    """A body on the joints `rootx`, `rootz` and `rooty`: forward, up, and pitch (positive nose down).

    Attributes:
        forward, up, pitch: Their columns in `qpos`.
        rising, pitching: The columns of rootz and rooty in `qvel`.

    Raises:
        ValueError: these joints are not those that carry the root.
    """

    def __init__(self) -> None:
        super().__init__()
        for joint, kind in JOINTS.items():
            number = names.find(self.model, "joint", joint, "a planar body needs rootx, rootz and rooty")
            if self.model.jnt_type[number] != kind or self.model.jnt_bodyid[number] not in self._carriers():
                raise ValueError(
                    f"joint {joint!r} is not one that moves root {self.root!r} in the plane; a planar body has the "
                    "slides rootx and rootz and the hinge rooty between the world and its root"
                )
        self.forward, self.up, self.pitch = map(self.qpos_index, JOINTS)
        self.rising, self.pitching = map(self.qvel_index, ("rootz", "rooty"))

    def _carriers(self) -> list[int]:
        """Return the root and all that it hangs on."""
        bodies, body = [], self.body(self.root)
        while body:
            bodies.append(body)
            body = int(self.model.body_parentid[body])
        return bodies

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
        return sim.qvel[:, self.rising]

    @feature(unit="m", kind="height")
    def height(self, sim: Simulator) -> Tensor:
        """Height of the torso's origin above the ground."""
        return sim.xpos[:, self.body(self.root), 2] - self.floor

    @feature(unit="rad", kind="pitch_angle")
    def pitch_angle(self, sim: Simulator) -> Tensor:
        """Rotation of the torso since upright, positive nose down; a front flip adds 2 pi."""
        return sim.qpos[:, self.pitch]

    @feature(unit="rad/s", kind="pitch_velocity")
    def pitch_velocity(self, sim: Simulator) -> Tensor:
        """Rate of pitch_angle, positive when rotating nose down."""
        return sim.qvel[:, self.pitching]

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Simulator) -> Tensor:
        """Cosine of the torso's tilt: 1 upright, 0 on edge, -1 upside down."""
        return torch.cos(sim.qpos[:, self.pitch])
