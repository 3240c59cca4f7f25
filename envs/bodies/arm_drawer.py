"""Arm and drawer: opening a drawer of one of several cabinets, as in ManiSkill2's OpenCabinetDrawer-v1."""

from __future__ import annotations

from functools import partial

import mujoco
from torch import Tensor

from rewardsmith.envs.bodies.arm.fixture import FixtureEnvironment, add_solid, is_open, opening_task
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.registry import register

_WOOD, _FRONT, _METAL = [0.6, 0.45, 0.3, 1], [0.75, 0.6, 0.42, 1], [0.3, 0.32, 0.36, 1]
_TOP = 0.1
"""Height [m] of the handle's middle."""


def _cabinet(body: mujoco.MjsBody, number: int, *, width: float, travel: float, aside: float, wide: float) -> None:
    """Add a cabinet and a drawer that slides to the arm, with a bar before its front to hold or hook.

    Args:
        body: The mocap body.
        number: Of the shape.
        width: Of the drawer [m].
        travel: How far it slides [m].
        aside: How far the bar is to the left of the middle [m].
        wide: Half the bar's width [m].
    """
    add_solid(body, [0.15, width / 2 + 0.03, 0.17], [0.18, 0, -0.06], _WOOD, conaffinity=0)
    drawer = body.add_body(name=f"drawer{number}")
    drawer.add_joint(
        name=f"moving{number}", type=mujoco.mjtJoint.mjJNT_SLIDE, axis=[-1, 0, 0], range=[0, travel],
        damping=5, frictionloss=1, armature=0.5,
    )  # fmt: skip
    add_solid(drawer, [0.012, width / 2, 0.09], [0, 0, 0.06], _FRONT)
    add_solid(drawer, [0.008, wide, 0.05], [-0.06, aside, _TOP], _METAL)
    add_solid(drawer, [0.025, 0.008, 0.008], [-0.035, aside, _TOP - 0.04], _METAL, contype=0, conaffinity=0)
    drawer.add_site(name=f"handle{number}", pos=[-0.06, aside, _TOP + 0.02], size=[0.005] * 3, rgba=[0, 0, 0, 0])


@register
class ArmDrawer(FixtureEnvironment):
    """Arm with a gripper at a cabinet, one of four, whose drawer it is to open."""

    scenery = "robot arm at a cabinet"
    place = (0.68, 0.0, 0.0)
    shapes = (
        partial(_cabinet, width=0.3, travel=0.15, aside=0.0, wide=0.012),
        partial(_cabinet, width=0.4, travel=0.18, aside=0.08, wide=0.02),
        partial(_cabinet, width=0.4, travel=0.12, aside=-0.08, wide=0.012),
        partial(_cabinet, width=0.25, travel=0.2, aside=0.0, wide=0.025),
    )
    tasks = {
        "open_cabinet_drawer": opening_task(
            "open the drawer",
            looks="robot arm that has pulled a drawer out of a cabinet",
            success=is_open,
        ),
    }

    @feature(unit="m", kind="opened_way")
    def opening(self, sim: Simulator) -> Tensor:
        """Way by which the drawer is out."""
        return self.gone(sim)
