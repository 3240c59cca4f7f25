"""InvertedDoublePendulum: two poles, one on the other, to be balanced on a cart.

Observation, reset, termination and the reward of `balance` are those of Gymnasium's InvertedDoublePendulum-v5, with the
constraint force of the state that is observed (see `envs.mujoco.native`).
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


def balance(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward staying up, less the tip's distance from above the middle and speeds (InvertedDoublePendulum-v5)."""
    return total(
        healthy=10 * (1 - state.fallen),
        distance=-(0.01 * state.tip_position.square() + (state.tip_height - 2).square()),
        velocity=-(0.001 * state.lower_pole_velocity.square() + 0.005 * state.upper_pole_velocity.square()),
    )


def drive_right(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward standing poles on a cart near +0.5 m."""
    squared = (state.cart_position - 0.5).square()
    return total(
        healthy=1 - state.fallen,
        upright=-(state.tip_height - 1.2).square(),
        near=torch.exp(-4 * squared) + torch.exp(-100 * squared),
    )


@register
class InvertedDoublePendulum(Cart):
    """Two poles, one on the other, on a cart that a motor moves along a rail."""

    xml = gymnasium_model("inverted_double_pendulum.xml")
    control_dt = 0.05
    episode_length = 50.0
    forces = True
    joints = {"lower_pole": "hinge", "upper_pole": "hinge2"}
    tasks = {
        "balance": Task(
            instruction="balance both poles upright",
            score=lambda state, action: state.fallen == 0,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: state.fallen == 0,
            hold=20.0,
            expert=balance,
        ),
        "drive_right": Task(
            instruction="move the cart half a metre to the right and keep both poles upright there",
            score=lambda state, action: (state.cart_position - 0.5).abs() < 0.1,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: (state.cart_position - 0.5).abs() < 0.1,
            hold=5.0,
            expert=drive_right,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the cart's position, sines and cosines of the angles, velocities, and the force of the rail's ends."""
        angles = sim.qpos[:, 1:]
        return {
            "cart": sim.qpos[:, :1],
            "sines": torch.sin(angles),
            "cosines": torch.cos(angles),
            "velocities": sim.qvel.clamp(-10, 10),
            "constraint_force": sim.qfrc_constraint[:, :1].clamp(-10, 10),
        }

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the upper pole's tip is not above 1 m."""
        return self._tip(sim)[:, 2] <= 1

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions within 0.1 of the default and velocities of deviation 0.1."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, self.model.nq),
            "qvel": random.normal(0.1, self.model.nv),
        }

    @feature(unit="m", kind="height")
    def tip_height(self, sim: Simulator) -> Tensor:
        """Height of the upper pole's tip above the rail, at most 1.2."""
        return self._tip(sim)[:, 2]

    @feature(unit="m")
    def tip_position(self, sim: Simulator) -> Tensor:
        """Position of the upper pole's tip along +x from the middle of the rail."""
        return self._tip(sim)[:, 0]

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Simulator) -> Tensor:
        """Cosine of the upper pole's tilt: 1 upright, 0 level."""
        return torch.cos(sim.qpos[:, 1] + sim.qpos[:, 2])

    def _tip(self, sim: Simulator) -> Tensor:
        return sim.site_xpos[:, self.model.site("tip").id]
