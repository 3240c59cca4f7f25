"""MountainCar: a car whose engine is too weak for the mountain, so that it has to gather speed on the other side.

After Gymnasium's MountainCarContinuous-v0 (Moore, 1990): a valley as wide and high for its size, an engine that alone
reaches 0.86 of the way up, starts near the bottom, and a flag where the mountain is nearly level. The valley is a
polynomial instead of a sine, which MuJoCo can have joints follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.feature import feature
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.handling import Handling
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

HEIGHT = (0.0, 0.0, 0.50625, -0.04579, -0.006228)
"""Coefficients of the valley's height [m] in powers of the way from its bottom along +x [m]; the peak is at 4.19 m."""

LEFT, RIGHT = -2.4, 4.4
"""Where the rails end, from the valley's bottom along +x [m]."""

FLAG = 4.0
"""Where the flag stands, from the valley's bottom along +x [m]."""

AT_FLAG = 0.5
"""Distance [m] from the flag within which the car is there: half its length, so it may rest where the rails end."""

_PEAK_ENERGY = 9.81 * 3.6
"""Energy [J] of each kilogram on the peak, over that at the bottom."""

_SLABS = 40
_GROUND = (0.42, 0.36, 0.27, 1)


def reach_flag(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward being at the flag and, on the way, energy up to what the peak needs."""
    energy = (9.81 * state.car_height + 0.5 * state.car_speed.square()) / _PEAK_ENERGY
    return total(there=(state.distance_to_flag < AT_FLAG).float(), energy=0.3 * energy.clamp(max=1))


def on_rails(way: Tensor) -> Tensor:
    """Return joint positions `[..., 3]` of a car on its rails, from the way along +x from the valley's bottom [m]."""
    columns = [way, _polynomial(HEIGHT, way), _polynomial(_tilt(), way)]
    return torch.stack(columns, -1)


def _polynomial(coefficients: Iterable[float], way: Tensor) -> Tensor:
    return torch.stack([float(each) * way**power for power, each in enumerate(coefficients)]).sum(0)


def _profile(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places along the rails, and height [m] and slope [rad] there, each `[count]`."""
    curve = np.polynomial.Polynomial(HEIGHT)
    along = np.linspace(LEFT - 0.6, RIGHT + 0.6, count)
    return along, curve(along), np.arctan(curve.deriv()(along))


@cache
def _tilt() -> tuple[float, ...]:
    """Return coefficients of the slope [rad] in powers of the way, as nearly as five can give it."""
    along, _, slope = _profile(200)
    within = (along >= LEFT) & (along <= RIGHT)
    fitted = np.polynomial.Polynomial.fit(along[within], slope[within], 4)
    return tuple(map(float, fitted.convert().coef))


@register
class MountainCar(MujocoEnvironment):
    """Car on rails through a valley, driven by an engine that is too weak to climb out without a run-up."""

    scenery = "car on the mountain"
    xml = "mountain_car.xml"
    control_dt = 0.05
    episode_length = 10.0
    root = "car"
    handling = Handling(place="hill|right hill|mountain|slope|right slope|top|peak|right peak|mountain top")
    tasks = {
        "reach_flag": Task(
            instruction="get to the goal on the mountain",
            looks="car at the top of the mountain next to the yellow flag",
            score=lambda state, action: state.distance_to_flag < AT_FLAG,
            unit="s",
            aggregate="seconds",
            success=lambda state, action: state.distance_to_flag < AT_FLAG,
            hold=0.5,
            expert=reach_flag,
        ),
    }

    def build(self) -> mujoco.MjSpec:
        """Return the model before compilation: car and flag from the MJCF, the hill and what keeps the car on it."""
        spec = super().build()
        spec.body("flag").pos = [FLAG, 0, np.polynomial.Polynomial(HEIGHT)(FLAG)]
        for joint, coefficients in (("climb", HEIGHT), ("tilt", _tilt())):
            rule = spec.add_equality(type=mujoco.mjtEq.mjEQ_JOINT, name1=joint, name2="drive", solref=[0.01, 1])
            rule.objtype = mujoco.mjtObj.mjOBJ_JOINT
            rule.data[: len(coefficients)] = coefficients
        _lay_hill(spec)
        add_cameras(spec, self.root, self.camera_distance)
        return spec

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return place and velocity along the rails."""
        return {"position": sim.qpos[:, :1], "velocity": sim.qvel[:, :1]}

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw a place within 0.4 m of the valley's bottom, where the car stands."""
        return {"qpos": on_rails(random.uniform(-0.4, 0.4, 1).squeeze(1))}

    @feature(unit="m")
    def car_position(self, sim: Simulator) -> Tensor:
        """Position of the car along +x from the valley's bottom; the flag is at 4 m, the rails begin at -2.4 m."""
        return sim.qpos[:, 0]

    @feature(unit="m/s", kind="forward_velocity")
    def car_velocity(self, sim: Simulator) -> Tensor:
        """Speed of the car along +x."""
        return sim.qvel[:, 0]

    @feature(unit="m/s", kind="speed")
    def car_speed(self, sim: Simulator) -> Tensor:
        """Speed of the car along the rails, in either direction."""
        return torch.hypot(sim.qvel[:, 0], sim.qvel[:, 1])

    @feature(unit="m/s", kind="vertical_velocity")
    def car_climb(self, sim: Simulator) -> Tensor:
        """Speed of the car upward."""
        return sim.qvel[:, 1]

    @feature(unit="m", kind="height")
    def car_height(self, sim: Simulator) -> Tensor:
        """Height of the car above the valley's bottom; the peak is at 3.6 m."""
        return sim.qpos[:, 1]

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_flag(self, sim: Simulator) -> Tensor:
        """Distance from the car to the flag, along x."""
        return (sim.qpos[:, 0] - FLAG).abs()


def _lay_hill(spec: mujoco.MjSpec) -> None:
    """Add the ground under the rails: slabs along it on columns that reach the floor."""
    along, heights, _ = _profile(_SLABS + 1)
    for number in range(_SLABS):
        (x0, x1), (z0, z1) = along[number : number + 2], heights[number : number + 2]
        middle, top = (x0 + x1) / 2, (z0 + z1) / 2
        slope = float(np.arctan2(z1 - z0, x1 - x0))
        half = float(np.hypot(x1 - x0, z1 - z0)) / 2 + 0.02
        slab = [middle + 0.05 * np.sin(slope), 0, top - 0.05 * np.cos(slope)]
        turn = [np.cos(slope / 2), 0, -np.sin(slope / 2), 0]
        box = mujoco.mjtGeom.mjGEOM_BOX
        spec.worldbody.add_geom(type=box, size=[half, 0.9, 0.05], pos=slab, quat=turn, rgba=(0.32, 0.5, 0.25, 1))
        reach = max((min(z0, z1) - 0.05) / 2, 0.005)
        column = [middle, 0, reach]
        spec.worldbody.add_geom(type=box, size=[(x1 - x0) / 2, 0.85, reach], pos=column, rgba=_GROUND)
