"""Features of body parts, made from the names an environment gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.feature import Feature
from rewardsmith.envs.mujoco import names
from rewardsmith.envs.mujoco.floor import find_floor, is_uneven
from rewardsmith.envs.mujoco.lowest import lowest_point

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment
    from rewardsmith.envs.mujoco.simulator import Simulator

CONTACT_HEIGHT = 0.01
"""Height [m] above the one at which ground begins to bear a part, under which it counts as touching flat ground."""

_ALONG = 0.999
"""Cosine from which on two axes are taken to be one."""

_ROUND = (
    int(mujoco.mjtGeom.mjGEOM_SPHERE),
    int(mujoco.mjtGeom.mjGEOM_CAPSULE),
    int(mujoco.mjtGeom.mjGEOM_CYLINDER),
)
"""Geoms that have one radius, their first size; the unused sizes are zero."""


def part_features(environment: MujocoEnvironment) -> Iterator[Feature]:
    """Yield height, contact, speed and position ahead, and aside, of every part in `environment.parts`.

    What moves in a plane alone has nothing aside.

    On hills and slopes heights are above the floor's level, and there are no contacts, which heights do not tell.

    Raises:
        ValueError: a part is made of what the model does not have, or has a name that no reward could read.
    """
    names.check_plain("parts", environment.parts)
    if not environment.parts:
        return
    planar = _stays_in_a_plane(environment.model)
    uneven, floor = is_uneven(environment.model), find_floor(environment.model)
    ground = f"z = {environment.floor:g} m, the ground being uneven" if uneven else "the ground"
    for name, members in environment.parts.items():
        part = _find(environment, floor, f"parts[{name!r}]", members)
        words = name.replace("_", " ")
        yield Feature(
            f"{name}_height", "m", f"Height of the {words}'s lowest point above {ground}.",
            f"part_height[{name}]", part.height,
        )  # fmt: skip
        if not uneven:
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
        if name != environment.root and not planar:
            yield Feature(
                f"{name}_lateral", "m",
                f"Position of the {words} to the left of the {environment.root}, along world +y.",
                f"part_lateral[{name}]", part.lateral,
            )  # fmt: skip


def _stays_in_a_plane(model: mujoco.MjModel) -> bool:
    """Tell whether joints turn about y and slide along x and z alone, so that nothing leaves the plane of films."""
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    along_y = np.abs(data.xaxis[:, 1])
    turns, slides = (model.jnt_type == kind for kind in (mujoco.mjtJoint.mjJNT_HINGE, mujoco.mjtJoint.mjJNT_SLIDE))
    return bool(np.where(turns, along_y > _ALONG, slides & (along_y < 1 - _ALONG)).all())


def _find(environment: MujocoEnvironment, ground: int | None, where: str, members: tuple[str, ...]) -> _Part:
    """Return the part that the geoms of these names, or the one joint, make."""
    model, root, floor = environment.model, environment.body(environment.root), environment.floor
    if isinstance(members, str) or not members:
        raise ValueError(f"{where}: give a tuple of names of geoms, or of one joint, such as ('left_foot',)")
    if len(members) == 1 and members[0] in names.names(model, "joint") and members[0] not in names.names(model, "geom"):
        return _Joint(model, root, floor, ground, members[0])
    for member in members:
        if member not in names.names(model, "geom"):
            known = names.listed(model, "geom", "joint")
            is_body = " (it is a body: name its geoms)" if member in names.names(model, "body") else ""
            raise ValueError(f"{where}: the model has no geom or joint {member!r}{is_body}; {known}")
    return _Geoms(model, root, floor, ground, members)


class _Part:
    """Kinematics of a part with a centre, which moves with a body."""

    def __init__(self, model: mujoco.MjModel, root: int, floor: float, body: int) -> None:
        self._root, self._floor = root, floor
        self._body = body
        self._tree = int(model.body_rootid[body])

    def centre(self, sim: Simulator) -> Tensor:
        raise NotImplementedError

    def height(self, _: Any, sim: Simulator) -> Tensor:
        raise NotImplementedError

    def contact(self, _: Any, sim: Simulator) -> Tensor:
        raise NotImplementedError

    def speed(self, _: Any, sim: Simulator) -> Tensor:
        """Move MuJoCo's spatial velocity, given at the tree's centre of mass, to the part's centre."""
        angular, linear = sim.cvel[:, self._body, :3], sim.cvel[:, self._body, 3:]
        arm = self.centre(sim) - sim.subtree_com[:, self._tree]
        return torch.linalg.vector_norm(linear + torch.linalg.cross(angular, arm), dim=1)

    def forward(self, _: Any, sim: Simulator) -> Tensor:
        return self.centre(sim)[:, 0] - sim.xpos[:, self._root, 0]

    def lateral(self, _: Any, sim: Simulator) -> Tensor:
        return self.centre(sim)[:, 1] - sim.xpos[:, self._root, 1]


class _Geoms(_Part):
    """A group of geoms; the first is its centre."""

    def __init__(
        self, model: mujoco.MjModel, root: int, floor: float, ground: int | None, members: tuple[str, ...]
    ) -> None:
        geoms = [int(model.geom(name).id) for name in members]
        self._first = geoms[0]
        self._lowest = [lowest_point(model, geom) for geom in geoms]
        self._touching = [_hover(model, ground, geom) + CONTACT_HEIGHT for geom in geoms]
        super().__init__(model, root, floor, int(model.geom_bodyid[self._first]))

    def centre(self, sim: Simulator) -> Tensor:
        return sim.geom_xpos[:, self._first]

    def height(self, _: Any, sim: Simulator) -> Tensor:
        return torch.stack([lowest(sim) for lowest in self._lowest]).amin(0) - self._floor

    def contact(self, _: Any, sim: Simulator) -> Tensor:
        near = zip(self._lowest, self._touching, strict=True)
        return torch.stack([lowest(sim) - self._floor < touching for lowest, touching in near]).any(0)


class _Joint(_Part):
    """A joint such as a knee: a ball about its anchor, as thick as the geom it moves."""

    def __init__(self, model: mujoco.MjModel, root: int, floor: float, ground: int | None, name: str) -> None:
        self._joint = model.joint(name).id
        body = int(model.jnt_bodyid[self._joint])
        geom = int(model.body_geomadr[body]) if model.body_geomnum[body] else None
        self._radius = 0.0 if geom is None else _thickness(model, geom)
        self._touching = CONTACT_HEIGHT + (0.0 if geom is None else _hover(model, ground, geom))
        super().__init__(model, root, floor, body)

    def centre(self, sim: Simulator) -> Tensor:
        return sim.xanchor[:, self._joint]

    def height(self, _: Any, sim: Simulator) -> Tensor:
        return self.centre(sim)[:, 2] - self._radius - self._floor

    def contact(self, _: Any, sim: Simulator) -> Tensor:
        return self.height(_, sim) < self._touching


def _thickness(model: mujoco.MjModel, geom: int) -> float:
    """Return the radius [m] of a geom about its long axis, half the thinnest side of one that has no round."""
    size = model.geom_size[geom]
    return float(size[0] if int(model.geom_type[geom]) in _ROUND else size.min())


def _hover(model: mujoco.MjModel, ground: int | None, geom: int) -> float:
    """Return the height [m] above the floor at which contact forces on a geom set in: the margin of the two."""
    if ground is None:
        return 0.0
    pairs = np.stack([model.pair_geom1, model.pair_geom2], 1)
    paired = np.flatnonzero((np.sort(pairs) == sorted((ground, geom))).all(1))
    if paired.size:
        return float(model.pair_margin[paired[0]])
    return float(model.geom_margin[geom] + model.geom_margin[ground])
