"""Swimmer: a chain of three links that swims in a plane.

Observation, reset and the reward of `swim_forward` are those of Gymnasium's Swimmer-v5.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.feature import feature, memory
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task


def swim_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed, less a small share of the squared action (Gymnasium's Swimmer-v5)."""
    return total(forward=state.forward_velocity, control=-0.0001 * action.square().sum(1))


def swim_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x."""
    return total(backward=-state.forward_velocity, control=-0.0001 * action.square().sum(1))


def turn_left(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning to the left."""
    return total(turning=state.yaw_velocity.clamp(-3, 3), control=-0.0001 * action.square().sum(1))


@register
class Swimmer(MujocoEnvironment):
    """Chain of three links in a viscous plane, driven by two hinge motors."""

    xml = gymnasium_model("swimmer.xml")
    control_dt = 0.04
    episode_length = 40.0
    joints = {"front_joint": "motor1_rot", "back_joint": "motor2_rot"}
    tasks = {
        "swim_forward": Task(
            instruction="swim forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 1.0,
            expert=swim_forward,
        ),
        "swim_backward": Task(
            instruction="swim backward",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement < -1.0,
            expert=swim_backward,
        ),
        "turn_left": Task(
            instruction="turn to the left, all the way round",
            score=lambda state, action: state.yaw_angle / (2 * math.pi),
            unit="turns",
            aggregate="final",
            success=lambda state, action: state.yaw_angle > 2 * math.pi,
            expert=turn_left,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the angles and all velocities."""
        return {"angles": sim.qpos[:, 2:], "velocities": sim.qvel}

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions and velocities within 0.1 of the default."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, self.model.nq),
            "qvel": random.uniform(-0.1, 0.1, self.model.nv),
        }

    @memory
    def travel(self, sim: Simulator, last: Tensor | None) -> Tensor:
        """Keep x, y [m] and heading [rad] at the episode's start, x and y now, and the mean velocity [m/s] in the step.

        The columns are x, y, heading at the start; x, y now; velocity along x and y.
        """
        now = sim.qpos[:, :2]
        if last is None:
            return torch.cat([sim.qpos[:, :3], now, torch.zeros_like(now)], 1)
        return torch.cat([last[:, :3], now, (now - last[:, 3:5]) / self.control_dt], 1)

    @feature(unit="m/s", kind="forward_velocity")
    def forward_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed of the front link along +x during the control step."""
        return self.memory["travel"][:, 5]

    @feature(unit="m/s", kind="lateral_velocity")
    def lateral_velocity(self, sim: Simulator) -> Tensor:
        """Mean speed of the front link along +y, to the left at reset, during the control step."""
        return self.memory["travel"][:, 6]

    @feature(unit="m/s", kind="speed")
    def speed(self, sim: Simulator) -> Tensor:
        """Length of the horizontal velocity, in any direction."""
        return torch.linalg.vector_norm(self.memory["travel"][:, 5:], dim=1)

    @feature(unit="m", kind="forward_displacement")
    def forward_displacement(self, sim: Simulator) -> Tensor:
        """Distance travelled along +x since the episode began."""
        return self.memory["travel"][:, 3] - self.memory["travel"][:, 0]

    @feature(unit="m", kind="lateral_displacement")
    def lateral_displacement(self, sim: Simulator) -> Tensor:
        """Distance travelled along +y since the episode began."""
        return self.memory["travel"][:, 4] - self.memory["travel"][:, 1]

    @feature(unit="rad", kind="yaw_angle")
    def yaw_angle(self, sim: Simulator) -> Tensor:
        """Heading of the front link since the episode began, positive to the left; a full turn adds 2 pi."""
        return sim.qpos[:, 2] - self.memory["travel"][:, 2]

    @feature(unit="rad/s", kind="yaw_velocity")
    def yaw_velocity(self, sim: Simulator) -> Tensor:
        """Turning rate of the front link, positive to the left."""
        return sim.qvel[:, 2]
