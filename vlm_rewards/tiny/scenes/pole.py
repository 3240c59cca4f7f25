"""One or two poles on a cart."""

from __future__ import annotations

from typing import Any

import numpy as np

from rewardsmith.vlm_rewards.tiny.scenes.scene import Drawn

_STEPS = {"balanced": 0.05, "nearly": 0.2, "tilted": 0.9, "toppled": 1.57}
"""Up to which tilt of the pole each word is right [rad]."""

_ENDS = 0.35
"""Part of the rail's half length that still is the middle; beyond twice that are the ends."""


class PoleScene:
    """A cart on a rail with a pole, or with one pole on the other.

    Args:
        environment: Its name.
        body: What it is called in `words.BODIES`.
        held_out: Whether to show only what training does without: poles that lean to the right at the left end.
    """

    cameras: tuple[str, ...] = ("side", "front")
    height: int | None = None

    def __init__(self, environment: str, body: str, held_out: bool = False) -> None:
        self.environment, self._body, self._held_out = environment, body, held_out

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """See `Scene`."""
        while True:
            drawn = self._draw(model, random)
            seen = (drawn.facts.get("place"), drawn.facts.get("lean")) != ("left", "right")
            if seen != self._held_out:
                return drawn

    def _draw(self, model: Any, random: np.random.Generator) -> Drawn:
        pose = str(random.choice(list(_STEPS), p=[0.35, 0.25, 0.25, 0.15]))
        most = list(_STEPS.values())
        least = dict(zip(_STEPS, [0.0, *most[:-1]], strict=True))[pose]
        tilt = random.choice([-1, 1]) * random.uniform(least, _STEPS[pose])
        reach = min(1.0, float(model.jnt_range[0, 1]))
        place = random.uniform(-reach, reach)
        # A second pole is turned from the first: in balance it is upright too, else it hangs as it likes.
        others = random.normal(0, 0.03 if pose == "balanced" else 0.5, model.nq - 2)
        facts = {"body": self._body, "kind": "cart", "pose": pose}
        if pose != "balanced":
            facts["lean"] = "right" if tilt > 0 else "left"
        if pose in ("tilted", "toppled"):
            facts["posture"] = "unbalanced"
        if abs(place) < _ENDS * reach:
            facts["place"] = "middle"
        elif abs(place) > 2 * _ENDS * reach:
            facts["place"] = "right" if place > 0 else "left"
        return Drawn(np.array([place, tilt, *others]), facts)
