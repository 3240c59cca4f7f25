"""A robot as a few solids that anybody can draw: what they are, once, and where they are at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mujoco
import torch
from torch import Tensor

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.simulator import Simulator

_SOLIDS = {
    int(mujoco.mjtGeom.mjGEOM_SPHERE): "sphere",
    int(mujoco.mjtGeom.mjGEOM_CAPSULE): "capsule",
    int(mujoco.mjtGeom.mjGEOM_CYLINDER): "cylinder",
    int(mujoco.mjtGeom.mjGEOM_ELLIPSOID): "ellipsoid",
    int(mujoco.mjtGeom.mjGEOM_BOX): "box",
}
_ENDLESS = (int(mujoco.mjtGeom.mjGEOM_PLANE), int(mujoco.mjtGeom.mjGEOM_HFIELD))


class Scene:
    """The solids of a model; what has another shape is drawn as the box that holds it, and the ground is left out.

    Args:
        model: What is drawn.

    Attributes:
        solids: Each with `shape`, `size` (three numbers [m] as MuJoCo has them), `colour` (red, green and blue from 0
            to 255) and `name`, in the order of `places`.
    """

    def __init__(self, model: mujoco.MjModel) -> None:
        self._geoms = [
            geom
            for geom in range(model.ngeom)
            if int(model.geom_type[geom]) not in _ENDLESS and model.geom_rgba[geom, 3] > 0
        ]
        self.solids = [_solid(model, geom) for geom in self._geoms]

    def places(self, sim: Simulator) -> Tensor:
        """Return where each solid of the first environment is, `[solids, 12]`: its centre, then its axes row by row."""
        at, axes = sim.geom_xpos[0, self._geoms], sim.geom_xmat[0, self._geoms]
        return torch.cat([at, axes.reshape(len(self._geoms), 9)], 1)


def _solid(model: mujoco.MjModel, geom: int) -> dict[str, Any]:
    shape = _SOLIDS.get(int(model.geom_type[geom]))
    size = model.geom_size[geom] if shape else model.geom_aabb[geom, 3:]
    material = int(model.geom_matid[geom])
    rgba = model.mat_rgba[material] if material >= 0 else model.geom_rgba[geom]
    return {
        "shape": shape or "box",
        "size": [round(float(value), 4) for value in size],
        "colour": [round(255 * float(value)) for value in rgba[:3]],
        "name": model.geom(geom).name,
    }
