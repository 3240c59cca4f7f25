"""Films as goals: moments of one, as square pictures, kept with the reward that looks for them."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional

from rewardsmith.envs import UserError, files
from rewardsmith.envs.film.cells import cells
from rewardsmith.envs.film.moments import moments
from rewardsmith.envs.film.video import FilmError

MOMENTS = 32
"""Moments of a film that are looked at, evenly chosen."""

_FILE, _NAME = "goal_film.safetensors", "pixels"
_LARGEST = 1 << 28
"""More bytes than any such file has."""


@dataclass(frozen=True)
class GoalFilm:
    """What a film shows.

    Attributes:
        pixels: uint8 RGB `[num_rollouts, num_moments, size, size, 3]`; a film of this project shows several rollouts
            side by side.
        digest: SHA-256 of the pictures, by which films are told apart.
    """

    pixels: Tensor = field(compare=False)
    digest: str

    @classmethod
    def of(cls, pixels: Tensor) -> Self:
        """Return the film of such pictures."""
        total = hashlib.sha256(str(list(pixels.shape)).encode())
        total.update(pixels.contiguous().numpy().data)
        return cls(pixels, total.hexdigest())

    @classmethod
    def read(cls, named: str, size: int, reach: float = 1.0) -> Self:
        """Return a film, or a span of it, in square pictures.

        Args:
            named: Path of an MP4 file, with `@BEGIN-END` after it for a span [s].
            size: Height and width [pixels].
            reach: How much more than the film's a square picture by the same camera shows from top to bottom, as a
                factor, see `envs.film.cameras.square_reach`; what the film lacks goes on as it ends.

        Raises:
            UserError: there is no such film or span.
        """
        path, begin, end = _span(named)
        try:
            frames = _squares(path, begin, end, size, reach)
        except FilmError as error:
            raise UserError(f"{error}; goal_film=PATH.mp4 names a film, and PATH.mp4@2-5 a span of it [s]") from None
        if not frames:
            raise UserError(f"goal_film={named} holds no picture")
        return cls.of(torch.stack(frames, 1))

    def save(self, directory: Path) -> None:
        """Write the pictures into an existing directory."""
        files.write_atomically(directory / _FILE, safetensors.torch.save({_NAME: self.pixels.contiguous()}))

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ValueError: it is damaged.
            OSError: it is not there.
        """
        try:
            pixels: Tensor | None = safetensors.torch.load(files.read_bytes(directory / _FILE, _LARGEST)).get(_NAME)
        except SafetensorError as error:
            raise ValueError(f"{_FILE} is damaged: {error}") from None
        if pixels is None or not _is_film(pixels):
            raise ValueError(f"{_FILE} holds no film")
        return cls.of(pixels)


def _is_film(pixels: Tensor) -> bool:
    """Tell whether numbers are what `GoalFilm` has as pictures."""
    is_whole = pixels.dtype == torch.uint8 and pixels.dim() == 5 and pixels.numel() > 0
    return is_whole and pixels.shape[2] == pixels.shape[3] and pixels.shape[4] == 3


def _span(named: str) -> tuple[Path, float, float | None]:
    """Return path, begin and end [s] of a named film; no end for that of the film."""
    path, at, span = named.rpartition("@")
    if not at:
        return Path(named).expanduser(), 0.0, None
    begin, dash, end = span.partition("-")
    try:
        times = float(begin or 0), float(end) if end else math.inf
    except ValueError:
        times = (math.nan, math.nan)
    if not dash or not 0 <= times[0] < times[1]:
        raise UserError(f"goal_film={named}: a span of a film is PATH.mp4@BEGIN-END, such as PATH.mp4@2-5 [s]")
    return Path(path).expanduser(), times[0], None if math.isinf(times[1]) else times[1]


def _squares(path: Path, begin: float, end: float | None, size: int, reach: float) -> list[Tensor]:
    """Return the moments of a film as pictures uint8 `[num_rollouts, size, size, 3]`."""
    found: list[Tensor] = []
    places: list[tuple[slice, slice]] = []
    for frame in moments(path, MOMENTS, begin, end):
        places = places or cells(frame)
        found.append(torch.stack([_square(frame[place], size, reach) for place in places]))
    return found


def _square(picture: np.ndarray, size: int, reach: float) -> Tensor:
    """Return the middle of a picture `[height, width, 3]` in another size, uint8 `[size, size, 3]`."""
    height, width, _ = picture.shape
    side = round(reach * height)
    rows, columns = _middle(height, side), _middle(width, side)
    middle = torch.from_numpy(picture[np.ix_(rows, columns)]).permute(2, 0, 1).float()
    # Points rather than means, as the tracer draws: what is small has the same hard edges.
    resized = functional.interpolate(middle.unsqueeze(0), (size, size), mode="bilinear")
    return resized[0].permute(1, 2, 0).round().clamp(0, 255).to(torch.uint8)


def _middle(length: int, side: int) -> np.ndarray:
    """Return the `side` places around the middle of so many, the first and last again where there are too few."""
    return np.clip(np.arange(side) - (side - length) // 2, 0, length - 1)
