"""Arm and chair: pushing one of several chairs on castors to a mark, after ManiSkill2's PushChair-v1.

The chairs roll and turn on the floor and cannot tip, so that they stay upright, as ManiSkill2 asks, by themselves.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.bodies.arm.fixture import add_solid
from rewardsmith.envs.bodies.arm.robot import ArmEnvironment
from rewardsmith.envs.bodies.arm.variants import Variants
from rewardsmith.envs.device.constant import columns, constant
from rewardsmith.envs.feature import feature
from rewardsmith.envs.handling import Handling
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

AT_GOAL = 0.1
"""Distance [m] along the floor from the mark within which a chair is there; chance reaches the 0.15 of ManiSkill2."""

_ROLLING = 40.0
"""Damping [N s/m] of the castors, by which a chair goes on when it is pushed and not for long after it was hit."""

_PLACE, _FLOOR = (0.66, 0.0, -0.4), -0.4
_PLASTIC, _CLOTH = [0.2, 0.2, 0.22, 1], [0.15, 0.3, 0.55, 1]


def push_chair(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the chair's back, the chair near the mark and, once there, its rest."""
    there = (state.distance_to_goal < AT_GOAL).float()
    return total(
        reach=1 - torch.tanh(5 * state.distance_to_back),
        near=-10 * state.distance_to_goal,
        there=there * (1 + torch.exp(-5 * state.chair_speed)),
        calm=-0.02 * action[:, :3].square().sum(1),
    )


def _there(state: Any, action: Tensor) -> Tensor:
    return (state.distance_to_goal < AT_GOAL) & (state.chair_speed < 0.1)


def _chair(body: mujoco.MjsBody, number: int, *, width: float, tall: float, arms: bool) -> None:
    """Add a chair that rolls, its back to the arm.

    Args:
        body: The mocap body, on the floor.
        number: Of the shape.
        width: Of seat and back [m].
        tall: Height of the back's top [m].
        arms: Whether it has armrests.
    """
    chair = body.add_body(name=f"chair{number}")
    for name, kind, axis in (("x", "SLIDE", [1, 0, 0]), ("y", "SLIDE", [0, 1, 0]), ("turn", "HINGE", [0, 0, 1])):
        chair.add_joint(
            name=f"{name}{number}", type=getattr(mujoco.mjtJoint, f"mjJNT_{kind}"), axis=axis,
            damping=_ROLLING if kind == "SLIDE" else 4, frictionloss=2 if kind == "SLIDE" else 0.2, armature=0.1,
        )  # fmt: skip
    half = width / 2
    add_solid(chair, [half, half, 0.03], [half, 0, 0.3], _CLOTH, mass=4, conaffinity=0)
    add_solid(chair, [0.02, half, (tall - 0.3) / 2], [0, 0, (tall + 0.3) / 2], _CLOTH, mass=2)
    add_solid(chair, [0.03, 0.03, 0.12], [half, 0, 0.15], _PLASTIC, mass=2, conaffinity=0)
    add_solid(chair, [half, 0.03, 0.02], [half, 0, 0.03], _PLASTIC, mass=1, conaffinity=0)
    add_solid(chair, [0.03, half, 0.02], [half, 0, 0.03], _PLASTIC, mass=1, conaffinity=0)
    for side in (-1, 1) if arms else ():
        add_solid(chair, [0.1, 0.02, 0.02], [0.1, side * half, 0.45], _PLASTIC, conaffinity=0)
    chair.add_site(name=f"back{number}", pos=[-0.03, 0, tall - 0.04], size=[0.005] * 3, rgba=[0, 0, 0, 0])
    chair.add_site(name=f"middle{number}", pos=[half, 0, 0], size=[0.005] * 3, rgba=[0, 0, 0, 0])


@register
class ArmChair(ArmEnvironment):
    """Arm with a gripper behind a chair on castors, one of three, which it is to push to a mark."""

    scenery = "robot arm behind a chair"
    scene = "floor.xml"
    episode_length = 5.0
    handling = Handling(
        thing="chair|backrest|chair back|back rest|office chair|desk chair|swivel chair|armchair",
        place="mark|spot|disc|disk|circle|marking|patch|dot|marked spot|marked place|place",
    )
    shapes: ClassVar = (
        partial(_chair, width=0.36, tall=0.6, arms=False),
        partial(_chair, width=0.42, tall=0.55, arms=True),
        partial(_chair, width=0.32, tall=0.65, arms=True),
    )
    tasks = {
        "push_chair": Task(
            instruction="push the chair to the goal",
            looks="robot arm that has pushed a chair onto a green mark",
            score=lambda state, action: -state.distance_to_goal,
            unit="m",
            aggregate="final",
            success=_there,
            expert=push_chair,
        ),
    }

    def __init__(self) -> None:
        super().__init__()
        count = range(len(self.shapes))
        self._variants = Variants(self.model, [f"thing{number}" for number in count])
        self._backs = [int(self.model.site(f"back{number}").id) for number in count]
        self._middles = [int(self.model.site(f"middle{number}").id) for number in count]
        self._turns = [self.qpos_index(f"turn{number}") for number in count]
        self._slides = [self.qvel_index(f"{axis}{number}") for axis in "xy" for number in count]
        self._mark = int(self.model.body_mocapid[self.body("goal")])

    def furnish(self, spec: mujoco.MjSpec) -> None:
        """Add all chairs in one place, and the mark on the floor."""
        for number, shape in enumerate(self.shapes):
            shape(spec.worldbody.add_body(name=f"thing{number}", pos=list(_PLACE), mocap=True), number)
        goal = spec.worldbody.add_body(name="goal", pos=[1.0, 0, _FLOOR], mocap=True)
        disc = mujoco.mjtGeom.mjGEOM_CYLINDER
        goal.add_geom(type=disc, size=[AT_GOAL, 0.003, 0], contype=0, conaffinity=0, rgba=[0.1, 0.7, 0.2, 1])

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the arm's angles and velocities, where hand, chair and mark are, and the chair's turn and velocity."""
        return {
            **super().observation(sim),
            "back_from_hand": self.back_from_hand(sim),
            "goal_from_chair": self.goal_from_chair(sim),
            "turn": self._variants.pick(sim, columns(sim.qpos, self._turns)).unsqueeze(1),
            "velocity": self._velocity(sim),
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw the arm about its home pose, one of the chairs and its place, and a mark 25 to 35 cm ahead of it."""
        offset = random.uniform(-0.04, 0.04, 2)
        way = torch.cat([random.uniform(0.25, 0.35, 1), random.uniform(-0.1, 0.1, 1)], 1)
        none = torch.zeros_like(offset[:, :1])
        place = constant(_PLACE, random.dtype, random.device) + torch.cat([offset, none], 1)
        positions = self._variants.drawn(random, place)
        middle = constant((0.18, 0.0), random.dtype, random.device)
        positions[:, self._mark] = torch.cat([place[:, :2] + middle + way, place[:, 2:]], 1)
        return {**self.posed(random), "mocap_pos": positions}

    @feature(unit="m", kind="distance_to_object")
    def distance_to_back(self, sim: Simulator) -> Tensor:
        """Distance from the point between the fingertips to the top of the chair's back."""
        return torch.linalg.vector_norm(self.back_from_hand(sim), dim=1)

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_goal(self, sim: Simulator) -> Tensor:
        """Distance from the chair's middle to the mark, along the floor."""
        return torch.linalg.vector_norm(self.goal_from_chair(sim), dim=1)

    @feature(unit="m/s", kind="part_speed[chair]")
    def chair_speed(self, sim: Simulator) -> Tensor:
        """Speed of the chair over the floor, in any direction."""
        return torch.linalg.vector_norm(self._velocity(sim), dim=1)

    @feature(unit="m")
    def back_from_hand(self, sim: Simulator) -> Tensor:
        """Way from the point between the fingertips to the top of the chair's back, along x, y and z."""
        return self._variants.pick(sim, columns(sim.site_xpos, self._backs)) - self.hand(sim)

    @feature(unit="m")
    def goal_from_chair(self, sim: Simulator) -> Tensor:
        """Way from the chair's middle to the mark, along x and y."""
        middle = self._variants.pick(sim, columns(sim.site_xpos, self._middles))
        return (sim.mocap_pos[:, self._mark] - middle)[:, :2]

    def _velocity(self, sim: Simulator) -> Tensor:
        speeds = columns(sim.qvel, self._slides).view(sim.num_envs, 2, -1)
        return self._variants.pick(sim, speeds.transpose(1, 2))
