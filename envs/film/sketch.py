"""Films of what draws nothing itself: a few solids at the places that its observations tell, by our own tracer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import filming
from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.bridges.sim import BridgeSim
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.film.render import Renderer, find_camera
from rewardsmith.envs.film.video import Studio, film
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.vector import VectorEnv

if TYPE_CHECKING:
    from rewardsmith.envs.bridges.environment import GymnasiumEnvironment

_UPRIGHT = torch.tensor([1.0, 0.0, 0.0, 0.0])


class SketchFilming:
    """A `Filming` of solids that have no physics, as a model of MuJoCo's whose moving bodies are mocap bodies.

    Args:
        environment: What is sketched.
        mjcf: The solids: mocap bodies without joints, and what stands still.
        places: Tells where the mocap bodies are in a moment, in the order of the MJCF: their centres
            `[num_envs, bodies, 3]` [m], or these and quaternions beside them, `[num_envs, bodies, 7]`.
        distance: From cameras to the middle of it all [m]; by default all of it is seen.
    """

    def __init__(
        self,
        environment: GymnasiumEnvironment,
        mjcf: str,
        places: Callable[[BridgeSim], Tensor],
        distance: float | None = None,
    ) -> None:
        self._environment, self._places = environment, places
        spec = mujoco.MjSpec.from_string(mjcf)
        add_cameras(spec, next(body.name for body in spec.bodies if body.mocap), distance)
        self.model = spec.compile()

    def check(self, camera: str) -> None:
        """See `Filming.check`."""
        find_camera(self.model, camera)

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`; what is recorded are poses, see `envs.film.poses.poses`."""
        from rewardsmith.envs.bridges.vector import BridgedVectorEnv

        assert isinstance(env, BridgedVectorEnv)
        sim = env.sim

        def record() -> Tensor:
            places = self._places(sim)[:num_envs]
            at, turned = places[..., :3], places[..., 3:]
            turned = turned if turned.numel() else _UPRIGHT.to(at).expand(*at.shape[:-1], 4)
            return torch.cat([at.flatten(1), turned.flatten(1)], 1)

        return record

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`."""
        control_dt = self._environment.control_dt
        return film(
            self.model, frames, path, control_dt=control_dt, camera=camera, width=width, height=height, device=device
        )

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> filming.Studio:
        """See `Filming.studio`."""
        control_dt = self._environment.control_dt
        studio = Studio(
            self.model, moments, 1, control_dt=control_dt, camera=camera, fps=fps, width=width, height=height
        )
        return studio.film

    def view(self, env: VectorEnv, width: int, height: int) -> filming.View:
        """See `Filming.view`."""
        record, renderer = self.frames(env, 1), Renderer(self.model, 1, width, height)
        return lambda: renderer.render(record())[0]

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`."""
        env = self._environment.vectorize(Setup(num_envs=1))
        drawn = self.view(env, width, height)()
        env.close()
        return drawn

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return False

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`.

        Raises:
            UserError: there is no window.
        """
        raise UserError(f"{self._environment.name()} has no window here; give path=FILM.mp4")
