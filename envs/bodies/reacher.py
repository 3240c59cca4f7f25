"""Reacher: a two-link arm on a table that reaches for a target.

Observation, reset and the reward of `reach` are those of Gymnasium's Reacher-v5.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_TARGET_RADIUS = 0.2
"""Distance [m] from the shoulder within which targets are placed."""


def reach(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward nearness, less the squared action (Gymnasium's Reacher-v5)."""
    return total(near=-state.distance_to_target, control=-action.square().sum(1))


def hold_on_target(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward nearness, most within a centimetre, and a still fingertip there."""
    on_target = torch.exp(-state.distance_to_target / 0.02)
    return total(
        near=-state.distance_to_target,
        on_target=on_target,
        still=on_target * torch.exp(-state.fingertip_speed / 0.1),
        control=-0.1 * action.square().sum(1),
    )


def spin(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning the shoulder to the left."""
    return total(turning=0.1 * state.shoulder_velocity)


@register
class Reacher(MujocoEnvironment):
    """Two-link arm that moves over a table, driven by a shoulder and an elbow motor."""

    xml = gymnasium_model("reacher.xml")
    control_dt = 0.02
    episode_length = 1.0
    root = "body0"
    joints = {"shoulder": "joint0", "elbow": "joint1"}
    tasks = {
        "reach": Task(
            instruction="reach the target with the fingertip",
            score=lambda state, action: -state.distance_to_target,
            unit="m",
            aggregate="final",
            success=lambda state, action: state.distance_to_target < 0.02,
            hold=0.1,
            expert=reach,
        ),
        "hold_on_target": Task(
            instruction="reach the target and keep the fingertip still on it",
            score=lambda state, action: state.distance_to_target < 0.02,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: (state.distance_to_target < 0.02) & (state.fingertip_speed < 0.1),
            hold=0.3,
            expert=hold_on_target,
        ),
        "spin": Task(
            instruction="spin the arm to the left as fast as you can",
            score=lambda state, action: state.shoulder_velocity,
            unit="rad/s",
            success=lambda state, action: state.shoulder_velocity > 10.0,
            hold=0.2,
            expert=spin,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return cosines and sines of the angles, the target, angular velocities, and the way from target to tip."""
        angles = sim.qpos[:, :2]
        return {
            "cosines": torch.cos(angles),
            "sines": torch.sin(angles),
            "target": sim.qpos[:, 2:],
            "velocities": sim.qvel[:, :2],
            "from_target": self._from_target(sim)[:, :2],
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw angles within 0.1 rad, velocities within 0.005, and a target anywhere in the arm's reach."""
        angles = random.uniform(-0.1, 0.1, 2)
        velocities = random.uniform(-0.005, 0.005, 2)
        # The root makes points uniform over the disc, as Gymnasium's rejection from a square does.
        radius = _TARGET_RADIUS * random.uniform(0, 1, 1).sqrt()
        direction = random.uniform(-math.pi, math.pi, 1)
        target = [radius * torch.cos(direction), radius * torch.sin(direction)]
        return {
            "qpos": torch.cat([angles, *target], 1),
            "qvel": torch.cat([velocities, torch.zeros_like(velocities)], 1),
        }

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_target(self, sim: Simulator) -> Tensor:
        """Distance from the fingertip to the target."""
        return torch.linalg.vector_norm(self._from_target(sim), dim=1)

    @feature(unit="m")
    def target_from_fingertip(self, sim: Simulator) -> Tensor:
        """Way from the fingertip to the target, along x and y."""
        return -self._from_target(sim)[:, :2]

    @feature(unit="m/s", kind="part_speed[fingertip]")
    def fingertip_speed(self, sim: Simulator) -> Tensor:
        """Speed of the fingertip, in any direction."""
        tip = self.body("fingertip")
        arm = sim.xpos[:, tip] - sim.subtree_com[:, self.body(self.root)]
        velocity = sim.cvel[:, tip, 3:] + torch.linalg.cross(sim.cvel[:, tip, :3], arm)
        return torch.linalg.vector_norm(velocity, dim=1)

    def _from_target(self, sim: Simulator) -> Tensor:
        return sim.xpos[:, self.body("fingertip")] - sim.xpos[:, self.body("target")]
