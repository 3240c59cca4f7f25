"""Sheets of frames: many pairs of pictures as one, so that whoever looks at pictures is asked about all at once."""

from __future__ import annotations

import io
from collections.abc import Sequence

_GAP = 8
_MARGIN = 40
"""Room for the numbers of the rows [pixels]."""


def sheet(pairs: Sequence[Sequence[bytes]]) -> bytes:
    """Return pairs of pictures as a PNG: a numbered row each, with columns A and B.

    Args:
        pairs: Two PNGs each, all of one size.
    """
    import matplotlib.image
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    read = [[matplotlib.image.imread(io.BytesIO(each)) for each in pair] for pair in pairs]
    tall, wide = read[0][0].shape[:2]
    height, width = len(pairs) * (tall + _GAP) + _MARGIN, 2 * (wide + _GAP) + _MARGIN
    figure = Figure((width / 100, height / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    for column, letter in enumerate("AB"):
        left = _MARGIN + column * (wide + _GAP)
        figure.text((left + wide / 2) / width, 1 - _MARGIN / 2 / height, letter, ha="center", va="center", size=14)
        for row, pair in enumerate(read):
            top = _MARGIN + row * (tall + _GAP)
            figure.figimage(pair[column], left, height - top - tall, origin="upper")
            middle = 1 - (top + tall / 2) / height
            figure.text(_MARGIN / 2 / width, middle, str(row + 1), ha="center", va="center", size=14)
    buffer = io.BytesIO()
    canvas.print_png(buffer)
    return buffer.getvalue()
