"""How well pictures match those of a film: rewards by retrieval, feature matching and progress.

RL Zero (Sikchi et al., 2024, arXiv 2412.05718) embeds the frames of a generated video, finds the nearest frame of the
agent's own experience for each and imitates those in closed form. Here it is the other way round: each state's picture
finds its nearest in a film that is there, and how near that is pays a learner, so that no behavioural foundation model
is needed; and pictures are compared with pictures, between which there is no gap such as between pictures and words.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import normalize

from rewardsmith.envs import UserError

Match = Callable[[Tensor], Tensor]
"""From unit embeddings of pictures `[..., size]` to rewards `[...]`."""

_RIDGE = 1e-2
"""Weight of the squared coefficients of `progress`, whose kernel is 1 at most."""

_STILL = 1e-4
"""Squared distance of a film's pictures up to which nothing happens in it."""


def nearest(film: Tensor) -> Match:
    """Pay the cosine with the most similar picture of a film, embedded as `[num_rollouts, num_moments, size]`."""
    frames = film.flatten(0, 1)
    return lambda pictures: (pictures @ frames.T).amax(-1)


def mean(film: Tensor) -> Match:
    """Pay the cosine with the mean of a film's pictures, for films that show one pose or one way of moving."""
    middle = normalize(film.flatten(0, 1).mean(0), dim=0)
    return lambda pictures: pictures @ middle


def progress(film: Tensor) -> Match:
    """Pay how far on in the film a picture is, from 0 at its beginning to 1 at its end, and 0 far from all of it.

    The ranks of the film's moments in time are fitted by kernel ridge regression on their embeddings, in closed form,
    one rollout being enough. The kernel is Gaussian, as wide as the median distance of the film's pictures (the median
    heuristic of Gretton et al., 2012), so that what looks like nothing in the film is no progress.

    Raises:
        UserError: nothing happens in the film.
    """
    frames = film.flatten(0, 1).double()
    times = torch.linspace(0, 1, film.shape[1], dtype=torch.float64, device=film.device).repeat(film.shape[0])
    apart = _squared(frames, frames)
    width = apart[apart > 0].median() if bool((apart > 0).any()) else apart.amax()
    if film.shape[1] < 2 or float(width) < _STILL:
        raise UserError("clip.match=progress needs a film in which something happens; choose nearest or mean")
    kernel = (-apart / width).exp()
    ridge = _RIDGE * torch.eye(len(frames), dtype=torch.float64, device=film.device)
    weights = torch.linalg.solve(kernel + ridge, times)
    known, factors, scale = frames.float(), weights.float(), width.float()

    def match(pictures: Tensor) -> Tensor:
        reached: Tensor = (-_squared(pictures, known) / scale).exp() @ factors
        return reached.clamp(0, 1)

    return match


MATCHES: dict[str, Callable[[Tensor], Match]] = {"nearest": nearest, "mean": mean, "progress": progress}
"""How pictures are compared with a film's, embedded as `[num_rollouts, num_moments, size]`."""


def check_match(how: str) -> None:
    """Refuse a way to compare with a film that there is not.

    Raises:
        UserError: it is unknown.
    """
    if how not in MATCHES:
        raise UserError(f"clip.match is {how!r}; choose one of: {', '.join(MATCHES)}")


def _squared(first: Tensor, second: Tensor) -> Tensor:
    """Return the squared distances of unit vectors `[..., size]` and `[count, size]`, `[..., count]`."""
    return (2 - 2 * first @ second.T).clamp(min=0)
