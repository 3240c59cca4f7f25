"""Square pictures of states from one or several cameras: what rewards from pixels look at."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from rewardsmith.envs.film.poses import poses, with_mocap
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv

CAMERAS = ("side",)
"""Cameras that look on where none are asked for."""


class Frames:
    """Draws states of one environment, a fixed number at once.

    On a GPU nothing is copied to the host.

    Args:
        environment: What is drawn.
        num_states: How many states at once.
        size: Height and width of a picture [pixels].
        cameras: Names of cameras.
        device: What draws; see `envs.film.render.Renderer`.

    Raises:
        UserError: the model does not have a camera.
    """

    def __init__(
        self,
        environment: MujocoEnvironment,
        num_states: int,
        size: int,
        cameras: Sequence[str] = CAMERAS,
        device: str = "cpu",
    ) -> None:
        self._model, self._num_states = environment.model, num_states
        self._renderers = [Renderer(self._model, num_states, size, size, camera, device) for camera in cameras]

    def of(self, env: MujocoVectorEnv) -> Tensor:
        """Return pictures of the present states, uint8 RGB `[num_cameras, num_states, size, size, 3]`.

        Within a step, before ended episodes begin anew, these are the states that the step is paid for.
        """
        return self._draw(poses(env.sim))

    def draw(self, rows: Tensor) -> Tensor:
        """Return pictures of any number of poses, uint8 RGB `[num_cameras, num_poses, size, size, 3]`.

        Args:
            rows: Joint positions `[num_poses, nq]`, or poses as `envs.film.poses.poses` gives them.
        """
        full = with_mocap(self._model, rows)
        parts = []
        for part in full.split(self._num_states):
            # The last batch is filled up with its last state.
            filled = torch.cat([part, part[-1:].expand(self._num_states - len(part), -1)])
            parts.append(self._draw(filled)[:, : len(part)])
        return torch.cat(parts, 1)

    def _draw(self, rows: Tensor) -> Tensor:
        return torch.stack([renderer.pixels(rows) for renderer in self._renderers])
