"""How rollouts are filmed and shown, whatever simulates them; each kind of environment has a way of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from torch import Tensor

if TYPE_CHECKING:
    from rewardsmith.envs.behaviour import Act
    from rewardsmith.envs.vector import VectorEnv


View = Callable[[], np.ndarray]
"""Draws a present moment, uint8 RGB `[height, width, 3]`."""

Studio = Callable[[Tensor, Path], Path]
"""Writes the film of recorded moments `[time, 1, ...]` to a path, or raises a FilmError."""


class Filming(Protocol):
    """Records what moments look like, and makes films of them."""

    def check(self, camera: str) -> None:
        """Refuse a camera that there is not.

        Raises:
            UserError: it is unknown.
        """

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """Return what records the present moment, `[num_envs, ...]`.

        Args:
            env: What is filmed, one of this environment's.
            num_envs: How many of its copies, the first ones; None for all.
        """
        ...

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """Write the film of recorded moments, in real time, the copies side by side.

        Args:
            frames: Records in a row, one every control step, `[time, num_envs, ...]`.
            path: Of the MP4 file.
            camera: Where from.
            device: What draws, where there is a choice.
            width: Of one copy's picture [pixels], where there is a choice.
            height: Likewise.

        Raises:
            FilmError: the file could not be written.
        """
        ...

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> Studio:
        """Return what films one copy time and again, with what draws it made once.

        Args:
            moments: About how many records a film is made of.
            camera: Where from.
            fps: Wanted frames per second.
            width: Of the picture [pixels], where there is a choice.
            height: Likewise.
        """
        ...

    def view(self, env: VectorEnv, width: int, height: int) -> View:
        """Return what draws the first copy whenever it is called.

        Args:
            env: What is drawn, one of this environment's.
            width: Of the picture [pixels], where there is a choice.
            height: Likewise.

        Raises:
            UserError: it cannot be drawn.
        """
        ...

    def picture(self, width: int, height: int) -> np.ndarray:
        """Return what the environment looks like at a start, uint8 RGB `[height, width, 3]`, about of that size."""
        ...

    def has_window(self) -> bool:
        """Tell whether it can be shown to somebody here while it goes on."""
        ...

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """Act in real time, episode after episode, until whoever looks on has seen enough.

        Args:
            env: A fresh environment; the first of its copies is shown.
            act: What acts.
            camera: Where from.
        """
