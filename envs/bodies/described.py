"""A robot that is its MJCF and nothing else: what it observes, how it begins and what it is called is read off it.

Who wants it otherwise, or tasks with a score, writes a class; see `examples/rover.py`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.bodies.free import FreeBody
from rewardsmith.envs.bodies.planar import JOINTS, PlanarBody
from rewardsmith.envs.device.constant import columns, constant
from rewardsmith.envs.errors import UserError, one_line
from rewardsmith.envs.mujoco import anatomy
from rewardsmith.envs.mujoco.environment import MujocoEnvironment, compiled, read_mjcf
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import reads

_CONTROL_DT = 0.02
"""About how long [s] an action lasts; it is a whole number of physics steps."""

_NOISE = 0.05
"""Greatest angle [rad], or way [m], from the home pose in which a joint begins, and greatest speed [1/s] of it."""


class Described(MujocoEnvironment):
    """A robot of which there is no more than a model; see `robot_of`."""

    episode_length = 10.0

    def __init__(self) -> None:
        super().__init__()
        model = self.model
        # A policy is not told where in the world it is, for the world is the same everywhere.
        nowhere = self._places()
        self._seen = [place for place in range(model.nq) if place not in nowhere]
        moved = [model.joint(joint) for joint in self.joints.values()]
        self._noise, self._low, self._high = np.zeros(model.nq), np.full(model.nq, -np.inf), np.full(model.nq, np.inf)
        self._speed_noise = np.zeros(model.nv)
        for joint in moved:
            place, motion = int(joint.qposadr[0]), int(joint.dofadr[0])
            self._noise[place] = self._speed_noise[motion] = _NOISE
            if joint.limited[0]:
                self._low[place], self._high[place] = joint.range

    def read(self) -> mujoco.MjSpec:
        """See `MujocoEnvironment`; what has no name is given one."""
        return _named(super().read())

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return all positions but how far it has come, and all velocities."""
        return {"positions": columns(sim.qpos, self._seen), "velocities": sim.qvel}

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw angles, ways and speeds of the joints about those of the home pose."""
        noise, low, high, speed_noise = (
            constant(each, random.dtype, random.device)
            for each in (self._noise, self._low, self._high, self._speed_noise)
        )
        about = self.initial_qpos(random) + noise * random.uniform(-1, 1, self.model.nq)
        within = torch.maximum(torch.minimum(about, high), low)
        return {"qpos": within, "qvel": speed_noise * random.uniform(-1, 1, self.model.nv)}

    def _places(self) -> list[int]:
        """Return where `qpos` says how far it has come."""
        if isinstance(self, FreeBody):
            return [self.place, self.place + 1]
        return [self.forward] if isinstance(self, PlanarBody) else []


@reads(".xml")
def robot_of(path: Path) -> type[MujocoEnvironment]:
    """Return the environment of the robot in an MJCF file, the tree that most actuators move.

    A root with a free joint makes it a `FreeBody`, one on `rootx`, `rootz` and `rooty` a `PlanarBody`.

    Raises:
        UserError: there is no such file, it is no MJCF, or nothing in it is actuated.
    """
    if not path.is_file():
        raise UserError(f"environment file {path} does not exist; give the path of a robot's MJCF, a .xml file")
    try:
        model = compiled(lambda: _named(read_mjcf(path.resolve())))
    except ValueError as error:
        raise UserError(f"{path} is no model that MuJoCo reads: {one_line(error)}") from None
    if not model.nu or not model.njnt:
        raise UserError(f"{path}: nothing in it is moved by an actuator; add joints, and <actuator> that drives them")
    trunk = _trunk(model)
    base = _base(model, trunk)
    told = {
        "__module__": __name__,
        "__doc__": f"Robot of {path.name}.",
        "xml": path.resolve(),
        "root": model.body(trunk).name,
        "control_dt": max(1, round(_CONTROL_DT / model.opt.timestep)) * model.opt.timestep,
        "joints": {
            name: joint
            for name, joint in anatomy.joints(model, trunk).items()
            if base is not PlanarBody or joint not in JOINTS
        },
        "parts": anatomy.limbs(model, trunk, stands=base is not MujocoEnvironment),
    }
    bases = (Described,) if base is MujocoEnvironment else (Described, base)
    return type(_class_name(path), bases, told)


def _named(spec: mujoco.MjSpec) -> mujoco.MjSpec:
    """Give bodies, joints and geoms names that have none, by what they belong to and which of its they are."""
    taken = {thing.name for thing in (*spec.bodies, *spec.joints, *spec.geoms)}

    def name(thing: Any, wanted: str) -> None:
        while not thing.name:
            thing.name = "" if wanted in taken else wanted
            wanted += "_"
        taken.add(thing.name)

    for body in spec.bodies:  # parents before children
        for sort, things in (("body", body.bodies), ("joint", body.joints), ("geom", body.geoms)):
            for number, thing in enumerate(things):
                name(thing, f"{body.name}_{sort}{number or ''}")
    return spec


def _trunk(model: mujoco.MjModel) -> int:
    """Return the top body of the tree in which most actuators move joints, else of that with most joints."""
    on_joints = model.actuator_trntype == mujoco.mjtTrn.mjTRN_JOINT
    driven = model.actuator_trnid[on_joints, 0] if on_joints.any() else range(model.njnt)
    trees: list[int] = [int(model.body_rootid[model.jnt_bodyid[joint]]) for joint in driven]
    return max(dict.fromkeys(trees), key=trees.count)


def _base(model: mujoco.MjModel, trunk: int) -> type[MujocoEnvironment]:
    first = int(model.body_jntadr[trunk])
    if first >= 0 and model.jnt_type[first] == mujoco.mjtJoint.mjJNT_FREE:
        return FreeBody
    own = {model.joint(first + number).name for number in range(int(model.body_jntnum[trunk]))}
    return PlanarBody if own >= set(JOINTS) else MujocoEnvironment


def _class_name(path: Path) -> str:
    words: list[Any] = re.findall(r"[A-Za-z0-9]+", path.stem)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"Robot{name}"
