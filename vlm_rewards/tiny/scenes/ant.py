"""The ant on its legs, on its back, on its side and in the air."""

from __future__ import annotations

from typing import Any

import numpy as np

from rewardsmith.vlm_rewards.tiny.scenes.scene import Drawn, turned, within_range

_TURNS = {"stand": (0, 8), "upside_down": (180, 14), "side": (90, 12), "airborne": (0, 12)}
"""How far it is rolled over, and the spread [deg]."""


class AntScene:
    """The ant."""

    environment = "ant"
    cameras: tuple[str, ...] = ("side", "front", "ahead")
    height: int | None = 2

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """See `Scene`."""
        pose = str(random.choice([*_TURNS, "stand"]))
        turn, spread = _TURNS[pose]
        qpos = np.zeros(model.nq)
        qpos[7:] = random.uniform(*model.jnt_range[1:].T)
        qpos[2] = 0.75
        qpos[3:7] = turned(random.uniform(-np.pi, np.pi), 0.0, np.radians(random.normal(turn, spread)))
        posture = {"stand": "feet", "upside_down": "lying", "side": "lying"}.get(pose)
        facts = {"body": "ant", "kind": "robot", "pose": pose} | ({"posture": posture} if posture else {})
        lift = random.uniform(0.4, 1.0) if pose == "airborne" else 0.0
        return Drawn(within_range(model, qpos), facts, lift)
