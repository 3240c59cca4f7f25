"""Film strips: a film as one picture of moments in a row, for whoever looks at pictures alone."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from rewardsmith.envs.film.moments import moments
from rewardsmith.envs.film.video import FilmError

MOMENTS, COLUMNS = 8, 4
_WIDEST = 256
"""Width from which a moment is shown in half its size, and so on [pixels]."""


def strip(path: Path, count: int = MOMENTS) -> bytes:
    """Return evenly chosen moments of a film, its first and last among them, as a PNG that is read like a page.

    Raises:
        FilmError: the file is no film that can be read.
    """
    import matplotlib.image

    frames = list(moments(path, count))
    if not frames:
        raise FilmError(f"the film {path} holds no picture")
    step = -(-frames[0].shape[1] // _WIDEST)
    small = [frame[::step, ::step] for frame in frames]
    # Whole rows: the last moment again where there are too few.
    small += [small[-1]] * (-len(small) % COLUMNS)
    rows = [np.concatenate(small[start : start + COLUMNS], 1) for start in range(0, len(small), COLUMNS)]
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, np.concatenate(rows), format="png")
    return buffer.getvalue()
