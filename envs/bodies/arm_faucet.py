"""Arm and faucet: turning on one of several faucets, as in ManiSkill2's TurnFaucet-v0."""

from __future__ import annotations

import math
from functools import partial

import mujoco
from torch import Tensor

from rewardsmith.envs.bodies.arm.fixture import FixtureEnvironment, add_solid, is_turned, opening_task
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.registry import register

_METAL, _DARK = [0.75, 0.77, 0.8, 1], [0.35, 0.37, 0.4, 1]
_HEIGHT = 0.12
"""Height [m] at which the lever turns."""


def _faucet(body: mujoco.MjsBody, number: int, *, length: float, way: int, angle: float, knob: bool) -> None:
    """Add a column with a spout, and a lever that points to the arm and turns about the vertical.

    Args:
        body: The mocap body.
        number: Of the shape.
        length: Of the lever [m].
        way: 1 to the left, -1 to the right.
        angle: By which it turns [rad].
        knob: Whether an upright knob is at its end.
    """
    add_solid(body, [0.025, 0.025, 0.05], [0, 0, 0.05], _DARK, conaffinity=0)
    add_solid(body, [0.06, 0.012, 0.012], [0.06, 0, 0.09], _METAL, conaffinity=0)
    lever = body.add_body(name=f"lever{number}", pos=[0, 0, _HEIGHT])
    lever.add_joint(
        name=f"moving{number}", type=mujoco.mjtJoint.mjJNT_HINGE, axis=[0, 0, -way], range=[0, angle],
        damping=0.2, frictionloss=0.1, armature=0.01,
    )  # fmt: skip
    add_solid(lever, [length / 2, 0.012, 0.02], [-length / 2, 0, 0], _METAL)
    if knob:
        add_solid(lever, [0.012, 0.012, 0.03], [-length, 0, 0.03], _DARK)
    lever.add_site(name=f"handle{number}", pos=[-0.85 * length, 0, 0.01], size=[0.005] * 3, rgba=[0, 0, 0, 0])


@register
class ArmFaucet(FixtureEnvironment):
    """Arm with a gripper at a faucet, one of four, whose lever it is to turn."""

    scenery = "robot arm at a faucet"
    place = (0.66, 0.0, 0.0)
    shapes = (
        partial(_faucet, length=0.12, way=1, angle=math.pi / 2, knob=False),
        partial(_faucet, length=0.12, way=-1, angle=math.pi / 2, knob=False),
        partial(_faucet, length=0.16, way=1, angle=math.pi / 3, knob=True),
        partial(_faucet, length=0.1, way=-1, angle=2 * math.pi / 3, knob=True),
    )
    tasks = {
        "turn_faucet": opening_task(
            "turn on the faucet",
            looks="robot arm that has turned the lever of a faucet",
            success=is_turned,
        ),
    }

    @feature(unit="rad", kind="opened_angle")
    def opening(self, sim: Simulator) -> Tensor:
        """Angle by which the lever is turned."""
        return self.gone(sim)
