"""Films of what an environment draws itself, and none where it draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.film.video import FilmError, encode, grid, pace
from rewardsmith.envs.filming import Studio, View
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.vector import VectorEnv

if TYPE_CHECKING:
    from rewardsmith.envs.bridges.environment import GymnasiumEnvironment

_FPS = 25
_HEIGHT = 192
"""Height to which pictures are made smaller when they are kept [pixels]."""


class Windowless:
    """What every `Filming` of somebody else's environment has in common: it is shown in no window."""

    _environment: GymnasiumEnvironment

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return False

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`.

        Raises:
            UserError: there is no window.
        """
        raise UserError(f"{self._environment.name()} has no window here; give path=FILM.mp4")


class RenderFilming(Windowless):
    """A `Filming` of an environment's own pictures, uint8 `[num_envs, height, width, 3]`.

    Args:
        environment: What draws them.
    """

    def __init__(self, environment: GymnasiumEnvironment) -> None:
        self._environment = environment
        self._stride, self._rate = pace(environment.control_dt, _FPS)

    def check(self, camera: str) -> None:
        """See `Filming.check`; whatever the camera, the environment draws what it draws."""

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`; moments that no film shows are not drawn."""
        from rewardsmith.envs.bridges.vector import BridgedVectorEnv

        assert isinstance(env, BridgedVectorEnv)
        count = num_envs or env.num_envs
        calls, last = 0, torch.empty(0)

        def record() -> Tensor:
            nonlocal calls, last
            if calls % self._stride == 0:
                last = _smaller(np.stack(env.pictures(count)))
            calls += 1
            return last

        return record

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`; pictures have the shape that the environment gives them."""
        return encode((grid(moment) for moment in frames[:: self._stride].numpy()), path, self._rate)

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> Studio:
        """See `Filming.studio`; pictures have the shape and the pace that the environment gives them."""
        return lambda frames, path: self.film(frames, path, camera=camera)

    def view(self, env: VectorEnv, width: int, height: int) -> View:
        """See `Filming.view`; pictures have the shape that the environment gives them."""
        from rewardsmith.envs.bridges.vector import BridgedVectorEnv

        assert isinstance(env, BridgedVectorEnv)
        return lambda: env.pictures(1)[0]

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`."""
        env = self._environment.vectorize(Setup(num_envs=1))
        drawn: np.ndarray = self.frames(env)()[0].numpy()
        env.close()
        return drawn


class NoFilming:
    """A `Filming` of what cannot be drawn: everything goes on, and whoever asks for a film is told why there is none.

    Args:
        name: Of the environment.
        why: Why there is none.

    Attributes:
        why: The same as one clause that names it.
    """

    def __init__(self, name: str, why: str) -> None:
        self.why = f"{name} draws no pictures: {why}"

    def check(self, camera: str) -> None:
        """See `Filming.check`; the want of films stops nothing."""

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`; what is recorded is empty."""
        return lambda: torch.zeros(num_envs or env.num_envs, 0)

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`.

        Raises:
            FilmError: always.
        """
        raise FilmError(self.why)

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> Studio:
        """See `Filming.studio`.

        Raises:
            FilmError: always.
        """
        raise FilmError(self.why)

    def view(self, env: VectorEnv, width: int, height: int) -> View:
        """See `Filming.view`.

        Raises:
            UserError: always.
        """
        raise UserError(self.why)

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`; a gray one."""
        return np.full((height, width, 3), 128, np.uint8)

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return False

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`.

        Raises:
            UserError: always.
        """
        raise UserError(self.why)


def _smaller(pictures: np.ndarray) -> Tensor:
    """Return pictures `[count, height, width, 3]` of at most the height kept, both sides even."""
    height, width = pictures.shape[1:3]
    scale = min(1.0, _HEIGHT / height)
    size = [2 * round(scale * side / 2) for side in (height, width)]
    drawn = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float()
    return interpolate(drawn, size, mode="area").round().byte().permute(0, 2, 3, 1).contiguous()
