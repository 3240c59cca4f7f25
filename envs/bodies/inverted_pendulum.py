"""InvertedPendulum: a pole to be balanced on a cart.

Observation, reset, termination and the reward of `balance` are those of Gymnasium's InvertedPendulum-v5.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.bodies.cart import Cart
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_POLE_LENGTH = 0.6
"""Length of the pole [m]."""


def balance(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward each step before the pole falls (Gymnasium's InvertedPendulum-v5)."""
    return total(standing=1 - state.fallen)


def drive_right(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a standing pole on a cart near +0.5 m."""
    error = (state.cart_position - 0.5).abs()
    return total(standing=1 - state.fallen, near=1 - error + torch.exp(-100 * error.square()))


def balance_in_the_middle(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a standing pole on a cart at rest in the middle."""
    return total(
        standing=1 - state.fallen,
        near=torch.exp(-20 * state.cart_position.square()),
        calm=torch.exp(-4 * state.cart_velocity.square()),
    )


@register
class InvertedPendulum(Cart):
    """Pole hinged on a cart that a motor moves along a rail."""

    scenery = "pole and cart"
    xml = gymnasium_model("inverted_pendulum.xml")
    control_dt = 0.04
    episode_length = 40.0
    tasks = {
        "balance": Task(
            instruction="balance the pole upright",
            looks="pole upright on top of the cart",
            score=lambda state, action: state.fallen == 0,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: state.fallen == 0,
            hold=20.0,
            expert=balance,
        ),
        "drive_right": Task(
            instruction="move the cart half a metre to the right and keep the pole upright there",
            score=lambda state, action: (state.cart_position - 0.5).abs() < 0.1,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: (state.cart_position - 0.5).abs() < 0.1,
            hold=5.0,
            expert=drive_right,
        ),
        "balance_in_the_middle": Task(
            instruction="balance the pole and keep the cart still in the middle",
            score=lambda state, action: (state.cart_position.abs() < 0.1) & (state.cart_speed < 0.2),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: (state.cart_position.abs() < 0.1) & (state.cart_speed < 0.2),
            hold=10.0,
            expert=balance_in_the_middle,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions and velocities of cart and pole."""
        return {"positions": sim.qpos, "velocities": sim.qvel}

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the pole is tilted beyond 0.2 rad (11 degrees)."""
        return sim.qpos[:, 1].abs() > 0.2

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions and velocities within 0.01 of the default."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.01, 0.01, self.model.nq),
            "qvel": random.uniform(-0.01, 0.01, self.model.nv),
        }

    @feature(unit="rad", kind="pitch_angle")
    def pole_angle(self, sim: Simulator) -> Tensor:
        """Tilt of the pole, positive toward +x."""
        return sim.qpos[:, 1]

    @feature(unit="rad/s", kind="pitch_velocity")
    def pole_velocity(self, sim: Simulator) -> Tensor:
        """Rate of pole_angle."""
        return sim.qvel[:, 1]

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Simulator) -> Tensor:
        """Cosine of the pole's tilt: 1 upright, 0 level."""
        return torch.cos(sim.qpos[:, 1])

    @feature(unit="m", kind="height")
    def tip_height(self, sim: Simulator) -> Tensor:
        """Height of the pole's tip above the rail."""
        return _POLE_LENGTH * torch.cos(sim.qpos[:, 1])
