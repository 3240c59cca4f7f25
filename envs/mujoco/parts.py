"""Features of body parts and joints, made from the names an environment gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import columns, constant
from rewardsmith.envs.feature import Feature
from rewardsmith.envs.mujoco.joint_sign import positive_way

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment
    from rewardsmith.envs.mujoco.simulator import Simulator

CONTACT_HEIGHT = 0.01
"""Height [m] above the one at which ground begins to bear a part, under which it counts as touching flat ground."""


def part_features(environment: MujocoEnvironment) -> Iterator[Feature]:
    """Yield height, contact, speed and forward position of every part in `environment.parts`."""
    model, root = environment.model, environment.body(environment.root)
    geoms = {model.geom(i).name for i in range(model.ngeom)}
    for name, members in environment.parts.items():
        part = _Geoms(model, root, members) if members[0] in geoms else _Joint(model, root, *members)
        words = name.replace("_", " ")
        yield Feature(
            f"{name}_height", "m", f"Height of the {words}'s lowest point above the ground.",
            f"part_height[{name}]", part.height,
        )  # fmt: skip
        yield Feature(
            f"{name}_contact", "1", f"1 where the {words} touches the ground, else 0.",
            f"part_contact[{name}]", part.contact,
        )  # fmt: skip
        yield Feature(
            f"{name}_speed", "m/s", f"Speed of the {words}'s centre, in any direction.",
            f"part_speed[{name}]", part.speed,
        )  # fmt: skip
        if name != environment.root:
            yield Feature(
                f"{name}_forward", "m", f"Position of the {words} ahead of the {environment.root}, along world +x.",
                f"part_forward[{name}]", part.forward,
            )  # fmt: skip


def joint_features(environment: MujocoEnvironment) -> Iterator[Feature]:
    """Yield angle and velocity of every joint in `environment.joints`, and what they have in common."""
    if not environment.joints:
        return
    for name, joint in environment.joints.items():
        words = name.replace("_", " ")
        position, velocity = environment.qpos_index(joint), environment.qvel_index(joint)
        low, high = environment.model.joint(joint).range
        limits = f", from {low:.2f} to {high:.2f}" if environment.model.joint(joint).limited else ""
        way = positive_way(environment.model, joint)
        sign = f"; positive moves what hangs on it {way}" if way else ""
        yield Feature(
            f"{name}_angle", "rad", f"Angle of the {words} joint{limits}{sign}.", f"joint_angle[{name}]",
            _position(position),
        )  # fmt: skip
        yield Feature(
            f"{name}_velocity", "rad/s", f"Angular velocity of the {words} joint.", f"joint_velocity[{name}]",
            _velocity(velocity),
        )  # fmt: skip
    order = ", ".join(environment.joints)
    positions = [environment.qpos_index(joint) for joint in environment.joints.values()]
    velocities = [environment.qvel_index(joint) for joint in environment.joints.values()]
    yield Feature(
        "joint_angles", "rad", f"Angles of all joints, in the order {order}.", None,
        lambda _, sim: columns(sim.qpos, positions),
    )  # fmt: skip
    yield Feature(
        "joint_velocities", "rad/s", "Angular velocities of all joints, in the order of joint_angles.", None,
        lambda _, sim: columns(sim.qvel, velocities),
    )  # fmt: skip
    yield Feature(
        "joint_speed", "rad/s", "Mean absolute joint velocity over all joints.", "joint_speed",
        lambda _, sim: columns(sim.qvel, velocities).abs().mean(1),
    )  # fmt: skip


def _position(index: int) -> Callable[[Any, Any], Tensor]:
    return lambda _, sim: sim.qpos[:, index]


def _velocity(index: int) -> Callable[[Any, Any], Tensor]:
    return lambda _, sim: sim.qvel[:, index]


class _Part:
    """Kinematics of a part with a centre, moving with a body and touching the ground with a geom."""

    def __init__(self, model: mujoco.MjModel, root: int, body: int, geom: int) -> None:
        self._root = root
        self._touching = _hover(model, geom) + CONTACT_HEIGHT
        self._body = body
        self._tree = int(model.body_rootid[body])

    def centre(self, sim: Simulator) -> Tensor:
        raise NotImplementedError

    def height(self, _: Any, sim: Simulator) -> Tensor:
        raise NotImplementedError

    def contact(self, _: Any, sim: Simulator) -> Tensor:
        return self.height(_, sim) < self._touching

    def speed(self, _: Any, sim: Simulator) -> Tensor:
        """Move MuJoCo's spatial velocity, given at the tree's centre of mass, to the part's centre."""
        angular, linear = sim.cvel[:, self._body, :3], sim.cvel[:, self._body, 3:]
        arm = self.centre(sim) - sim.subtree_com[:, self._tree]
        return torch.linalg.vector_norm(linear + torch.linalg.cross(angular, arm), dim=1)

    def forward(self, _: Any, sim: Simulator) -> Tensor:
        return self.centre(sim)[:, 0] - sim.xpos[:, self._root, 0]


class _Geoms(_Part):
    """A group of geoms; the first is its centre."""

    def __init__(self, model: mujoco.MjModel, root: int, names: tuple[str, ...]) -> None:
        self._geoms = [model.geom(name).id for name in names]
        self._extents = [_extent(model, geom) for geom in self._geoms]
        super().__init__(model, root, int(model.geom_bodyid[self._geoms[0]]), self._geoms[0])

    def centre(self, sim: Simulator) -> Tensor:
        return sim.geom_xpos[:, self._geoms[0]]

    def height(self, _: Any, sim: Simulator) -> Tensor:
        return torch.stack([self._lowest(sim, *pair) for pair in zip(self._geoms, self._extents, strict=True)]).amin(0)

    @staticmethod
    def _lowest(sim: Simulator, geom: int, extent: tuple[float, np.ndarray]) -> Tensor:
        radius, half_sizes = extent
        # Row 2 of the rotation holds the heights of the geom's three axes.
        vertical = sim.geom_xmat[:, geom].reshape(-1, 3, 3)[:, 2].abs()
        reach = vertical @ constant(half_sizes, sim.dtype, sim.device)
        return sim.geom_xpos[:, geom, 2] - radius - reach


class _Joint(_Part):
    """A joint such as a knee: a ball about its anchor, as thick as the geom it moves."""

    def __init__(self, model: mujoco.MjModel, root: int, name: str) -> None:
        self._joint = model.joint(name).id
        body = int(model.jnt_bodyid[self._joint])
        geom = int(model.body_geomadr[body])
        self._radius = float(model.geom_size[geom, 0])
        super().__init__(model, root, body, geom)

    def centre(self, sim: Simulator) -> Tensor:
        return sim.xanchor[:, self._joint]

    def height(self, _: Any, sim: Simulator) -> Tensor:
        return self.centre(sim)[:, 2] - self._radius


def _hover(model: mujoco.MjModel, geom: int) -> float:
    """Return the height [m] above a plane at which contact forces on a geom set in: the sum of both margins."""
    planes = (model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE) & (model.geom_bodyid == 0)
    borne = model.geom_margin - model.geom_gap
    return float(borne[geom] + borne[planes].max(initial=0.0))


def _extent(model: mujoco.MjModel, geom: int) -> tuple[float, np.ndarray]:
    """Return a radius [m] and half sizes along the geom's axes [m] whose sum reaches its lowest point.

    Exact for spheres, capsules and boxes; a cylinder's is an upper bound, a mesh's that of its bounding box.
    """
    size = model.geom_size[geom]
    match model.geom_type[geom]:
        case mujoco.mjtGeom.mjGEOM_SPHERE:
            return float(size[0]), np.zeros(3)
        case mujoco.mjtGeom.mjGEOM_CAPSULE:
            return float(size[0]), np.array([0.0, 0.0, size[1]])
        case mujoco.mjtGeom.mjGEOM_CYLINDER:
            return 0.0, np.array([size[0], size[0], size[1]])
        case mujoco.mjtGeom.mjGEOM_BOX:
            return 0.0, size.copy()
        case _:
            return 0.0, model.geom_aabb[geom, 3:].copy()
