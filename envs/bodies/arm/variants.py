"""Several shapes of one thing in one model, of which every episode has one before the arm.

The geometry of a model is the same in all simulations, so all shapes are in it: each hangs on a mocap body, and those
that are not drawn are put away under the floor, where nothing touches them.
"""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams

_AWAY = -3.0
"""Height [m] at which shapes that are not drawn are put away."""


class Variants:
    """The shapes, by the mocap bodies that they hang on.

    Args:
        model: The compiled model.
        bodies: Names of their mocap bodies.
    """

    def __init__(self, model: mujoco.MjModel, bodies: Sequence[str]) -> None:
        self._mocap = [int(model.body_mocapid[model.body(name).id]) for name in bodies]
        self._size = int(model.nmocap)

    def drawn(self, random: RandomStreams, place: Tensor) -> Tensor:
        """Draw one shape for every row and put it at a place.

        Args:
            random: Draws.
            place: Of the shape's mocap body [m], `[rows, 3]`.

        Returns:
            MuJoCo's `mocap_pos`, `[rows, nmocap, 3]`.
        """
        number = random.uniform(0.0, len(self._mocap), 1).long()
        away = constant((0.0, 0.0, _AWAY), random.dtype, random.device)
        positions = torch.zeros(random.rows, self._size, 3, dtype=random.dtype, device=random.device)
        for shape, mocap in enumerate(self._mocap):
            positions[:, mocap] = torch.where(number == shape, place, away)
        return positions

    def chosen(self, sim: Simulator) -> Tensor:
        """Return 1 for the shape that is before the arm, 0 for others, `[num_envs, shapes]`."""
        heights = torch.stack([sim.mocap_pos[:, mocap, 2] for mocap in self._mocap], 1)
        return (heights > 0.5 * _AWAY).to(sim.dtype)

    def pick(self, sim: Simulator, values: Tensor) -> Tensor:
        """Return what belongs to the shape before the arm.

        Args:
            sim: The simulations.
            values: Of every shape, `[num_envs or 1, shapes, ...]`.

        Returns:
            `[num_envs, ...]`.
        """
        chosen = self.chosen(sim)
        return (values * chosen.view(*chosen.shape, *[1] * (values.dim() - 2))).sum(1)


def numbers(values: Sequence[float], sim: Simulator) -> Tensor:
    """Return a number of every shape as `Variants.pick` takes them, `[1, shapes]`."""
    return constant(values, sim.dtype, sim.device).unsqueeze(0)
