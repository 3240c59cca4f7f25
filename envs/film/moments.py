"""Moments of a film that anybody may have made: decoded within limits, and nothing else is opened on its behalf."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rewardsmith.envs import files
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.film.video import FilmError

_MOST_FRAMES, _MOST_PIXELS = 20_000, 1 << 22
"""More than any film of this project has: a film may be anybody's."""

_SECONDS = 120
"""Longest that ffmpeg may compute [s of CPU time]."""

_READING = f"-timelimit {_SECONDS} -protocol_whitelist file -f mov".split()
"""Nothing but an MP4 file is read: a list of other files or addresses that has such a name is none."""


def moments(path: Path, count: int, begin: float = 0.0, end: float | None = None) -> Iterator[np.ndarray]:
    """Yield evenly chosen moments of an MP4 file, those at both ends among them; fewer where it has fewer.

    Args:
        path: The file itself, no link to it.
        count: How many.
        begin: From which time on [s].
        end: Until which time [s]; None for the end of the film.

    Yields:
        Pictures, uint8 RGB `[height, width, 3]`.

    Raises:
        FilmError: the file is no film that can be read, or not of these limits.
    """
    import imageio_ffmpeg

    try:
        os.close(files.open_plain(path))
        reader = imageio_ffmpeg.read_frames(str(path.absolute()), input_params=_READING)
        try:
            known: dict[str, Any] = next(reader)
            width, height = known["size"]
            fps, seconds = float(known["fps"]), float(known["duration"])
            if width * height > _MOST_PIXELS:
                raise FilmError(f"the film {path} has pictures of {width} x {height} pixels; make it smaller")
            last = min(round(fps * seconds), _MOST_FRAMES) - 1
            stop = last if end is None else min(last, round(end * fps))
            start = min(round(begin * fps), max(stop, 0))
            wanted = set(np.linspace(start, max(stop, start), count).round().astype(int).tolist())
            for number, frame in zip(range(max(wanted) + 1), reader, strict=False):
                if number in wanted:
                    yield np.frombuffer(frame, np.uint8).reshape(height, width, 3)
        finally:
            reader.close()
    except (UserError, OSError, RuntimeError, StopIteration, SyntaxError, ValueError, KeyError) as error:
        raise FilmError(f"the film {path} cannot be read: {' '.join(str(error).split())[-200:]}") from error
