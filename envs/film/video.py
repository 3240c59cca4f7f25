"""Films of trajectories: one H.264 file that browsers play, several environments side by side."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.files import replacing
from rewardsmith.envs.film.poses import pose_size
from rewardsmith.envs.film.render import Renderer

MAX_FPS = 50

GAP = 2
"""White pixels between neighbouring pictures."""

PICTURES_AT_ONCE = 16


class FilmError(Exception):
    """A film could not be written, as when the disk is full; nothing is left at its path."""


def film(
    model: mujoco.MjModel,
    trajectory: Tensor | np.ndarray,
    path: str | Path,
    *,
    control_dt: float,
    camera: str | int | None = None,
    fps: float = 25,
    width: int = 256,
    height: int = 192,
    device: str = "cpu",
) -> Path:
    """Write the film of a trajectory in real time, with one picture per environment in a grid.

    Frames are states of the trajectory, evenly chosen: the film has the rate nearest to `fps` that this allows.

    Args:
        model: what moves.
        trajectory: joint positions [time, num_envs, nq], one row every `control_dt`, or what `envs.film.poses.poses`
            gives, with mocap bodies' places.
        path: of the MP4 file; an existing file is replaced when the new one is complete.
        control_dt: time between rows [s].
        camera: name or id; by default "side", else "track", else the model's first.
        fps: wanted frames per second, at most 50.
        width: of one environment's picture [pixels].
        height: of one environment's picture [pixels].
        device: "cpu" or "cuda".

    Returns:
        The path.

    Raises:
        FilmError: the file could not be written.
        UserError: the model does not have this camera.
        ValueError: the trajectory's shape, `control_dt` or `fps` makes no sense.
    """
    rows = _rows(model, trajectory)
    moments, num_envs, _ = rows.shape
    studio = Studio(
        model,
        moments,
        num_envs,
        control_dt=control_dt,
        camera=camera,
        fps=fps,
        width=width,
        height=height,
        device=device,
    )
    return studio.film(rows, path)


class Studio:
    """Films trajectories of one model, one after the other, with what draws them made once.

    Args:
        model: what moves.
        moments: time of a trajectory, in control steps; others may be longer.
        num_envs: pictures side by side.
        control_dt, camera, fps, width, height, device: as of `film`.

    Raises:
        UserError: the model does not have this camera.
        ValueError: `control_dt` or `fps` makes no sense.
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        moments: int,
        num_envs: int,
        *,
        control_dt: float,
        camera: str | int | None = None,
        fps: float = 25,
        width: int = 256,
        height: int = 192,
        device: str = "cpu",
    ) -> None:
        self._model = model
        self._stride, self._rate = pace(control_dt, fps)
        self._together = min(math.ceil(moments / self._stride), max(1, PICTURES_AT_ONCE // num_envs))
        self._renderer = Renderer(model, num_envs * self._together, width, height, camera, device)

    def film(self, trajectory: Tensor | np.ndarray, path: str | Path) -> Path:
        """Write the film of a trajectory; arguments, result and errors as of the function `film`."""
        pictures = self._pictures(_rows(self._model, trajectory)[:: self._stride])
        return encode((grid(each) for each in pictures), path, self._rate)

    def _pictures(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the pictures of each moment [num_envs, height, width, 3]."""
        moments, num_envs, size = rows.shape
        for start in range(0, moments, self._together):
            chosen = np.minimum(np.arange(start, start + self._together), moments - 1)
            pictures = self._renderer.render(rows[chosen].reshape(-1, size))
            yield from pictures.reshape(self._together, num_envs, *pictures.shape[1:])[: moments - start]


def encode(frames: Iterable[np.ndarray], path: str | Path, fps: float | Fraction) -> Path:
    """Write frames [height, width, 3], uint8 RGB of one even size, as an MP4 file; it appears once complete.

    Raises:
        FilmError: ffmpeg is missing or failed, or the file could not be written.
    """
    path = Path(path)
    frames = iter(frames)
    first = next(frames)
    try:
        with replacing(path) as unfinished:
            _run_ffmpeg(first, frames, unfinished, fps)
    except OSError as error:
        raise FilmError(f"cannot write the film {path}: {error.strerror or error}") from error
    return path


def ffmpeg() -> str:
    """Return the path of the ffmpeg program.

    Raises:
        FilmError: there is none.
    """
    import imageio_ffmpeg

    try:
        path: str = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise FilmError("no ffmpeg for films; reinstall the package imageio-ffmpeg") from error
    return path


def _run_ffmpeg(first: np.ndarray, rest: Iterator[np.ndarray], path: Path, fps: float | Fraction) -> None:
    """Feed frames to ffmpeg through a pipe."""
    height, width, _ = first.shape
    source = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -framerate {fps} -i -"
    colours = (
        "-vf scale=out_color_matrix=bt709 -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709"
    )
    # A key frame every 15 frames and the index at the front let a page seek and start at once.
    coding = "-c:v libx264 -preset superfast -crf 25 -g 15 -movflags +faststart -f mp4"
    command = [ffmpeg(), *f"-hide_banner -loglevel error -y {source} {colours} {coding}".split(), str(path)]
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaints)
        except OSError as error:
            raise FilmError(f"cannot start ffmpeg ({command[0]}): {error.strerror}") from error
        with process:
            assert process.stdin is not None  # a pipe was asked for
            try:
                # When ffmpeg has died its exit status tells, not the broken pipe.
                with suppress(BrokenPipeError):
                    process.stdin.write(np.ascontiguousarray(first).data)
                    for frame in rest:
                        process.stdin.write(np.ascontiguousarray(frame).data)
                    process.stdin.close()
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines()
            raise FilmError(f"ffmpeg failed ({process.returncode}): {said[-1] if said else 'it gave no reason'}")


def _rows(model: mujoco.MjModel, trajectory: Tensor | np.ndarray) -> np.ndarray:
    """Return a trajectory as an array, if it is one of the model."""
    rows = torch.as_tensor(trajectory).detach().cpu().numpy()
    sizes = {model.nq, pose_size(model)}
    if rows.ndim != 3 or rows.shape[2] not in sizes or 0 in rows.shape:
        either = " or ".join(map(str, sorted(sizes)))
        raise ValueError(f"trajectory has shape {list(rows.shape)}, not [time, num_envs, {either}]")
    return rows


def pace(control_dt: float, fps: float) -> tuple[int, Fraction]:
    """Return the stride through the trajectory and the exact rate [1/s] that shows it in real time."""
    if not 0 < fps <= MAX_FPS:
        raise ValueError(f"fps is {fps}; it must be above 0 and at most {MAX_FPS}")
    if not control_dt > 0:
        raise ValueError(f"control_dt is {control_dt}; it must be above 0")
    step = Fraction(control_dt).limit_denominator(100_000)
    stride = max(round(1 / (fps * control_dt)), math.ceil(1 / (MAX_FPS * step)), 1)
    return stride, 1 / (stride * step)


def grid(pictures: np.ndarray) -> np.ndarray:
    """Lay pictures [num_envs, height, width, 3] out in a grid [rows, columns, 3] of even size."""
    count, height, width, _ = pictures.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    total = rows * (height + GAP) - GAP, columns * (width + GAP) - GAP
    canvas = np.full((total[0] + total[0] % 2, total[1] + total[1] % 2, 3), 255, np.uint8)
    for index, picture in enumerate(pictures):
        top, left = (index // columns) * (height + GAP), (index % columns) * (width + GAP)
        canvas[top : top + height, left : left + width] = picture
    return canvas
