"""HalfCheetah: a planar runner with a back and a front leg of three joints each.

Observation, reset and the reward of `run_forward` are those of Gymnasium's HalfCheetah-v5.
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


def run_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed, less a tenth of the squared action (Gymnasium's HalfCheetah-v5)."""
    return total(forward=state.forward_velocity, control=-0.1 * action.square().sum(1))


def run_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x, less a tenth of the squared action."""
    return total(backward=-state.forward_velocity, control=-0.1 * action.square().sum(1))


def stand_on_back_leg(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a nose that points up over a back foot on the ground, without running about."""
    return total(
        nose_up=2 * torch.sin(-state.pitch_angle),
        front_high=state.front_foot_height.clamp(0, 1),
        planted=state.back_foot_contact,
        calm=torch.exp(-state.speed),
    )


def front_flip(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning nose down and height, less a tenth of the squared action."""
    return total(
        turning=0.5 * state.pitch_velocity.clamp(-10, 10),
        height=state.height.clamp(0, 1),
        control=-0.1 * action.square().sum(1),
    )


def _on_back_leg(state: Any) -> Tensor:
    """Tell where the nose is at least 45 degrees up, the front foot high and the back foot not above 10 cm."""
    nose_up = torch.sin(-state.pitch_angle) > math.sin(math.pi / 4)
    return nose_up & (state.front_foot_height > 0.3) & (state.back_foot_height < 0.1)


@register
class HalfCheetah(PlanarBody):
    """Planar runner with a back and a front leg, driven by six hinge motors."""

    xml = gymnasium_model("half_cheetah.xml")
    control_dt = 0.05
    episode_length = 50.0
    parts = {
        "head": ("head",),
        "back_foot": ("bfoot",),
        "front_foot": ("ffoot",),
        "back_shin": ("bshin",),
        "front_shin": ("fshin",),
    }
    joints = {
        "back_hip": "bthigh",
        "back_knee": "bshin",
        "back_ankle": "bfoot",
        "front_hip": "fthigh",
        "front_knee": "fshin",
        "front_ankle": "ffoot",
    }
    tasks = {
        "run_forward": Task(
            instruction="run forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 100.0,
            expert=run_forward,
        ),
        "run_backward": Task(
            instruction="run backward as fast as you can",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement < -100.0,
            expert=run_backward,
        ),
        "stand_on_back_leg": Task(
            instruction="stand on the back leg",
            score=lambda state, action: _on_back_leg(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _on_back_leg(state),
            hold=1.0,
            expert=stand_on_back_leg,
            fall_ends_episode=False,
        ),
        "front_flip": Task(
            instruction="do a front flip",
            score=lambda state, action: state.pitch_angle / (2 * math.pi),
            unit="turns",
            aggregate="max",
            success=lambda state, action: (state.pitch_angle > 5.8) & (state.uprightness > 0.8),
            expert=front_flip,
            fall_ends_episode=False,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x, and velocities."""
        return {"positions": sim.qpos[:, 1:], "velocities": sim.qvel}

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions within 0.1 of the default and velocities of deviation 0.1."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, self.model.nq),
            "qvel": random.normal(0.1, self.model.nv),
        }
