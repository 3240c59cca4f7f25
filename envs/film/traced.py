"""Films of a model of MuJoCo's by our own tracer, whoever says what poses it takes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import mujoco
from torch import Tensor

from rewardsmith.envs import filming
from rewardsmith.envs.film.render import Renderer, find_camera
from rewardsmith.envs.film.video import Studio, film
from rewardsmith.envs.vector import VectorEnv


class TracedFilming(ABC):
    """What every `Filming` of poses of a model has in common; see `envs.film.poses.poses` for what a record is.

    Args:
        model: What is drawn.
        control_dt: Time between two records [s].
    """

    def __init__(self, model: mujoco.MjModel, control_dt: float) -> None:
        self.model, self._control_dt = model, control_dt

    @abstractmethod
    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`."""

    def check(self, camera: str) -> None:
        """See `Filming.check`."""
        find_camera(self.model, camera)

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`."""
        size = {"width": width, "height": height}
        return film(self.model, frames, path, control_dt=self._control_dt, camera=camera, device=device, **size)

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> filming.Studio:
        """See `Filming.studio`."""
        look = Studio(
            self.model, moments, 1, control_dt=self._control_dt, camera=camera, fps=fps, width=width, height=height
        )
        return look.film

    def view(self, env: VectorEnv, width: int, height: int) -> filming.View:
        """See `Filming.view`."""
        record, renderer = self.frames(env, 1), Renderer(self.model, 1, width, height)
        return lambda: renderer.render(record())[0]
