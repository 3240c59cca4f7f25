"""HumanoidStandup: a human-like robot that begins lying on its back.

Observation, reset and the reward of `stand_up` are those of Gymnasium's HumanoidStandup-v5, with inertias, velocities
and forces of the state that is observed (see `envs.mujoco.native`).
"""

from __future__ import annotations

from typing import Any

from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.bodies.human import HumanBody
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task


def stand_up(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the torso's height, less effort and contact forces (Gymnasium's HumanoidStandup-v5)."""
    return total(
        height=state.height / 0.003,
        control=-0.1 * action.square().sum(1),
        impact=-(5e-7 * state.contact_wrenches.square().sum(1)).clamp(max=10),
        alive=action.new_ones(len(action)),
    )


def sit_up(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward an upright torso over a pelvis on the ground."""
    return total(
        upright=state.uprightness,
        seated=-2 * state.pelvis_height.clamp(0, 1),
        control=-0.1 * action.square().sum(1),
    )


def _standing(state: Any) -> Tensor:
    return (state.height > 1.2) & (state.uprightness > 0.8)


def _sitting(state: Any) -> Tensor:
    return (state.uprightness > 0.8) & (state.pelvis_height < 0.15)


@register
class HumanoidStandup(HumanBody):
    """Human-like robot that begins lying on its back, driven by seventeen hinge motors."""

    xml = gymnasium_model("humanoidstandup.xml")
    # The model is drawn lying: its frame looks upward along z and its head is toward -x.
    axes = ((0, 0, 1), (0, 1, 0), (-1, 0, 0))
    # So the axes x and z of waist and hips change places, too.
    joints = HumanBody.joints | {
        "waist_twist": "abdomen_x",
        "waist_sideways": "abdomen_z",
        "right_hip_sideways": "right_hip_z",
        "right_hip_twist": "right_hip_x",
        "left_hip_sideways": "left_hip_z",
        "left_hip_twist": "left_hip_x",
    }
    tasks = {
        "stand_up": Task(
            instruction="stand up from lying on the back",
            score=lambda state, action: state.height,
            unit="m",
            success=lambda state, action: _standing(state),
            hold=1.0,
            expert=stand_up,
            fall_ends_episode=False,
            note="Success is shown in a test; PPO with the expert reward lifted it to 0.46 m after 130,000 steps.",
        ),
        "sit_up": Task(
            instruction="sit up from lying on the back",
            score=lambda state, action: _sitting(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _sitting(state),
            hold=1.0,
            expert=sit_up,
            fall_ends_episode=False,
        ),
    }
