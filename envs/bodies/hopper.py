"""Hopper: a planar one-legged robot.

Observation, reset, termination and the reward of `hop_forward` are those of Gymnasium's Hopper-v5.
"""

from __future__ import annotations

import math
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


def hop_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed and staying up, less a thousandth of the squared action (Gymnasium's Hopper-v5)."""
    return total(
        forward=state.forward_velocity,
        healthy=1 - state.fallen,
        control=-0.001 * action.square().sum(1),
    )


def hop_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x up to 1 m/s, beyond which it would throw itself over, and staying up."""
    return total(
        backward=2 * (-state.forward_velocity).clamp(-1, 1),
        healthy=1 - state.fallen,
        control=-0.001 * action.square().sum(1),
    )


def front_flip(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning nose down and being higher than a stand, which pays nothing; keep the torso off the ground."""
    return _flipping(state, state.pitch_velocity)


def back_flip(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning nose up and being higher than a stand, which pays nothing; keep the torso off the ground."""
    return _flipping(state, -state.pitch_velocity)


def _flipping(state: Any, rate: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    return total(
        turning=rate.clamp(-15, 15),
        height=(state.height - 1.25).clamp(0, 1),
        touching=-state.torso_contact,
    )


def _up(state: Any) -> Tensor:
    """Tell where the torso is upright and as high as on the foot."""
    return (state.height > 0.8) & (state.uprightness > 0.8)


@register
class Hopper(PlanarBody):
    """Planar one-legged robot of torso, thigh, shin and foot, driven by three hinge motors."""

    xml = gymnasium_model("hopper.xml")
    control_dt = 0.008
    episode_length = 8.0
    parts = {
        "torso": ("torso_geom",),
        "knee": ("leg_joint",),
        "foot": ("foot_geom",),
    }
    joints = {"hip": "thigh_joint", "knee": "leg_joint", "ankle": "foot_joint"}
    tasks = {
        "hop_forward": Task(
            instruction="hop forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 8.0,
            expert=hop_forward,
        ),
        "hop_backward": Task(
            instruction="hop backward",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement < -4.0,
            expert=hop_backward,
        ),
        "front_flip": Task(
            instruction="do a front flip",
            score=lambda state, action: state.pitch_angle / (2 * math.pi),
            unit="turns",
            aggregate="max",
            success=lambda state, action: (state.pitch_angle > 5.8) & _up(state),
            expert=front_flip,
            fall_ends_episode=False,
        ),
        "back_flip": Task(
            instruction="do a back flip",
            score=lambda state, action: -state.pitch_angle / (2 * math.pi),
            unit="turns",
            aggregate="max",
            success=lambda state, action: (state.pitch_angle < -5.8) & _up(state),
            expert=back_flip,
            fall_ends_episode=False,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x, and velocities clipped to 10."""
        return {"positions": sim.qpos[:, 1:], "velocities": sim.qvel.clamp(-10, 10)}

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the torso is below 0.7 m or tilted beyond 0.2 rad (11 degrees), or some value is beyond 100."""
        height, pitch = sim.qpos[:, self.up], sim.qpos[:, self.pitch]
        wild = torch.maximum(sim.qpos[:, 2:].abs().amax(1), sim.qvel.abs().amax(1)) >= 100
        return (height <= 0.7) | (pitch.abs() >= 0.2) | wild

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions and velocities within 0.005 of the default."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.005, 0.005, self.model.nq),
            "qvel": random.uniform(-0.005, 0.005, self.model.nv),
        }
