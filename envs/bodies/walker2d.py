"""Walker2d: a planar two-legged robot.

Observation, reset, termination and the reward of `walk_forward` are those of Gymnasium's Walker2d-v5.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.bodies.planar import PlanarBody
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task


def walk_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed and staying up, less a thousandth of the squared action (Gymnasium's Walker2d-v5)."""
    return total(
        forward=state.forward_velocity,
        healthy=1 - state.fallen,
        control=-0.001 * action.square().sum(1),
    )


def walk_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x and staying up."""
    return total(
        backward=-state.forward_velocity,
        healthy=1 - state.fallen,
        control=-0.001 * action.square().sum(1),
    )


def stand_still(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward staying up, near the start and without moving the joints."""
    return total(
        healthy=1 - state.fallen,
        resting=torch.exp(-4 * state.forward_velocity.square()),
        calm=torch.exp(-state.joint_speed),
    )


def _standing(state: Any) -> Tensor:
    return (state.height > 1.0) & (state.forward_velocity.abs() < 0.2)


@register
class Walker2d(PlanarBody):
    """Planar robot with two legs of thigh, shin and foot, driven by six hinge motors."""

    xml = gymnasium_model("walker2d_v5.xml")
    control_dt = 0.008
    episode_length = 8.0
    parts = {
        "torso": ("torso_geom",),
        "right_knee": ("leg_joint",),
        "right_foot": ("foot_geom",),
        "left_knee": ("leg_left_joint",),
        "left_foot": ("foot_left_geom",),
    }
    joints = {
        "right_hip": "thigh_joint",
        "right_knee": "leg_joint",
        "right_ankle": "foot_joint",
        "left_hip": "thigh_left_joint",
        "left_knee": "leg_left_joint",
        "left_ankle": "foot_left_joint",
    }
    tasks = {
        "walk_forward": Task(
            instruction="walk forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 8.0,
            expert=walk_forward,
        ),
        "walk_backward": Task(
            instruction="walk backward",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement < -4.0,
            expert=walk_backward,
        ),
        "stand_still": Task(
            instruction="stand still without falling",
            score=lambda state, action: _standing(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _standing(state),
            hold=4.0,
            expert=stand_still,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x, and velocities clipped to 10."""
        return {"positions": sim.qpos[:, 1:], "velocities": sim.qvel.clamp(-10, 10)}

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the torso is not between 0.8 and 2 m high, or tilted beyond 1 rad (57 degrees)."""
        height, pitch = sim.qpos[:, self.up], sim.qpos[:, self.pitch]
        return (height <= 0.8) | (height >= 2.0) | (pitch.abs() >= 1.0)

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions and velocities within 0.005 of the default."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.005, 0.005, self.model.nq),
            "qvel": random.uniform(-0.005, 0.005, self.model.nv),
        }
