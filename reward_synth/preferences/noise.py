"""What is made of answers that may be wrong: real people mislabel up to two clips of five.

Networks learn what most answers have in common before they learn single wrong ones by heart, so that early in a fit
they can tell which answers are doubtful.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.choices import Choices

_BEGINS, _COMPLETE = 0.05, 0.35
"""Parts of a fit after which doubts begin, and after which they count fully."""


class Vetted(NamedTuple):
    """What each member is to learn of some answers.

    Attributes:
        targets: How likely the first is the better one, `[members, pairs]` or what broadcasts to it.
        weights: How much each counts, the same.
    """

    targets: Tensor
    weights: Tensor


Vetting = Callable[[Tensor, Tensor, float], Vetted]
"""`(margins, answers, progress)`: by how much each member prefers the first, log odds `[members, pairs]`; how likely
the first was said to be the better one `[pairs]`; the part of the fit that is over, from 0 to 1."""


def trust(margins: Tensor, answers: Tensor, progress: float) -> Vetted:
    """Learn what was answered."""
    return Vetted(answers, torch.ones_like(answers))


def peers(margins: Tensor, answers: Tensor, progress: float) -> Vetted:
    """Leave out what the next member thinks wrong, after collaborative reward modelling.

    The members make different mistakes, so that each vets what another learns from; what counts as wrong grows stricter
    through the fit until it is whatever the peer thinks less likely than not. Equal ones are taken as they are.
    """
    agreement = torch.sigmoid(margins * (2 * answers - 1).sign())
    threshold = 0.5 * _doubt(progress)
    return Vetted(answers, (agreement.roll(1, 0) >= threshold).to(answers.dtype))


def vote(margins: Tensor, answers: Tensor, progress: float) -> Vetted:
    """Flip what the ensemble is sure was answered wrong and soften what it cannot tell (Secrets of RLHF, part II).

    Where the mean margin is against the answer by more than the members differ, the answer is turned round; where it is
    on neither side by as much, it counts as half an answer.
    """
    mean, spread = margins.mean(0), margins.std(0, correction=0)
    support = mean * (2 * answers - 1).sign()
    flipped = torch.where(support < -spread, 1 - answers, answers)
    softened = torch.where(support.abs() < spread, 0.5 * (flipped + 0.5), flipped)
    return Vetted(torch.lerp(answers, softened, _doubt(progress)), torch.ones_like(answers))


def _doubt(progress: float) -> float:
    """Return how much doubts count, from 0 to 1."""
    return min(1.0, max(0.0, (progress - _BEGINS) / (_COMPLETE - _BEGINS)))


_PLACE = "rewardsmith.reward_synth.preferences.noise"
VETTINGS: Choices[Vetting] = Choices(
    "treatment of noise", {name: f"{_PLACE}:{name}" for name in ("trust", "peers", "vote")}
)
"""Every treatment: a function, and a name here."""
