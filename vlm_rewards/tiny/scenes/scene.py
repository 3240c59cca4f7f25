"""What every body's pictures are made from: poses drawn at random, each with the facts that hold of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rewardsmith.vlm_rewards.tiny.facts import Facts


class Scene(Protocol):
    """One body, posed.

    Attributes:
        environment: Name of the environment whose model is drawn.
        cameras: Those of the training; "ahead" sees nothing of what happens in the plane of a body that moves in one.
        height: Place in `qpos` of what lifts the whole body to the floor; None where nothing has to.
    """

    environment: str
    cameras: tuple[str, ...]
    height: int | None

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """Draw a pose of the model (a `mujoco.MjModel`)."""
        ...


@dataclass(frozen=True)
class Drawn:
    """A pose and what it shows.

    Attributes:
        qpos: Joint positions `[nq]`.
        facts: What holds.
        lift: How far above the floor its lowest point is [m].
    """

    qpos: np.ndarray
    facts: Facts
    lift: float = 0.0


def turned(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> np.ndarray:
    """Return the unit quaternion [4] of turns [rad] about z, then the new y, then the new x: positive pitch is forward.

    Written out, since rooms without a simulator have no other use for quaternions.
    """
    (cz, cy, cx), (sz, sy, sx) = (f(np.array([yaw, pitch, roll]) / 2) for f in (np.cos, np.sin))
    return np.array(
        [
            cz * cy * cx + sz * sy * sx,
            cz * cy * sx - sz * sy * cx,
            cz * sy * cx + sz * cy * sx,
            sz * cy * cx - cz * sy * sx,
        ]
    )


def joint_places(model: Any) -> dict[str, int]:
    """Return where in `qpos` every joint begins, by its name."""
    return {model.joint(each).name: int(model.jnt_qposadr[each]) for each in range(model.njnt)}


def within_range(model: Any, qpos: np.ndarray) -> np.ndarray:
    """Return joint positions within the limits that joints have."""
    clipped = np.array(qpos, float)
    for joint in np.flatnonzero(model.jnt_limited):
        place = model.jnt_qposadr[joint]
        clipped[place] = np.clip(clipped[place], *model.jnt_range[joint])
    return clipped
