"""How low geoms reach, exactly, for every type that has a surface of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.simulator import Simulator

Lowest = Callable[["Simulator"], Tensor]
"""Returns the z [m] of a geom's lowest point in every simulation, `[num_envs]`."""


def lowest_point(model: mujoco.MjModel, geom: int) -> Lowest:
    """Return what computes the z of a geom's lowest point.

    Exact for spheres, capsules, boxes, cylinders, ellipsoids and meshes, which collide as their convex hulls.

    Raises:
        ValueError: the geom is a plane or a height field, which have none.
    """
    size = model.geom_size[geom]
    match model.geom_type[geom]:
        case mujoco.mjtGeom.mjGEOM_SPHERE:
            return _rounded(geom, float(size[0]), np.zeros(3))
        case mujoco.mjtGeom.mjGEOM_CAPSULE:
            return _rounded(geom, float(size[0]), np.array([0.0, 0.0, size[1]]))
        case mujoco.mjtGeom.mjGEOM_BOX:
            return _rounded(geom, 0.0, size.copy())
        case mujoco.mjtGeom.mjGEOM_CYLINDER:
            return _cylinder(geom, float(size[0]), float(size[1]))
        case mujoco.mjtGeom.mjGEOM_ELLIPSOID:
            return _ellipsoid(geom, size.copy())
        case mujoco.mjtGeom.mjGEOM_MESH | mujoco.mjtGeom.mjGEOM_SDF:
            return _Mesh(geom, hull(model, int(model.geom_dataid[geom])))
    raise ValueError(f"geom {model.geom(geom).name!r} is a plane or a height field, which has no lowest point")


def hull(model: mujoco.MjModel, mesh: int) -> np.ndarray:
    """Return the vertices of a mesh's convex hull in the frame of its geoms, `[num_vertices, 3]`."""
    first = model.mesh_vertadr[mesh]
    vertices: np.ndarray = model.mesh_vert[first : first + model.mesh_vertnum[mesh]]
    graph = int(model.mesh_graphadr[mesh])
    if graph < 0:  # made for meshes that collide, only; the lowest of all vertices is the same
        return vertices.astype(float)
    # A graph begins with the numbers of vertices and faces, and an address for each vertex.
    count = int(model.mesh_graph[graph])
    chosen = model.mesh_graph[graph + 2 + count : graph + 2 + 2 * count]
    on_hull: np.ndarray = vertices[chosen].astype(float)
    return on_hull


def _axes_up(sim: Simulator, geom: int) -> Tensor:
    """Return how far each of a geom's axes points up: row 2 of its rotation, `[num_envs, 3]`."""
    return sim.geom_xmat[:, geom].reshape(-1, 3, 3)[:, 2]


def _rounded(geom: int, radius: float, half_sizes: np.ndarray) -> Lowest:
    """A box, of which nothing may be left but a line or a point, grown by a radius."""

    def lowest(sim: Simulator) -> Tensor:
        reach = _axes_up(sim, geom).abs() @ constant(half_sizes, sim.dtype, sim.device)
        return sim.geom_xpos[:, geom, 2] - radius - reach

    return lowest


def _cylinder(geom: int, radius: float, half_length: float) -> Lowest:
    def lowest(sim: Simulator) -> Tensor:
        x, y, z = _axes_up(sim, geom).unbind(1)
        return sim.geom_xpos[:, geom, 2] - radius * torch.hypot(x, y) - half_length * z.abs()

    return lowest


def _ellipsoid(geom: int, half_axes: np.ndarray) -> Lowest:
    def lowest(sim: Simulator) -> Tensor:
        reach = _axes_up(sim, geom) * constant(half_axes, sim.dtype, sim.device)
        half_height: Tensor = torch.linalg.vector_norm(reach, dim=1)
        return sim.geom_xpos[:, geom, 2] - half_height

    return lowest


class _Mesh:
    """The vertices of a convex hull."""

    def __init__(self, geom: int, vertices: np.ndarray) -> None:
        self._geom = geom
        self._vertices = torch.from_numpy(vertices.T.copy())

    def __call__(self, sim: Simulator) -> Tensor:
        # Kept where they were last needed: a copy to a GPU cannot be part of a recorded step.
        if (self._vertices.dtype, self._vertices.device) != (sim.dtype, sim.device):
            self._vertices = self._vertices.to(sim.device, sim.dtype)
        heights = _axes_up(sim, self._geom) @ self._vertices
        lowest: Tensor = sim.geom_xpos[:, self._geom, 2] + heights.amin(1)
        return lowest
