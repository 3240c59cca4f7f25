"""The car in its valley, on the slopes and at the flag."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from rewardsmith.envs.bodies.mountain_car import FLAG, LEFT, RIGHT, on_rails
from rewardsmith.vlm_rewards.tiny.scenes.scene import Drawn

_NEAR = 0.4
"""Distance [m] from the flag within which the car is on the peak."""

_STRETCHES = {
    "peak": (FLAG - _NEAR, RIGHT),
    "slope": (1.0, FLAG - 2 * _NEAR),
    "valley": (-0.7, 0.7),
    "left_slope": (LEFT, -1.0),
    "": (LEFT, RIGHT),
}
"""Where along the rails each word is right [m]; nothing is said of the last."""


class MountainScene:
    """The car."""

    environment = "mountain_car"
    cameras: tuple[str, ...] = ("side", "front")
    height: int | None = None

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """See `Scene`."""
        pose = str(random.choice(list(_STRETCHES)))
        way = torch.tensor(random.uniform(*_STRETCHES[pose]))
        return Drawn(on_rails(way).numpy(), {"body": "car"} | ({"pose": pose} if pose else {}))
