"""A vector environment of Gymnasium's as one of ours: the pole on a cart, in this file alone.

    rewardsmith show env=examples/cart_pole.py
    rewardsmith train env=examples/cart_pole.py "task=keep the pole upright"

`make` may return any `gymnasium.vector.VectorEnv`: EnvPool's, one's own. A feature that declares a kind is found by the
same words as in the robots that come with the package.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import torch
from torch import Tensor

from rewardsmith import GymnasiumEnvironment, Task, feature
from rewardsmith.envs.bridges import own_reward


class CartPole(GymnasiumEnvironment):
    """Cart on a rail, which keeps a pole on it from falling by pushes to the left and to the right."""

    noun = "cart"
    world = "The rail is the x axis, its middle is 0. SI units, radians."
    control_dt = 0.02
    episode_length = 10.0
    actions = ("push_left", "push_right")
    tasks = {
        "balance": Task(
            instruction="keep the pole upright",
            score=lambda state, action: state.uprightness > 0.95,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: state.uprightness > 0.95,
            hold=8.0,
            expert=own_reward,
        )
    }

    def make(self, num_envs: int, seed: int) -> Any:
        """Make as many poles, stepped one after another in this process."""
        return gymnasium.make_vec("CartPole-v1", num_envs=num_envs, vectorization_mode="sync")

    @feature(unit="1", kind="uprightness")
    def uprightness(self, sim: Any) -> Tensor:
        """Cosine between the pole and the vertical: 1 upright."""
        return torch.cos(sim.obs[:, 2])

    @feature(unit="m", kind="slide_position")
    def position(self, sim: Any) -> Tensor:
        """Position of the cart on the rail, positive to the right; beyond 2.4 either way the episode ends."""
        position: Tensor = sim.obs[:, 0]
        return position

    @feature(unit="m/s", kind="slide_velocity")
    def velocity(self, sim: Any) -> Tensor:
        """Velocity of the cart, positive to the right."""
        velocity: Tensor = sim.obs[:, 1]
        return velocity

    @feature(unit="rad/s")
    def pole_rate(self, sim: Any) -> Tensor:
        """Rate at which the pole leans over to the right."""
        rate: Tensor = sim.obs[:, 3]
        return rate
