"""Films of robots, for whoever films environments of any kind; see `envs.filming`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from torch import Tensor

from rewardsmith.envs import filming
from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.film import window
from rewardsmith.envs.film.poses import poses
from rewardsmith.envs.film.render import Renderer, find_camera
from rewardsmith.envs.film.video import Studio, film
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.vector import VectorEnv


class RobotFilming:
    """A `Filming` of a world of MuJoCo's; what it records are poses.

    Args:
        environment: The world.
    """

    def __init__(self, environment: MujocoEnvironment) -> None:
        self._environment = environment

    def check(self, camera: str) -> None:
        """See `Filming.check`."""
        find_camera(self._environment.model, camera)

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`."""
        sim = mujoco_env(env, "films").sim
        return lambda: poses(sim, num_envs)

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`."""
        environment = self._environment
        size = {"width": width, "height": height}
        return film(
            environment.model, frames, path, control_dt=environment.control_dt, camera=camera, device=device, **size
        )

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> filming.Studio:
        """See `Filming.studio`."""
        model, control_dt = self._environment.model, self._environment.control_dt
        return Studio(model, moments, 1, control_dt=control_dt, camera=camera, fps=fps, width=width, height=height).film

    def view(self, env: VectorEnv, width: int, height: int) -> filming.View:
        """See `Filming.view`."""
        record, renderer = self.frames(env, 1), Renderer(self._environment.model, 1, width, height)
        return lambda: renderer.render(record())[0]

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`; the robot is in its home pose, else the model's default."""
        model, home = self._environment.model, self._environment.home
        start = model.qpos0 if home is None else model.key_qpos[home]
        pictures = Renderer(model, num_worlds=1, width=width, height=height).render(start[np.newaxis])
        return np.asarray(pictures[0])

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return window.has_window()

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`."""
        window.show(mujoco_env(env, "films"), act, find_camera(self._environment.model, camera))
