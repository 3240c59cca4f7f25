"""What a player sees: pictures of the terminal, films of them, and the terminal itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import filming
from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.film.video import encode, grid, pace
from rewardsmith.envs.nethack.layout import TERMINAL, Array
from rewardsmith.envs.nethack.vector import NetHackVectorEnv
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.vector import VectorEnv

if TYPE_CHECKING:
    from rewardsmith.envs.nethack.environment import NetHackEnvironment

CELL = (16, 8)
"""Height and width of a character [pixels]."""

_FPS = 25
_FONT_PIXELS = 13
_PRINTABLE = range(33, 127)
_CELLS = TERMINAL[0] * TERMINAL[1]

_PALETTE = np.array(
    [
        [85, 85, 85], [205, 49, 49], [13, 188, 121], [176, 128, 48], [70, 130, 220], [188, 63, 188], [17, 168, 205],
        [204, 204, 204], [204, 204, 204], [255, 140, 0], [35, 230, 139], [245, 245, 67], [99, 168, 250],
        [224, 112, 224], [41, 205, 230], [255, 255, 255],
    ]
)  # fmt: skip
"""What NetHack's 16 colours look like on black; the first, black, is shown as gray, or nobody could see it."""


class TerminalFilming:
    """A `Filming` of NetHack; what it records are characters, colours and the cursor, uint8 `[num_envs, 3842]`.

    Args:
        environment: What is played.
    """

    def __init__(self, environment: NetHackEnvironment) -> None:
        self._environment = environment

    def check(self, camera: str) -> None:
        """See `Filming.check`; whatever the camera, the terminal is shown."""

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`."""
        assert isinstance(env, NetHackVectorEnv)
        sim = env.sim
        rows = slice(num_envs)

        def record() -> Tensor:
            shown = (sim.tty_chars, sim.tty_colors.view(torch.uint8), sim.tty_cursor)
            return torch.cat([part[rows].flatten(1) for part in shown], 1)

        return record

    def film(
        self, frames: Tensor, path: Path, *, camera: str, device: str = "cpu", width: int = 256, height: int = 192
    ) -> Path:
        """See `Filming.film`; a terminal has one size, 640 by 384."""
        return self.studio(len(frames), camera=camera, fps=_FPS, width=width, height=height)(frames, path)

    def studio(self, moments: int, *, camera: str, fps: float, width: int, height: int) -> filming.Studio:
        """See `Filming.studio`; a terminal has one size, 640 by 384."""
        stride, rate = pace(self._environment.control_dt, fps)

        def film(frames: Tensor, path: Path) -> Path:
            pictures = (grid(np.stack([draw(row) for row in moment])) for moment in frames[::stride].numpy())
            return encode(pictures, path, rate)

        return film

    def view(self, env: VectorEnv, width: int, height: int) -> filming.View:
        """See `Filming.view`; a terminal has one size, 640 by 384."""
        record = self.frames(env, 1)
        return lambda: draw(record()[0].numpy())

    def picture(self, width: int, height: int) -> Array:
        """See `Filming.picture`; the size is that of half a terminal."""
        env = self._environment.vectorize(Setup(num_envs=1, threads=1))
        drawn = draw(self.frames(env)()[0].numpy())
        env.close()
        return drawn[::2, ::2]

    def has_window(self) -> bool:
        """See `Filming.has_window`."""
        return sys.stdout.isatty()

    def show(self, env: VectorEnv, act: Act, camera: str) -> None:
        """See `Filming.show`; an interrupt ends it."""
        record = self.frames(env, 1)
        obs, begins = env.reset(), torch.ones(env.num_envs, dtype=torch.bool)
        print("\033[2J", end="")
        try:
            while True:
                print(escapes(record()[0].numpy()), end="", flush=True)
                time.sleep(self._environment.control_dt)
                step = env.step(act(obs, begins))
                obs, begins = step.obs, step.terminated | step.truncated
        except KeyboardInterrupt:
            print("\033[0m")


def draw(record: Array) -> Array:
    """Return a picture of one terminal, uint8 RGB `[384, 640, 3]`."""
    chars, colors, cursor = _parts(record)
    lit = _font()[chars].astype(np.uint16)  # [24, 80, 16, 8]
    if (cursor < TERMINAL).all():
        lit[tuple(cursor)] = 255 - lit[tuple(cursor)]
    painted = lit[..., None] * _PALETTE[colors & 15][:, :, None, None].astype(np.uint16) // 255
    pixels: Array = painted.transpose(0, 2, 1, 3, 4).astype(np.uint8)
    return pixels.reshape(TERMINAL[0] * CELL[0], TERMINAL[1] * CELL[1], 3)


def escapes(record: Array) -> str:
    """Return a text that makes a terminal look like a recorded one."""
    chars, colors, cursor = _parts(record)
    lines = []
    for row in range(TERMINAL[0]):
        cells = zip(chars[row].tolist(), colors[row].tolist(), strict=True)
        lines.append("".join(f"\033[{int(color & 8 > 0)};3{color & 7 or 7}m{_plain(char)}" for char, color in cells))
    return "\033[H" + "\r\n".join(lines) + f"\033[{cursor[0] + 1};{cursor[1] + 1}H"


def _plain(char: int) -> str:
    return chr(char) if char in _PRINTABLE else " "


def _parts(record: Array) -> tuple[Array, Array, Array]:
    """Return characters and colours `[24, 80]`, and the cursor's row and column."""
    return record[:_CELLS].reshape(TERMINAL), record[_CELLS : 2 * _CELLS].reshape(TERMINAL), record[2 * _CELLS :]


@cache
def _font() -> Array:
    """Return what every character looks like, uint8 `[256, 16, 8]`, in matplotlib's DejaVu Sans Mono."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    height, width = CELL
    dpi = 72  # a point is a pixel
    figure = Figure(figsize=(256 * width / dpi, height / dpi), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    for char in _PRINTABLE:
        text = chr(char).replace("$", r"\$")
        place = char / 256, 4 / height
        figure.text(*place, text, family="DejaVu Sans Mono", fontsize=_FONT_PIXELS, va="baseline", ha="left")
    canvas.draw()
    ink = 255 - np.asarray(canvas.buffer_rgba())[..., 0]
    return ink.reshape(height, 256, width).transpose(1, 0, 2).copy()
