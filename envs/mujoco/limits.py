"""Between what values a feature of a body can be, from its model: joint ranges, and how far its limbs reach."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mujoco
import numpy as np

from rewardsmith.envs import kinds
from rewardsmith.envs.feature import Feature

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment

Limits = tuple[float, float]

_GRAVITY = 9.81

_LEAPS = 8.0
"""Speeds are at most this many times sqrt(g * reach), that of a fall from a few times a body's own reach."""

_TURNING = 30.0
"""Fastest turning of a body or a joint that is taken to be meant [rad/s]: five turns a second."""

_FIXED: dict[str, Limits] = {
    "uprightness": (-1.0, 1.0),
    "part_contact": (0.0, 1.0),
    "fallen": (0.0, 1.0),
    "speed": (0.0, math.inf),
    "part_speed": (0.0, math.inf),
    "part_distance": (0.0, math.inf),
    "part_grip": (0.0, math.inf),
    "part_gap": (0.0, math.inf),
    "part_way": (0.0, math.inf),
    "part_uprightness": (-1.0, 1.0),
    "part_turn": (0.0, math.pi),
    "joint_fraction": (0.0, 1.0),
    "joint_speed": (0.0, math.inf),
    "distance_to_goal": (0.0, math.inf),
    "distance_to_object": (0.0, math.inf),
    "contact_force": (0.0, math.inf),
}
_LINEAR = ("forward_velocity", "lateral_velocity", "vertical_velocity", "ahead_velocity", "leftward_velocity", "speed",
           "part_speed", "slide_velocity")  # fmt: skip
_ANGULAR = ("pitch_velocity", "roll_velocity", "yaw_velocity", "joint_velocity", "joint_speed")


class Anatomy:
    """How far the parts of a body are from its root at most.

    Args:
        environment: The body.
    """

    def __init__(self, environment: MujocoEnvironment) -> None:
        self._environment = environment
        self._model = environment.model
        self._root = environment.body(environment.root)
        self.reach = max((self._far(geom) for geom in range(self._model.ngeom)), default=0.0)
        """Distance [m] from the root to the farthest point of the body, limbs stretched: no standing is higher."""

    def limits(self, feature: Feature) -> Limits:
        """Return the least and the greatest value of a feature [its unit], infinite where nothing bounds it."""
        base, part = kinds.split_kind(feature.kind or "time")
        low, high = _FIXED.get(base, (-math.inf, math.inf))
        if base in _LINEAR:
            fastest = _LEAPS * math.sqrt(_GRAVITY * max(self.reach, 0.1))
            return max(low, -fastest), fastest
        if base in _ANGULAR:
            return max(low, -_TURNING), _TURNING
        if base == "height" and self.reach:
            return 0.0, self.reach
        if base in ("part_height", "part_forward", "part_lateral") and part in self._environment.parts and self.reach:
            away = self._away(part)
            return (0.0, self.reach + away) if base == "part_height" else (-away, away)
        if base in ("joint_angle", "slide_position") and part in self._environment.joints:
            joint = self._model.joint(self._environment.joints[part])
            return (float(joint.range[0]), float(joint.range[1])) if joint.limited[0] else (low, high)
        return low, high

    def _away(self, part: str) -> float:
        """Return how far [m] a part is from the root at most; of a thing apart, how far the root's limbs reach."""
        members = self._environment.parts[part]
        geoms = [self._model.geom(name).id for name in members if name in _names(self._model)]
        if geoms:
            return max(self._far(geom) for geom in geoms) or self.reach
        return self._along(int(self._model.joint(members[0]).bodyid[0])) or 0.0

    def _far(self, geom: int) -> float:
        """Return how far [m] the farthest point of a geom is from the root at most, 0 where it is no part of that."""
        along = self._along(int(self._model.geom_bodyid[geom]))
        return 0.0 if along is None else along + _length(self._model.geom_pos[geom]) + self._model.geom_rbound[geom]

    def _along(self, body: int) -> float | None:
        """Return the length [m] of the chain of bodies down from the root, None where there is none."""
        length = 0.0
        while body != self._root:
            if body == 0:
                return None
            length += _length(self._model.body_pos[body])
            body = int(self._model.body_parentid[body])
        return length


def _names(model: mujoco.MjModel) -> set[str]:
    return {model.geom(number).name for number in range(model.ngeom)}


def _length(vector: np.ndarray) -> float:
    return float(np.linalg.norm(vector))
