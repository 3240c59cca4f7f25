"""Bodies that move in a plane, upright, tipped over, crouching and in the air."""

from __future__ import annotations

from typing import Any

import numpy as np

from rewardsmith.vlm_rewards.tiny.scenes.scene import Drawn, joint_places, within_range

_PITCHES = {"stand": (0, 10), "nose_down": (50, 14), "nose_up": (-50, 14), "upside_down": (180, 18)}
"""Pitch of a long body and its spread [deg]; positive is nose down."""

_TALL = {"stand": (0, 9), "front": (88, 12), "back": (-88, 12), "crouch": (8, 12)}
"""The same of a tall one, which can lie as well."""


class PlanarScene:
    """A body with slides along x and z and a hinge about y, such as the hopper.

    Args:
        environment: Its name.
        body: What it is called in `words.BODIES`.
        tall: Whether it stands on end, so that a quarter turn lays it down.
    """

    cameras: tuple[str, ...] = ("side", "front")
    height: int | None = 1

    def __init__(self, environment: str, body: str, *, tall: bool) -> None:
        self.environment, self._body = environment, body
        self._pitches = _TALL if tall else _PITCHES

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """See `Scene`."""
        places = joint_places(model)
        shape = str(random.choice([*self._pitches, "stand", "airborne", "nameless"]))
        pitch, spread = self._pitches.get(shape, (0, 10) if shape == "airborne" else (0, 90))
        qpos = np.array(model.qpos0)
        low, high = model.jnt_range[3:].T
        bent = random.uniform(0.6, 1) if shape == "crouch" else random.uniform(0, 0.35)
        legs = random.uniform(low, high) * bent
        if shape == "crouch":  # both legs alike: thigh back, knee bent
            legs = np.resize(np.radians([random.uniform(-70, -45), random.uniform(-110, -80), 35]), model.nq - 3)
        qpos[3:] = legs
        qpos[places["rootx"]] = random.uniform(-3, 3)
        qpos[places["rooty"]] = np.radians(random.normal(pitch, spread))
        lift = random.uniform(0.35, 0.8) if shape == "airborne" else 0.0
        return Drawn(within_range(model, qpos), self._facts(shape), lift)

    def _facts(self, shape: str) -> dict[str, str]:
        facts = {"body": self._body, "kind": "robot"}
        if shape != "nameless":
            facts["pose"] = "squat" if shape == "crouch" else shape
        if shape in ("front", "back", "upside_down"):
            facts["posture"] = "lying"
        if shape in ("stand", "crouch"):
            facts["posture"] = "feet"
        return facts
