"""Pictures of MuJoCo models, drawn by mujoco_warp's ray tracer: no OpenGL, no display, CPU or CUDA."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.device.place import Device
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.film.poses import WarpPoser, with_mocap
from rewardsmith.envs.film.stage import USUAL, Stage
from rewardsmith.envs.film.tracer import Tracer, View

CAMERAS = ("side", "track")
"""Cameras to look for where none is asked for; else the model's first camera is taken."""


class Renderer:
    """Draws many configurations of one model at once, each as one picture.

    Example:
        `Renderer(model, num_worlds=4).render(poses)` gives uint8 pictures [4, 192, 256, 3].
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        num_worlds: int,
        width: int = 256,
        height: int = 192,
        camera: str | int | None = None,
        device: str = "cpu",
        stage: Stage = USUAL,
    ):
        """Prepare to draw; the first Renderer on a machine compiles the tracer, which takes seconds.

        Args:
            model: what to draw. It is not changed.
            num_worlds: pictures a call of `render`.
            width: of a picture [pixels].
            height: of a picture [pixels].
            camera: name or id; by default "side", else "track", else the model's first.
            device: "cpu", "cuda", "cuda:0", ..., or "warp", which does on the CPU what is done on a GPU.
            stage: light and colours.

        Raises:
            UserError: the model does not have this camera.
        """
        self.num_worlds, self.width, self.height = num_worlds, width, height
        self._model = model
        self.camera = find_camera(model, camera)
        place = Device(device)
        view = View(model, self.camera, place.torch, width / height)
        # On the CPU the tracer runs in the calling thread, and releases the interpreter lock.
        shares = min(num_worlds, os.cpu_count() or 1) if not place.uses_warp else 1
        sizes = [len(each) for each in np.array_split(np.arange(num_worlds), shares)]
        posers = [WarpPoser(model, size, place.torch) if place.uses_warp else None for size in sizes]
        self._tracers = [
            Tracer(model, view, size, width, height, place.torch, poser, stage)
            for size, poser in zip(sizes, posers, strict=True)
        ]
        self._sizes = sizes
        self._pool = ThreadPoolExecutor(shares)

    def render(self, poses: Tensor | np.ndarray) -> np.ndarray:
        """Draw the model in the given poses; nothing is simulated.

        Args:
            poses: joint positions [num_worlds, nq], or what `envs.film.poses.poses` gives, with mocap bodies' places.

        Returns:
            Pictures, uint8 RGB [num_worlds, height, width, 3].

        Raises:
            ValueError: poses have another length.
        """
        return self.pixels(with_mocap(self._model, _tensor(poses))).cpu().numpy()

    def pixels(self, poses: Tensor) -> Tensor:
        """Return what `render` does as a tensor on the device; on a GPU the host does not wait for it."""
        if len(self._tracers) == 1:
            return self._tracers[0].draw(poses)  # in the caller's thread, whose CUDA stream it is
        return torch.cat(list(self._pool.map(Tracer.draw, self._tracers, poses.split(self._sizes))))


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
    have = (
        f"it has {', '.join(map(repr, names))}" if names else "it has none; add some with envs.film.cameras.add_cameras"
    )
    raise UserError(f"the model has no camera {camera!r}: {have}")


def _tensor(values: Tensor | np.ndarray) -> Tensor:
    return values if isinstance(values, Tensor) else torch.from_numpy(np.ascontiguousarray(values))
