"""Quadruped: a dog-sized robot with three joints a leg, held by position servos about a home pose.

The model is this project's own, `quadruped.xml`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.free import FreeBody
from rewardsmith.envs.feature import Feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

LEGS = ("front_left", "front_right", "back_left", "back_right")

STANDING = 0.29
"""Height [m] of the torso's centre in the home pose, under the robot's weight."""

_UNTRIED = "Success is shown in a test; it is for planning, and training with the expert reward has not been tried."

_PACE = 0.6
"""Speed [m/s] of a walk."""


def stand(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the height of a stand, level and calm."""
    return total(
        height=-10 * (state.height - STANDING).abs(),
        level=2 * state.uprightness,
        calm=-0.1 * state.joint_speed - 0.5 * state.speed,
    )


def walk_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the speed of a walk, in a straight line, level and at the height of a stand."""
    return total(
        forward=2 * state.forward_velocity.clamp(max=_PACE) / _PACE,
        straight=-state.lateral_velocity.abs() - state.yaw_angle.abs(),
        level=state.uprightness - (state.height - STANDING).abs(),
        effort=-0.01 * state.joint_speed,
    )


def turn_in_place(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward turning left at up to 1.5 rad/s without leaving the spot."""
    return total(
        turning=2 * state.yaw_velocity.clamp(-1.5, 1.5),
        stays=-state.speed - torch.hypot(state.forward_displacement, state.lateral_displacement),
        level=state.uprightness - (state.height - STANDING).abs(),
        effort=-0.01 * state.joint_speed,
    )


def lie_down(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a torso low, level and calm."""
    return total(
        low=-10 * (state.height - 0.1).clamp(min=0),
        level=2 * state.uprightness,
        calm=-0.1 * state.joint_speed - 0.5 * state.speed,
    )


def lift_paw(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a front right foot high above the ground while the others stand."""
    standing = (state.front_left_foot_contact + state.back_left_foot_contact + state.back_right_foot_contact) / 3
    return total(
        lifted=10 * state.front_right_foot_height.clamp(max=0.15),
        standing=standing,
        level=2 * state.uprightness - 3 * (state.height - STANDING).abs(),
        calm=-0.1 * state.joint_speed - 0.5 * state.speed,
    )


def _standing(state: Any) -> Tensor:
    return ((state.height - STANDING).abs() < 0.04) & (state.uprightness > 0.95) & (state.speed < 0.2)


def _lying(state: Any) -> Tensor:
    return (state.height < 0.13) & (state.uprightness > 0.9) & (state.joint_speed < 1.0)


def _lifting(state: Any) -> Tensor:
    return (state.front_right_foot_height > 0.08) & (state.uprightness > 0.8) & (state.height > 0.2)


def _strayed(state: Any) -> Tensor:
    """Return the distance [m] from where the episode began."""
    return torch.hypot(state.forward_displacement, state.lateral_displacement)


@register
class Quadruped(FreeBody):
    """Dog-sized robot on four legs of three joints each, which servos hold about a standing pose."""

    xml = "quadruped.xml"
    control_dt = 0.02
    episode_length = 20.0
    camera_distance = 1.35
    parts = {
        "torso": ("torso",),
        "head": ("head",),
        **{f"{leg}_foot": (f"{leg}_foot",) for leg in LEGS},
        **{f"{leg}_knee": (f"{leg}_knee",) for leg in LEGS},
    }
    joints = {f"{leg}_{joint}": f"{leg}_{joint}" for leg in LEGS for joint in ("spread", "hip", "knee")}
    tasks = {
        "stand": Task(
            instruction="stand still on all four legs",
            score=lambda state, action: _standing(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _standing(state),
            hold=3.0,
            expert=stand,
            note=_UNTRIED,
        ),
        "walk_forward": Task(
            instruction="walk forward",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 5.0,
            expert=walk_forward,
            note=_UNTRIED,
        ),
        "turn_in_place": Task(
            instruction="turn in place to the left",
            score=lambda state, action: state.yaw_angle / (2 * math.pi),
            unit="turns",
            aggregate="final",
            success=lambda state, action: (state.yaw_angle > 4 * math.pi) & (_strayed(state) < 1.0),
            expert=turn_in_place,
            note=_UNTRIED,
        ),
        "lie_down": Task(
            instruction="lie down on the belly and stay lying",
            score=lambda state, action: _lying(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _lying(state),
            hold=3.0,
            expert=lie_down,
            fall_ends_episode=False,
            note=_UNTRIED,
        ),
        "lift_paw": Task(
            instruction="lift the front right paw",
            score=lambda state, action: _lifting(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _lifting(state),
            hold=1.0,
            expert=lift_paw,
            note=_UNTRIED,
        ),
    }

    def more_features(self) -> Iterator[Feature]:
        """Yield the positions of the feet beside the features of parts and joints."""
        yield from super().more_features()
        for leg in LEGS:
            words = leg.replace("_", " ")
            yield Feature(
                f"{leg}_foot_position", "m",
                f"Position of the {words} foot from the torso's centre, in the torso's frame: ahead, left, up.", None,
                _foot_position(f"{leg}_foot"),
            )  # fmt: skip

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x and y, velocities, and what the servos were last told."""
        return {
            "positions": sim.qpos[:, 2:],
            "velocities": sim.qvel,
            "controls": sim.ctrl,
        }

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the torso leans by more than 60 degrees or lies on the ground."""
        return (self.orientation(sim)[:, 2, 2] < 0.5) | (sim.qpos[:, 2] < 0.12)

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw joints within 0.05 of the home pose and velocities of deviation 0.05."""
        qpos = self.initial_qpos(random).repeat(random.rows, 1)
        qpos[:, 7:] += random.uniform(-0.05, 0.05, self.model.nq - 7)
        return {"qpos": qpos, "qvel": random.normal(0.05, self.model.nv)}


def _foot_position(site: str) -> Any:
    def position(environment: Quadruped, sim: Simulator) -> Tensor:
        torso = environment.body(environment.root)
        offset = sim.site_xpos[:, environment.model.site(site).id] - sim.xpos[:, torso]
        frame = sim.xmat[:, torso].reshape(-1, 3, 3)
        return (frame.transpose(1, 2) @ offset.unsqueeze(2)).squeeze(2)

    return position
