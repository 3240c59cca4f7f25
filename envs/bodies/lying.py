"""What things of a world are like: where they lie as episodes begin, how large they are, and which way they open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mujoco
import numpy as np

from rewardsmith.envs.bodies.things import Place
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv

Point = tuple[float, float, float]
"""Ahead of the root as episodes begin along x, to its left along y, and above the ground [m]."""


@dataclass(frozen=True)
class Lying:
    """A thing as episodes begin.

    Attributes:
        name: Of a site of the model, else of a body.
        low, high: Between which places it lies, over many episodes.
        size: How long it is along its own axes [m]; None of a site, which is a point.
    """

    name: str
    low: Point
    high: Point
    size: Point | None


@dataclass(frozen=True)
class Way:
    """Where a thing goes as a joint goes through its range.

    Attributes:
        joint: Its name.
        thing: What hangs on it.
        begin, end: Where that is where the joint is at the lower end of its range, and at the upper.
    """

    joint: str
    thing: str
    begin: Point
    end: Point

    @property
    def length(self) -> float:
        """How far apart the two ends are [m]."""
        return float(np.linalg.norm(np.subtract(self.end, self.begin)))


def lying(env: MujocoVectorEnv, names: Sequence[str]) -> list[Lying]:
    """Return what things are like in the first moments of an environment's copies."""
    found = []
    for place in (Place(env.environment, name) for name in names):
        centres = place.centre(env.sim) - place.centre(env.sim).new_tensor(_origin(env.environment))
        low, high = (_point(bound.cpu().numpy()) for bound in (centres.amin(0), centres.amax(0)))
        found.append(Lying(place.name, low, high, None if place.is_point else _size(env.environment.model, place.body)))
    return found


def ways(environment: MujocoEnvironment, joints: Sequence[str], names: Sequence[str]) -> list[Way]:
    """Return where things go that hang on limited joints as these go from one end of their ranges to the other."""
    model, data = environment.model, mujoco.MjData(environment.model)
    places, origin = [Place(environment, name) for name in names], _origin(environment)
    found = []
    for joint in joints:
        moved, ends = int(model.joint(joint).bodyid[0]), []
        hung = [place for place in places if place.body == moved]
        for value in model.joint(joint).range:
            mujoco.mj_resetData(model, data)
            data.qpos[environment.qpos_index(joint)] = value
            mujoco.mj_kinematics(model, data)
            at = [data.site(each.name).xpos if each.is_point else data.xpos[moved] for each in hung]
            ends.append([_point(each - origin) for each in at])
        found += [Way(joint, each.name, *both) for each, *both in zip(hung, *ends, strict=True)]
    return found


def _origin(environment: MujocoEnvironment) -> np.ndarray:
    """Return the point of the ground on which the root stands as the model has it, `[3]`."""
    data = mujoco.MjData(environment.model)
    mujoco.mj_kinematics(environment.model, data)
    x, y, _ = data.xpos[environment.body(environment.root)]
    return np.array([x, y, environment.floor])


def _size(model: mujoco.MjModel, body: int) -> Point:
    """Return how long a body's geoms are together along its own axes."""
    corners = []
    for geom in np.flatnonzero(model.geom_bodyid == body):
        frame = np.empty(9)
        mujoco.mju_quat2Mat(frame, model.geom_quat[geom])
        turned = frame.reshape(3, 3)
        middle = model.geom_pos[geom] + turned @ model.geom_aabb[geom, :3]
        half = np.abs(turned) @ model.geom_aabb[geom, 3:]
        corners += [middle - half, middle + half]
    return _point(np.max(corners, 0) - np.min(corners, 0))


def _point(values: np.ndarray) -> Point:
    x, y, z = (float(value) for value in values)
    return x, y, z
