"""What a camera sees of every environment, now and on the environments' device: where rewards from pixels begin."""

from __future__ import annotations

from torch import Tensor

from rewardsmith.envs.film.poses import poses
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv


class Pixels:
    """Draws the present states of a vectorized environment.

    On a GPU nothing is copied to the host and the host waits for nothing: positions, camera and pixels stay there.

    Example:
        `Pixels(env)()` gives uint8 pictures `[num_envs, 224, 224, 3]`.

    Args:
        env: What to look at.
        width: Of a picture [pixels].
        height: Of a picture [pixels].
        camera: Name or id; None takes the one that films are taken with.

    Raises:
        UserError: the model does not have this camera.
    """

    def __init__(
        self, env: MujocoVectorEnv, width: int = 224, height: int = 224, camera: str | int | None = None
    ) -> None:
        self._sim = env.sim
        self._renderer = Renderer(env.environment.model, env.num_envs, width, height, camera, env.place.name)

    def __call__(self) -> Tensor:
        """Return pictures of the states after the last step, uint8 RGB `[num_envs, height, width, 3]`."""
        return self._renderer.pixels(poses(self._sim))
