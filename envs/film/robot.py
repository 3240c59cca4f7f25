"""Films of robots, for whoever films environments of any kind; see `envs.filming`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch import Tensor

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.film import window
from rewardsmith.envs.film.poses import poses
from rewardsmith.envs.film.render import Renderer, find_camera
from rewardsmith.envs.film.traced import TracedFilming
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.vector import VectorEnv


class RobotFilming(TracedFilming):
    """A `Filming` of a world of MuJoCo's; what it records are poses.

    Args:
        environment: The world.
    """

    def __init__(self, environment: MujocoEnvironment) -> None:
        super().__init__(environment.model, environment.control_dt)
        self._home = environment.home

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`."""
        sim = mujoco_env(env, "films").sim
        return lambda: poses(sim, num_envs)

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`; the robot is in its home pose, else the model's default."""
        start = self.model.qpos0 if self._home is None else self.model.key_qpos[self._home]
        pictures = Renderer(self.model, num_worlds=1, width=width, height=height).render(start[np.newaxis])
        return np.asarray(pictures[0])

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return window.has_window()

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`."""
        window.show(mujoco_env(env, "films"), act, find_camera(self.model, camera))
