"""Arm and cube: lifting a cube, and carrying it to a goal.

Tasks, draws of the places and what counts as success are those of ManiSkill2's LiftCube-v0 and PickCube-v0 (Gu et al.
2023, arXiv 2302.04659); the arm, its control and the rewards are this project's.
"""

from __future__ import annotations

import math
from typing import Any

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.bodies.arm.robot import ArmEnvironment
from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.feature import feature
from rewardsmith.envs.handling import Handling
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

HALF = 0.02
"""Half the cube's edge [m]."""

LIFTED = 0.2
"""Height [m] of the cube's underside from which on it is lifted, as in ManiSkill2."""

OFF = 0.03
"""Height [m] of the cube's underside by which it is for the most part off the table. The first millimetres must pay: a
hand pressed on the table is the steadier one, and nothing but a steep slope makes up for that."""

AT_GOAL = 0.025
"""Distance [m] from the goal within which the cube is there, as in ManiSkill2."""

_MIDDLE, _REACH = (0.56, 0.0), 0.1
"""Where cube and goal are drawn: about a point of the table, so far [m] along x and y, as in ManiSkill2."""

_GOAL_HEIGHT = 0.3
"""Greatest height [m] of the goal above the cube's resting place; ManiSkill2 has 0.5."""


def lift_cube(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the cube, a grasp, the cube off the table, and its height up to 5 cm above lifted."""
    return total(
        reach=_reached(state),
        grasp=state.grasped,
        off=5 * state.raised,
        lift=5 * (state.cube_height / (LIFTED + 0.05)).clamp(0, 1),
        calm=-0.02 * action[:, :3].square().sum(1),
    )


def pick_cube(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the cube, a grasp, the held cube off the table and near the goal, and still there."""
    there = (state.distance_to_goal < AT_GOAL).float()
    return total(
        reach=_reached(state),
        grasp=state.grasped,
        off=5 * state.raised,
        carry=10 * state.grasped * torch.exp(-state.distance_to_goal.clamp(min=0) / 0.15),
        there=there * (1 + torch.exp(-5 * state.hand_speed)),
        calm=-0.02 * action[:, :3].square().sum(1),
    )


def _reached(state: Any) -> Tensor:
    """Return how near the hand is to the cube, all where it holds it: the middle of a held cube is of no use."""
    return torch.maximum(1 - torch.tanh(5 * state.distance_to_object), state.grasped)


@register
class ArmCube(ArmEnvironment):
    """Arm with a gripper at a table with a cube on it and a goal in the air."""

    scenery = "robot arm at a table"
    episode_length = 5.0
    handling = Handling(thing="cube|block|die|dice|small cube", place="ball|sphere|green dot|dot|place in the air|spot")
    tasks = {
        "lift_cube": Task(
            instruction="lift the cube to 20 cm above the table",
            looks="robot arm that holds a red cube in the air",
            score=lambda state, action: state.cube_height,
            unit="m",
            aggregate="final",
            success=lambda state, action: (state.cube_height >= LIFTED) & (state.arm_still > 0),
            expert=lift_cube,
        ),
        "pick_cube": Task(
            instruction="carry the cube to the goal",
            looks="robot arm that holds a red cube at a green ball",
            score=lambda state, action: -state.distance_to_goal,
            unit="m",
            aggregate="final",
            success=lambda state, action: (state.distance_to_goal <= AT_GOAL) & (state.arm_still > 0),
            expert=pick_cube,
            note="Success is shown in a test; training with the expert reward has not reached it yet.",
        ),
    }

    def furnish(self, spec: mujoco.MjSpec) -> None:
        """Add the cube, free to move, and the goal, which nothing touches."""
        cube = spec.worldbody.add_body(name="cube", pos=[*_MIDDLE, HALF])
        cube.add_freejoint(name="cube")
        cube.add_geom(
            name="cube", type=mujoco.mjtGeom.mjGEOM_BOX, size=[HALF] * 3, mass=0.064,
            contype=2, conaffinity=1, condim=4, friction=[1, 0.01, 0.0001], rgba=[0.8, 0.1, 0.1, 1],
        )  # fmt: skip
        goal = spec.worldbody.add_body(name="goal", pos=[*_MIDDLE, 0.2], mocap=True)
        goal.add_geom(
            name="goal", type=mujoco.mjtGeom.mjGEOM_SPHERE, size=[AT_GOAL, 0, 0], contype=0, conaffinity=0,
            rgba=[0.1, 0.7, 0.2, 0.4],
        )  # fmt: skip

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the arm's state, where hand, cube and goal are, how the cube is turned, held and raised."""
        return {
            **super().observation(sim),
            "grasped": self.grasped(sim).unsqueeze(1),
            "raised": self.raised(sim).unsqueeze(1),
            "distance_to_object": self.distance_to_object(sim).unsqueeze(1),
            "cube": self._cube(sim),
            "cube_turn": sim.xquat[:, self.body("cube")],
            "cube_from_hand": self.cube_from_hand(sim),
            "goal_from_cube": self.goal_from_cube(sim),
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw the arm about its home pose, the cube on the table, turned by any angle, and the goal above it."""
        begun = self.posed(random)
        places = random.uniform(-_REACH, _REACH, 4)
        half_turn = random.uniform(-math.pi / 2, math.pi / 2, 1)
        height = random.uniform(0.0, _GOAL_HEIGHT, 1)
        middle = constant(_MIDDLE, random.dtype, random.device)
        none, rest = torch.zeros_like(height), torch.full_like(height, HALF)
        turn = torch.cat([half_turn.cos(), none, none, half_turn.sin()], 1)
        begun["qpos"][:, 9:] = torch.cat([middle + places[:, :2], rest, turn], 1)
        return {**begun, "mocap_pos": torch.cat([middle + places[:, 2:], HALF + height], 1).unsqueeze(1)}

    @feature(unit="m", kind="distance_to_object")
    def distance_to_object(self, sim: Simulator) -> Tensor:
        """Distance from the point between the fingertips to the cube's centre."""
        return torch.linalg.vector_norm(self.cube_from_hand(sim), dim=1)

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_goal(self, sim: Simulator) -> Tensor:
        """Distance from the cube's centre to the goal."""
        return torch.linalg.vector_norm(self.goal_from_cube(sim), dim=1)

    @feature(unit="m", kind="part_height[cube]")
    def cube_height(self, sim: Simulator) -> Tensor:
        """Height of the cube's centre above where it is while the cube lies on the table: 0 at rest."""
        return self._cube(sim)[:, 2] - HALF

    @feature(unit="1", kind="raised")
    def raised(self, sim: Simulator) -> Tensor:
        """How far the cube is off the table: 0 where it lies there, 0.6 at 3 cm, 1 high up."""
        return 1 - torch.exp(-self.cube_height(sim).clamp(min=0) / OFF)

    @feature(unit="m", kind="part_height[hand]")
    def hand_height(self, sim: Simulator) -> Tensor:
        """Height of the point between the fingertips above the table."""
        return self.hand(sim)[:, 2]

    @feature(unit="m/s", kind="part_speed[cube]")
    def cube_speed(self, sim: Simulator) -> Tensor:
        """Speed of the cube, in any direction."""
        return torch.linalg.vector_norm(sim.qvel[:, 9:12], dim=1)

    @feature(unit="m")
    def cube_from_hand(self, sim: Simulator) -> Tensor:
        """Way from the point between the fingertips to the cube's centre, along x, y and z."""
        return self._cube(sim) - self.hand(sim)

    @feature(unit="m")
    def goal_from_cube(self, sim: Simulator) -> Tensor:
        """Way from the cube's centre to the goal, along x, y and z."""
        return sim.xpos[:, self.body("goal")] - self._cube(sim)

    @feature(unit="1", kind="grasped")
    def grasped(self, sim: Simulator) -> Tensor:
        """1 where the cube is between the fingers and keeps them from shutting, else 0."""
        cube = self.in_hand(sim, self._cube(sim)).abs()
        between = (cube[:, 0] < HALF) & (cube[:, 2] < 1.2 * HALF) & (cube[:, 1] < 0.5 * HALF)
        opening, told = sim.qpos[:, 7:9].mean(1), sim.ctrl[:, 7]
        # Fingers pressed on the table are kept open, too, but not by as much as the cube is wide where they hold it.
        held = (opening - self._half_width(sim)).abs() < 0.002
        kept = held & (opening - told > 0.002) & (sim.qvel[:, 7:9].abs().amax(1) < 0.02)
        return (between & kept).to(sim.dtype)

    def _half_width(self, sim: Simulator) -> Tensor:
        """Return half the width of the cube along the way of the fingers [m], `[num_envs]`."""
        sides = sim.xmat[:, self.body("cube")].reshape(-1, 3, 3)
        return HALF * (sides.transpose(1, 2) @ self.finger_way(sim).unsqueeze(2)).abs().sum((1, 2))

    def _cube(self, sim: Simulator) -> Tensor:
        return sim.xpos[:, self.body("cube")]
