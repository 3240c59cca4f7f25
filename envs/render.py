"""Pictures of MuJoCo models, drawn by mujoco_warp's ray tracer: no OpenGL, no display, CPU or CUDA."""

from __future__ import annotations

import copy
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import mujoco
import numpy as np
from torch import Tensor

from envs import stage
from envs.errors import UserError
from envs.start_warp import start_warp

CAMERAS = ("side", "track")
"""Cameras to look for where none is asked for; else the model's first camera is taken."""

PRIMITIVES = (
    mujoco.mjtGeom.mjGEOM_PLANE,
    mujoco.mjtGeom.mjGEOM_SPHERE,
    mujoco.mjtGeom.mjGEOM_CAPSULE,
    mujoco.mjtGeom.mjGEOM_ELLIPSOID,
    mujoco.mjtGeom.mjGEOM_CYLINDER,
    mujoco.mjtGeom.mjGEOM_BOX,
)
"""Shapes that the tracer is always compiled for. Meshes make it slower, so models without them do not carry them."""

PLACES = {"geom_xpos": (3,), "geom_xmat": (3, 3), "cam_xpos": (3,), "cam_xmat": (3, 3)}
"""What the tracer has to know of each configuration, by its name in MuJoCo, with the shape of one item."""

SHADOW = 0.45
"""Part of the key light that reaches a point in shadow."""

SWAY = 0.15
"""Part of its distance by which what a moving camera follows may rise or sink before the camera does too."""


class Renderer:
    """Draws many configurations of one model at once, each as one picture.

    Example:
        `Renderer(model, num_worlds=4).render(qpos)` gives uint8 pictures [4, 192, 256, 3].
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        num_worlds: int,
        width: int = 256,
        height: int = 192,
        camera: str | int | None = None,
        device: str = "cpu",
    ):
        """Prepare to draw; the first Renderer on a machine compiles the tracer, which takes seconds.

        Args:
            model: what to draw. It is not changed.
            num_worlds: pictures a call of `render`.
            width: of a picture [pixels].
            height: of a picture [pixels].
            camera: name or id; by default "side", else "track", else the model's first.
            device: "cpu" or "cuda".

        Raises:
            UserError: the model does not have this camera.
        """
        self.num_worlds, self.width, self.height = num_worlds, width, height
        self.camera = find_camera(model, camera)
        view = View(model, self.camera)
        wp = start_warp()
        with wp.ScopedDevice(device):
            # On the CPU the tracer runs in the calling thread, and releases the interpreter lock.
            shares = min(num_worlds, os.cpu_count() or 1) if device == "cpu" else 1
            sizes = [len(each) for each in np.array_split(np.arange(num_worlds), shares)]
            self._tracers = [Tracer(model, view, size, width, height) for size in sizes]
        self._bounds = np.cumsum([0, *sizes])
        self._pool = ThreadPoolExecutor(shares)
        self._device = device

    def render(self, qpos: Tensor | np.ndarray, mocap_pos: Tensor | np.ndarray | None = None) -> np.ndarray:
        """Draw the model in the given configurations; nothing is simulated.

        Args:
            qpos: [num_worlds, nq].
            mocap_pos: positions of mocap bodies [num_worlds, nmocap, 3] [m]; by default those of the model.

        Returns:
            Pictures, uint8 RGB [num_worlds, height, width, 3].
        """
        import warp as wp

        qpos = to_numpy(qpos)
        mocap_pos = None if mocap_pos is None else to_numpy(mocap_pos)
        pictures = np.empty((self.num_worlds, self.height, self.width, 3), np.uint8)

        def draw(share: int) -> None:
            rows = slice(*self._bounds[share : share + 2])
            self._tracers[share].draw(qpos[rows], None if mocap_pos is None else mocap_pos[rows], pictures[rows])

        with wp.ScopedDevice(self._device):
            list(self._pool.map(draw, range(len(self._tracers))))
        return pictures


def find_camera(model: mujoco.MjModel, camera: str | int | None = None) -> int:
    """Return the id of a camera given by name or id, or of the one that films are taken with by default.

    Raises:
        UserError: there is no such camera.
    """
    names = [model.camera(each).name for each in range(model.ncam)]
    if camera is None:
        camera = next((name for name in CAMERAS if name in names), 0)
    if isinstance(camera, str) and camera in names:
        return names.index(camera)
    if isinstance(camera, int) and 0 <= camera < model.ncam:
        return camera
    have = f"it has {', '.join(map(repr, names))}" if names else "it has none; add some with envs.cameras.add_cameras"
    raise UserError(f"the model has no camera {camera!r}: {have}")


class View:
    """Where one camera of a model stands, and the piece of floor before it."""

    def __init__(self, model: mujoco.MjModel, camera: int):
        self.camera = camera
        data = mujoco.MjData(model)
        pose(model, data)
        body = int(model.cam_bodyid[camera])
        self.moves = model.cam_mode[camera] != mujoco.mjtCamLight.mjCAMLIGHT_FIXED
        self.height = data.cam_xpos[camera, 2]
        subject = data.subtree_com[body] if self.moves else model.stat.center
        self.distance = float(np.linalg.norm(data.cam_xpos[camera] - subject)) or 1.0
        self.tile = stage.tile_size(self.distance)
        self.floor = stage.find_floor(model)

    def place(self, data: mujoco.MjData) -> None:
        """Move the camera and the floor in `data` to where the picture is taken."""
        position = data.cam_xpos[self.camera]
        if self.moves:
            # A camera that follows every hop would hide it.
            rise = position[2] - self.height
            reach = SWAY * self.distance
            position[2] = self.height + rise - np.clip(rise, -reach, reach)
        if self.floor is not None:
            forward = -data.cam_xmat[self.camera].reshape(3, 3)[:, 2]
            middle = position + self.distance * forward
            # Whole periods of the pattern, so that it stays where it is.
            period = 2 * self.tile
            data.geom_xpos[self.floor, :2] = np.round(middle[:2] / period) * period
            data.geom_xmat[self.floor] = np.eye(3).ravel()


class Tracer:
    """Draws some of the worlds, in one thread."""

    def __init__(self, model: mujoco.MjModel, view: View, num_worlds: int, width: int, height: int):
        import mujoco_warp as mjw
        import warp as wp

        self.model, self.view = model, view
        self.posed = mujoco.MjData(model)
        self.picture_shape = (num_worlds, height, width, 4)
        drawn = _without_dynamics(model)
        self.scene = mjw.put_model(drawn)
        self.state = mjw.make_data(drawn, nworld=num_worlds, nconmax=1, njmax=1)
        self.context = mjw.create_render_context(
            drawn,
            nworld=num_worlds,
            cam_res=(width, height),
            cam_active=[view.camera],
            render_rgb=True,
            render_depth=False,
            render_seg=False,
            use_shadows=True,
            shadow_light_fraction=SHADOW,
            background_color=(*stage.BACKDROP.tolist(), 1.0),
        )
        stage.set_lights(self.scene, self.state)
        if view.floor is not None:
            stage.lay_floor(self.scene, self.context, view.floor, view.tile)
        # These are constants of the compiled kernel: the same for all models, so that it is compiled once a machine.
        self.context.geom_ray_types = tuple(sorted({*map(int, PRIMITIVES), *self.context.geom_ray_types}))
        self.context.znear, self.context.zfar = 0.01, 0.0
        self.context.headlight_active = False
        for name in ("headlight_ambient", "headlight_diffuse", "headlight_specular"):
            setattr(self.context, name, wp.vec3(0.0, 0.0, 0.0))
        self.context.light_attenuation_is_default, self.context.has_spot_lights = True, False
        self.places = {
            name: np.zeros((num_worlds, len(getattr(self.posed, name)), *shape), np.float32)
            for name, shape in PLACES.items()
        }
        self._load_kernel()

    def _load_kernel(self) -> None:
        """Compile the tracer, or load it from Warp's cache, by drawing a single pixel; threads must not do this."""
        import mujoco_warp as mjw

        rays, self.context.total_rays = self.context.total_rays, 1
        mjw.refit_bvh(self.scene, self.state, self.context)
        mjw.render(self.scene, self.state, self.context)
        self.context.total_rays = rays

    def draw(self, qpos: np.ndarray, mocap_pos: np.ndarray | None, pictures: np.ndarray) -> None:
        """Draw configurations `qpos` [num_worlds, nq] into `pictures` [num_worlds, height, width, 3]."""
        import mujoco_warp as mjw

        for world in range(len(qpos)):
            self.posed.qpos[:] = qpos[world]
            if mocap_pos is not None:
                self.posed.mocap_pos[:] = mocap_pos[world]
            pose(self.model, self.posed)
            self.view.place(self.posed)
            for name, values in self.places.items():
                values[world] = getattr(self.posed, name).reshape(values[world].shape)
        for name, values in self.places.items():
            getattr(self.state, name).assign(values)
        mjw.refit_bvh(self.scene, self.state, self.context)
        mjw.render(self.scene, self.state, self.context)
        # Packed as 0xAARRGGBB, so the bytes in memory are blue, green, red.
        packed = self.context.rgb_data.numpy()
        pictures[:] = packed.view(np.uint8).reshape(self.picture_shape)[..., 2::-1]


def pose(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Compute where everything that is drawn is, from `data.qpos`."""
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_camlight(model, data)


def _without_dynamics(model: mujoco.MjModel) -> mujoco.MjModel:
    """Return a copy with plain physics options: mujoco_warp refuses models whose solver it lacks."""
    model = copy.copy(model)
    fresh: Any = mujoco.MjOption()
    for name in ("solver", "integrator", "cone", "disableflags", "enableflags", "noslip_iterations"):
        setattr(model.opt, name, getattr(fresh, name))
    # Cube maps are not drawn as such; the plain colour is better than a wrong mapping.
    cubes = np.flatnonzero(model.tex_type == mujoco.mjtTexture.mjTEXTURE_CUBE)
    model.mat_texid[np.isin(model.mat_texid, cubes)] = -1
    return model


def to_numpy(values: Tensor | np.ndarray) -> np.ndarray:
    """Return an array of host memory."""
    return values.detach().cpu().numpy() if isinstance(values, Tensor) else np.asarray(values)
