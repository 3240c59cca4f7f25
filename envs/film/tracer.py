"""One view of many worlds, traced by `mujoco_warp` into a tensor of pixels."""

from __future__ import annotations

import copy

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.start_warp import launching, start_mujoco_warp, start_warp
from rewardsmith.envs.film import stage as stages
from rewardsmith.envs.film.cameras import ASPECT, field_of_view
from rewardsmith.envs.film.poses import PLACES, CPoser, Poser, pose, without_dynamics
from rewardsmith.envs.mujoco.floor import find_floor

PRIMITIVES = (
    mujoco.mjtGeom.mjGEOM_PLANE,
    mujoco.mjtGeom.mjGEOM_SPHERE,
    mujoco.mjtGeom.mjGEOM_CAPSULE,
    mujoco.mjtGeom.mjGEOM_ELLIPSOID,
    mujoco.mjtGeom.mjGEOM_CYLINDER,
    mujoco.mjtGeom.mjGEOM_BOX,
)
"""Shapes that the tracer is always compiled for. Meshes make it slower, so models without them do not carry them."""

SHADOW = 0.45
"""Part of the key light that reaches a point in shadow."""

SWAY = 0.15
"""Part of its distance by which what a moving camera follows may rise or sink before the camera does too."""


class View:
    """Where one camera of a model stands, how far it opens, and the piece of floor before it.

    Args:
        model: What is seen.
        camera: Id of the camera.
        device: Of the tracer.
        aspect: Width over height of the pictures.
    """

    def __init__(self, model: mujoco.MjModel, camera: int, device: torch.device, aspect: float = ASPECT) -> None:
        self.camera = camera
        self.field = field_of_view(model, camera, aspect)
        self.level = torch.eye(3, device=device)
        data = mujoco.MjData(model)
        pose(model, data)
        body = int(model.cam_bodyid[camera])
        self.moves = model.cam_mode[camera] != mujoco.mjtCamLight.mjCAMLIGHT_FIXED
        self.height = float(data.cam_xpos[camera, 2])
        subject = data.subtree_com[body] if self.moves else model.stat.center
        self.distance = float(np.linalg.norm(data.cam_xpos[camera] - subject)) or 1.0
        self.tile = stages.tile_size(self.distance)
        self.floor = find_floor(model)

    def place(self, places: dict[str, Tensor]) -> None:
        """Move the camera and the floor in `PLACES` `[num_worlds, ...]` to where the pictures are taken."""
        position = places["cam_xpos"][:, self.camera]
        if self.moves:
            # A camera that follows every hop would hide it.
            reach = SWAY * self.distance
            position[:, 2] -= (position[:, 2] - self.height).clamp(-reach, reach)
        if self.floor is not None:
            forward = -places["cam_xmat"][:, self.camera, :, 2]
            middle = position + self.distance * forward
            # Whole periods of the pattern, so that it stays where it is.
            period = 2 * self.tile
            places["geom_xpos"][:, self.floor, :2] = (middle[:, :2] / period).round() * period
            places["geom_xmat"][:, self.floor] = self.level


class Tracer:
    """Draws some of the worlds.

    Args:
        model: What to draw.
        view: Which camera's view, on the tracer's device.
        num_worlds: Pictures at once.
        width, height: Of a picture [pixels].
        device: Where to trace.
        poser: Tells where things are; None takes MuJoCo's engine in C.
        stage: Light and colours.
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        view: View,
        num_worlds: int,
        width: int,
        height: int,
        device: torch.device,
        poser: Poser | None = None,
        stage: stages.Stage = stages.USUAL,
    ) -> None:
        wp = start_warp()
        mjw = start_mujoco_warp()
        self._mjw, self._device = mjw, device
        self._view, self._poser = view, poser or CPoser(model, num_worlds)
        drawn = _with_plain_materials(without_dynamics(model))
        drawn.cam_fovy[view.camera] = view.field
        with launching(device):
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
                background_color=(*stage.backdrop, 1.0),
            )
            stages.set_lights(self.scene, self.state, stage)
            if view.floor is not None:
                stages.lay_floor(self.scene, self.context, view.floor, view.tile, stage)
            # These are constants of the compiled kernel: the same for all models, so it is compiled once a machine.
            self.context.geom_ray_types = tuple(sorted({*map(int, PRIMITIVES), *self.context.geom_ray_types}))
            self.context.znear, self.context.zfar = 0.01, 0.0
            self.context.headlight_active = False
            for name in ("headlight_ambient", "headlight_diffuse", "headlight_specular"):
                setattr(self.context, name, wp.vec3(0.0, 0.0, 0.0))
            self.context.light_attenuation_is_default, self.context.has_spot_lights = True, False
            self._load_kernel()
        self._places = {name: wp.to_torch(getattr(self.state, name)) for name in PLACES}
        # Packed as 0xAARRGGBB, so the bytes in memory are blue, green, red.
        packed = wp.to_torch(self.context.rgb_data).view(torch.uint8).view(num_worlds, height, width, 4)
        self._colours: Tensor = packed[..., :3]

    def draw(self, rows: Tensor) -> Tensor:
        """Return pictures of poses `[num_worlds, pose_size]`, uint8 RGB `[num_worlds, height, width, 3]`.

        They are on the tracer's device.
        """
        for name, values in self._poser(rows).items():
            self._places[name].copy_(values)
        self._view.place(self._places)
        with launching(self._device):
            self._mjw.refit_bvh(self.scene, self.state, self.context)
            self._mjw.render(self.scene, self.state, self.context)
        return self._colours.flip(-1)

    def _load_kernel(self) -> None:
        """Compile the tracer, or load it from Warp's cache, by drawing a single pixel; threads must not do this."""
        rays, self.context.total_rays = self.context.total_rays, 1
        self._mjw.refit_bvh(self.scene, self.state, self.context)
        self._mjw.render(self.scene, self.state, self.context)
        self.context.total_rays = rays


def _with_plain_materials(model: mujoco.MjModel) -> mujoco.MjModel:
    """Return a copy without cube maps: they are not drawn as such, and the plain colour is better than a wrong one."""
    model = copy.copy(model)
    cubes = np.flatnonzero(model.tex_type == mujoco.mjtTexture.mjTEXTURE_CUBE)
    model.mat_texid[np.isin(model.mat_texid, cubes)] = -1
    return model
