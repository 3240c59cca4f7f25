"""A robot of one's own: a rover with two driven wheels, in this file and `rover.xml` beside it.

    rewardsmith train env=examples/rover.py "task=drive forward at 1 m/s"
    rewardsmith show env=examples/rover.py

A feature that declares a kind is found by the same words as in the robots that come with the package.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import RandomStreams, Task, feature
from rewardsmith.envs.bodies.free import FreeBody


def circle(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward half a metre a second along the rover's nose while turning left at half a radian a second."""
    driving = torch.exp(-4 * (state.nose_velocity - 0.5).square())
    turning = torch.exp(-4 * (state.yaw_velocity - 0.5).square())
    return driving * turning, {"driving": driving, "turning": turning}


class Rover(FreeBody):
    """Rover with two driven wheels and a caster."""

    xml = "rover.xml"
    control_dt = 0.04
    episode_length = 10.0
    root = "chassis"
    joints = {"left_wheel": "left_wheel", "right_wheel": "right_wheel"}
    tasks = {
        "circle": Task(
            instruction="drive in a circle to the left",
            score=lambda state, action: state.yaw_angle / 6.2832,
            unit="turns",
            aggregate="final",
            success=lambda state, action: (state.yaw_angle > 3.1416) & (state.nose_velocity > 0.3),
            expert=circle,
        )
    }

    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return orientation, velocities of the chassis in its own frame, and velocities of the wheels."""
        return {
            "orientation": sim.qpos[:, 3:7],
            "nose_velocity": self.nose_velocity(sim)[:, None],
            "turning": sim.qvel[:, 3:6],
            "wheels": sim.qvel[:, 6:],
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw small velocities of the wheels."""
        still = torch.zeros(random.rows, 6, dtype=random.dtype)
        return {"qvel": torch.cat([still, random.uniform(-0.5, 0.5, 2)], 1)}

    @feature(unit="m/s")
    def nose_velocity(self, sim: Any) -> Tensor:
        """Speed of the chassis in the direction that its nose points."""
        return (self.orientation(sim)[:, :, 0] * sim.qvel[:, :3]).sum(1)
