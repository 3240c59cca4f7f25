"""Ant: a four-legged robot with two joints a leg.

Observation, reset, termination and the reward of `walk_forward` are those of Gymnasium's Ant-v5, with the contact
forces of the state that is observed (see `envs.mujoco.native`). The model's own names of legs are misleading; the names
here go by where the legs are.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.bodies.contacts import SensesContacts
from rewardsmith.envs.bodies.free import FreeBody
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task


def walk_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed and staying up, less effort and contact forces (Gymnasium's Ant-v5)."""
    return total(
        forward=state.forward_velocity,
        healthy=1 - state.fallen,
        control=-0.5 * action.square().sum(1),
        contact=-0.0005 * state.contact_wrenches.clamp(-1, 1).square().sum(1),
    )


def walk_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x and staying up, less effort."""
    return total(
        backward=-state.forward_velocity,
        healthy=1 - state.fallen,
        control=-0.5 * action.square().sum(1),
    )


def turn_in_place(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning left at up to 1 rad/s, beyond which it would tumble, without leaving the spot."""
    return total(
        turning=2 * state.yaw_velocity.clamp(-1, 1),
        away=-torch.hypot(state.forward_displacement, state.lateral_displacement),
        control=-0.1 * action.square().sum(1),
        healthy=1 - state.fallen,
    )


def wave_leg(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the front left foot high and swinging, with the other feet planted and the torso in place."""
    planted = (state.front_right_foot_contact + state.back_left_foot_contact + state.back_right_foot_contact) / 3
    # On its belly the body raises and swings all legs with ease, so that pays only as far as the others stand.
    raised = (state.front_left_foot_height / 0.3).clamp(0, 1) * planted
    swinging = 4 * (state.front_left_hip_velocity.abs() / 1.5).clamp(0, 1) * raised
    level = state.uprightness
    away = -0.5 * state.speed
    return total(raised=raised, swinging=swinging, planted=planted, level=level, away=away)


def lie_down(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a torso low, level and calm."""
    return total(
        low=-2 * (state.height - 0.35).clamp(0, 1),
        level=state.uprightness,
        calm=torch.exp(-state.joint_speed),
    )


def _strayed(state: Any) -> Tensor:
    """Return the distance [m] from where the episode began."""
    return torch.hypot(state.forward_displacement, state.lateral_displacement)


def _waving(state: Any) -> Tensor:
    """Tell where the front left foot is up and swings while at least two of the others stand."""
    raised = (state.front_left_foot_height > 0.2) & (state.uprightness > 0.7)
    planted = state.front_right_foot_contact + state.back_left_foot_contact + state.back_right_foot_contact
    return raised & (planted >= 2) & (state.front_left_hip_velocity.abs() > 0.5)


def _lying(state: Any) -> Tensor:
    """Tell where it rests on legs spread out flat; the knees do not bend up far enough for the torso to touch."""
    return (state.height < 0.45) & (state.uprightness > 0.7) & (state.joint_speed < 1.0)


@register
class Ant(FreeBody, SensesContacts):
    """Four-legged robot with a hip and a knee motor in each leg."""

    xml = gymnasium_model("ant.xml")
    control_dt = 0.05
    episode_length = 50.0
    parts = {
        "torso": ("torso_geom",),
        "front_left_foot": ("left_ankle_geom",),
        "front_right_foot": ("fourth_ankle_geom",),
        "back_left_foot": ("right_ankle_geom",),
        "back_right_foot": ("third_ankle_geom",),
    }
    joints = {
        "front_left_hip": "hip_1",
        "front_left_knee": "ankle_1",
        "front_right_hip": "hip_4",
        "front_right_knee": "ankle_4",
        "back_left_hip": "hip_2",
        "back_left_knee": "ankle_2",
        "back_right_hip": "hip_3",
        "back_right_knee": "ankle_3",
    }
    tasks = {
        "walk_forward": Task(
            instruction="walk forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 25.0,
            expert=walk_forward,
        ),
        "walk_backward": Task(
            instruction="walk backward",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement < -25.0,
            expert=walk_backward,
        ),
        "turn_in_place": Task(
            instruction="turn in place to the left",
            score=lambda state, action: state.yaw_angle / (2 * math.pi),
            unit="turns",
            aggregate="final",
            success=lambda state, action: (state.yaw_angle > 4 * math.pi) & (_strayed(state) < 2.0),
            expert=turn_in_place,
        ),
        "wave_leg": Task(
            instruction="wave the front left leg",
            score=lambda state, action: _waving(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _waving(state),
            hold=0.3,
            expert=wave_leg,
            fall_ends_episode=False,
        ),
        "lie_down": Task(
            instruction="lie down and stay lying",
            score=lambda state, action: _lying(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _lying(state),
            hold=3.0,
            expert=lie_down,
            fall_ends_episode=False,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x and y, velocities, and contact torques and forces clipped to 1."""
        return {
            "positions": sim.qpos[:, 2:],
            "velocities": sim.qvel,
            "contact_wrenches": sim.cfrc_ext[:, 1:].clamp(-1, 1),
        }

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the torso's centre is not between 0.2 and 1 m high."""
        height = sim.qpos[:, 2]
        return (height < 0.2) | (height > 1.0)

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions within 0.1 of the default and velocities of deviation 0.1."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, self.model.nq),
            "qvel": random.normal(0.1, self.model.nv),
        }
