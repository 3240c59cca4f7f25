"""What all environments of the arm have in common: its model, steps of the hand as actions, features of the hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.bodies.arm.reach import jacobian, joint_steps, turn_between
from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.feature import feature
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.mujoco.actuators import Range
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams

PARTS = Path(__file__).parent

STEP = 0.04
"""Greatest way [m] of the hand along each axis in a control step."""

OPENING = 0.04
"""Way [m] of each finger from shut to open."""

_LEAD = 0.1
"""Greatest angle [rad] by which what a servo is told runs ahead of its joint, so that pushing stores up no force."""

_UPRIGHTING, _RECALL = 0.3, 0.05
"""Shares of the way back to the hand's turn, and of the joints' back to the home pose, made in a control step."""

_NOISE = 0.02
"""Standard deviation [rad] of the joints in which an episode begins, as in ManiSkill2."""

ARM = slice(0, 7)
"""Where the arm is in `qpos`, `qvel` and `ctrl`; the fingers' two joints and their one control follow."""


class ArmEnvironment(MujocoEnvironment):
    """Seven-jointed arm with a parallel gripper before something to handle.

    An action is a step of the hand and an opening of the gripper, for a policy that had to find joint angles by chance
    would hardly ever touch what it is to handle. The hand's turn stays that of the home pose. Steps become joint angles
    by damped least squares, and servos bring these about.

    Attributes:
        scene: MJCF of what stands before the arm.
        posture: Joint angles [rad] in which episodes begin, about.
    """

    xml = PARTS / "arm.xml"
    scene: ClassVar[str] = "table.xml"
    posture: ClassVar[tuple[float, ...]] = (0.0, math.pi / 8, 0.0, -5 * math.pi / 8, 0.0, 3 * math.pi / 4, math.pi / 4)
    control_dt = 0.05
    root = "arm_base"
    world = (
        "World axes: +x is from the arm's base to what it handles, +y is to its left, +z is up. SI units, radians. The "
        "hand keeps its orientation; actions move it."
    )
    joints = {
        "shoulder_turn": "joint1",
        "shoulder": "joint2",
        "upper_arm_twist": "joint3",
        "elbow": "joint4",
        "forearm_twist": "joint5",
        "wrist": "joint6",
        "wrist_twist": "joint7",
    }

    def __init__(self) -> None:
        super().__init__()
        steps = [Range(-1.0, 1.0, f"steps of {STEP:g} m")] * 3
        self.action_ranges = (*steps, Range(-1.0, 1.0, "from shut to open"))
        self._grip = int(self.model.site("grip").id)
        self._wanted_turn = _site_frame(self.model, self._grip)

    @property
    def action_names(self) -> tuple[str, ...]:
        """The ways of the hand, and the gripper."""
        return ("hand along x", "hand along y", "hand along z", "gripper")

    def build(self) -> mujoco.MjSpec:
        """Return the model before compilation: arm, hand, scene, what is handled, home pose and cameras."""
        spec = super().build()
        hand = mujoco.MjSpec.from_file(str(PARTS / "gripper.xml"))
        spec.attach(hand, site=spec.site("mount"), prefix="")
        spec.attach(mujoco.MjSpec.from_file(str(PARTS / self.scene)), frame=spec.worldbody.add_frame(), prefix="")
        self.furnish(spec)
        fingers = [OPENING, OPENING]
        rest = spec.copy().compile().qpos0[9:]
        spec.add_key(name="home", qpos=[*self.posture, *fingers, *rest], ctrl=[*self.posture, OPENING])
        add_cameras(spec, self.root, self.camera_distance)
        return spec

    def furnish(self, spec: mujoco.MjSpec) -> None:
        """Add what is handled."""

    def control(self, sim: Simulator, action: Tensor) -> Tensor:
        """Return joint angles a step of the hand further than those last told, and the opening of the fingers."""
        lead = (sim.ctrl[:, ARM] - sim.qpos[:, ARM]).clamp(-_LEAD, _LEAD)
        told = sim.qpos[:, ARM] + lead
        turn = turn_between(self._frame(sim), constant(self._wanted_turn, sim.dtype, sim.device).unsqueeze(0))
        wanted = torch.cat([STEP * action[:, :3].to(sim.dtype), _UPRIGHTING * turn], 1)
        home = constant(self.posture, sim.dtype, sim.device)
        arm = jacobian(sim.xanchor[:, ARM], sim.xaxis[:, ARM], self.hand(sim))
        told = told + joint_steps(arm, wanted, _RECALL * (home - told))
        low, high = constant(self.model.jnt_range[ARM].T, sim.dtype, sim.device)
        fingers = 0.5 * OPENING * (1 + action[:, 3:].to(sim.dtype))
        return torch.cat([torch.maximum(torch.minimum(told, high), low), fingers], 1)

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the arm's angles and velocities, where the hand is, and how far its fingers are and are told to be."""
        return {
            "angles": sim.qpos[:, ARM],
            "velocities": sim.qvel[:, ARM],
            "hand": self.hand(sim),
            "fingers": sim.qpos[:, 7:9],
            "told": sim.ctrl[:, 7:],
        }

    def posed(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw joint angles about the home pose, which the servos hold; all else is as in that pose."""
        qpos = self.initial_qpos(random).repeat(random.rows, 1)
        qpos[:, ARM] += random.normal(_NOISE, 7)
        return {"qpos": qpos, "ctrl": torch.cat([qpos[:, ARM], qpos[:, 7:8]], 1)}

    @feature(unit="m")
    def hand_position(self, sim: Simulator) -> Tensor:
        """Position of the point between the fingertips, along x, y and z from the arm's base."""
        return self.hand(sim)

    @feature(unit="m/s", kind="part_speed[hand]")
    def hand_speed(self, sim: Simulator) -> Tensor:
        """Speed of the point between the fingertips, in any direction."""
        arm = jacobian(sim.xanchor[:, ARM], sim.xaxis[:, ARM], self.hand(sim))
        return torch.linalg.vector_norm((arm[:, :3] @ sim.qvel[:, ARM].unsqueeze(2)).squeeze(2), dim=1)

    @feature(unit="m", kind="gripper_opening")
    def gripper_opening(self, sim: Simulator) -> Tensor:
        """Distance between the two fingers: 0 shut, 0.08 open."""
        return sim.qpos[:, 7:9].sum(1)

    @feature(unit="1")
    def arm_still(self, sim: Simulator) -> Tensor:
        """1 where no joint of the arm is faster than 0.2 rad/s, as ManiSkill2's tasks ask, else 0."""
        return (sim.qvel[:, ARM].abs().amax(1) < 0.2).to(sim.dtype)

    def hand(self, sim: Simulator) -> Tensor:
        """Return where the point between the fingertips is [m], `[num_envs, 3]`."""
        return sim.site_xpos[:, self._grip]

    def in_hand(self, sim: Simulator, point: Tensor) -> Tensor:
        """Return a point of the world in the hand's frame [m]: across the fingers, along their way, ahead."""
        away = point - self.hand(sim)
        return (self._frame(sim).transpose(1, 2) @ away.unsqueeze(2)).squeeze(2)

    def finger_way(self, sim: Simulator) -> Tensor:
        """Return the direction in the world along which the fingers move, `[num_envs, 3]`."""
        return self._frame(sim)[:, :, 1]

    def _frame(self, sim: Simulator) -> Tensor:
        return sim.site_xmat[:, self._grip].reshape(-1, 3, 3)


def _site_frame(model: mujoco.MjModel, site: int) -> Any:
    """Return a site's frame in the home pose, `[3, 3]`."""
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, model.key("home").id)
    mujoco.mj_kinematics(model, data)
    return data.site_xmat[site].reshape(3, 3)
