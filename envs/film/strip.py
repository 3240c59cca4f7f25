"""Film strips: a film as one picture of moments in a row, for whoever looks at pictures alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from rewardsmith.envs.film.video import FilmError

MOMENTS, COLUMNS = 8, 4
_WIDEST = 256
"""Width from which a moment is shown in half its size, and so on [pixels]."""

_MOST_FRAMES = 20_000
"""More than any film of this project has: a file of a run directory may be anybody's."""


def strip(path: Path, moments: int = MOMENTS) -> bytes:
    """Return evenly chosen moments of a film, its first and last among them, as a PNG that is read like a page.

    Raises:
        FilmError: the file is no film that can be read.
    """
    import imageio_ffmpeg
    import matplotlib.image

    try:
        reader = imageio_ffmpeg.read_frames(str(path.resolve()))
        known: dict[str, Any] = next(reader)
        count = min(round(known["fps"] * known["duration"]), _MOST_FRAMES)
        wanted = set(np.linspace(0, max(count - 1, 0), moments).round().astype(int).tolist())
        width, height = known["size"]
        frames = [
            np.frombuffer(frame, np.uint8).reshape(height, width, 3)
            for number, frame in zip(range(count), reader, strict=False)
            if number in wanted
        ]
        reader.close()
    except (OSError, RuntimeError, StopIteration, SyntaxError, ValueError, KeyError) as error:
        raise FilmError(f"the film {path} cannot be read: {error}") from error
    if not frames:
        raise FilmError(f"the film {path} holds no picture")
    step = -(-width // _WIDEST)
    small = [frame[::step, ::step] for frame in frames]
    # Whole rows: the last moment again where there are too few.
    small += [small[-1]] * (-len(small) % COLUMNS)
    rows = [np.concatenate(small[start : start + COLUMNS], 1) for start in range(0, len(small), COLUMNS)]
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, np.concatenate(rows), format="png")
    return buffer.getvalue()
