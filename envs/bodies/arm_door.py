"""Arm and door: opening a door of one of several cabinets, as in ManiSkill2's OpenCabinetDoor-v1."""

from __future__ import annotations

import math
from functools import partial

import mujoco
from torch import Tensor

from rewardsmith.envs.bodies.arm.fixture import FixtureEnvironment, add_solid, is_open, opening_task
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.registry import register

_WOOD, _FRONT, _METAL = [0.6, 0.45, 0.3, 1], [0.75, 0.6, 0.42, 1], [0.3, 0.32, 0.36, 1]


def _cabinet(body: mujoco.MjsBody, number: int, *, width: float, hinge: int, angle: float, away: float) -> None:
    """Add a cabinet and a door that swings to the arm, with an upright bar near its free edge.

    Args:
        body: The mocap body.
        number: Of the shape.
        width: Of the door [m].
        hinge: 1 where it hangs on its left edge, -1 on its right.
        angle: By which it opens [rad].
        away: Of the bar before the door [m].
    """
    add_solid(body, [0.15, width / 2 + 0.02, 0.17], [0.18, 0, -0.06], _WOOD, conaffinity=0)
    door = body.add_body(name=f"door{number}", pos=[0, hinge * width / 2, 0])
    door.add_joint(
        name=f"moving{number}", type=mujoco.mjtJoint.mjJNT_HINGE, axis=[0, 0, -hinge], range=[0, angle],
        damping=0.3, frictionloss=0.1, armature=0.05,
    )  # fmt: skip
    edge = -hinge * (width - 0.035)
    add_solid(door, [0.01, width / 2, 0.09], [0, -hinge * width / 2, 0.04], _FRONT)
    add_solid(door, [0.012, 0.05, 0], [-away, edge, 0.1], _METAL, type=mujoco.mjtGeom.mjGEOM_CYLINDER)
    add_solid(door, [away / 2, 0.006, 0.006], [-away / 2, edge, 0.06], _METAL, contype=0, conaffinity=0)
    door.add_site(name=f"handle{number}", pos=[-away, edge, 0.12], size=[0.005] * 3, rgba=[0, 0, 0, 0])


@register
class ArmDoor(FixtureEnvironment):
    """Arm with a gripper at a cabinet, one of four, whose door it is to open."""

    scenery = "robot arm at a cabinet"
    place = (0.7, 0.0, 0.0)
    shapes = (
        partial(_cabinet, width=0.24, hinge=1, angle=math.pi / 3, away=0.06),
        partial(_cabinet, width=0.24, hinge=-1, angle=math.pi / 3, away=0.06),
        partial(_cabinet, width=0.2, hinge=1, angle=math.pi / 2, away=0.05),
        partial(_cabinet, width=0.28, hinge=-1, angle=math.pi / 4, away=0.07),
    )
    tasks = {
        "open_cabinet_door": opening_task(
            "open the door",
            looks="robot arm that has opened the door of a cabinet",
            success=is_open,
        ),
    }

    @feature(unit="rad", kind="opened_angle")
    def opening(self, sim: Simulator) -> Tensor:
        """Angle by which the door is open."""
        return self.gone(sim)
