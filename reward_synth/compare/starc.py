"""STARC, standardised reward comparison (Skalse et al., STARC: A General Framework for Quantifying Differences, 2023).

The variant is VAL with the L2 norm and the L2 distance: a reward is brought into the form

    C(R)(s, a, s') = R(s, a, s') - V(s) + gamma V(s')

where V is its value under whoever acted, then scaled to length one; half the distance of two such forms is from 0 to 1.
The value is fitted to the recorded steps (LSTD), linear in the principal components of the features and in their
squares. Shaping by a potential of that form drops out exactly, any other as far as it can be fitted. As the physics is
deterministic, no mean over next states is needed. Ends of episodes are steps like others here: a constant is no
difference, though where falls end episodes it pays for living on.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.reward_synth.compare.distance import distance, unit
from rewardsmith.reward_synth.compare.transitions import Features, Pay, Transitions

COMPONENTS = 32
"""Principal components of the features that a value may depend on."""

_ROWS_EACH = 10
"""Steps for each of them at least, so that the fit is one."""

_LEAST = 1e-4
"""Standard deviation, of the largest one, below which a principal component is rounding."""


def starc(first: Pay, second: Pay, coverage: Transitions, discount: float) -> float:
    """Return the STARC distance of two rewards, from 0 to 1.

    Args:
        first: What one pays.
        second: What the other pays.
        coverage: Recorded steps, over which values are fitted and rewards compared.
        discount: Gamma.
    """
    here, there = _basis(coverage)
    standard = [_standard(pay(coverage), here, there, discount) for pay in (first, second)]
    return distance(*standard)


def _standard(paid: Tensor, here: Tensor, there: Tensor, discount: float) -> Tensor:
    """Return a reward `[rows]` without the value of its states, of length one."""
    gain = discount * there - here
    weights = torch.linalg.lstsq(-here.T @ gain, (here.T @ paid)[:, None]).solution[:, 0]
    return unit(paid + gain @ weights, of=paid)


def _basis(steps: Transitions) -> tuple[Tensor, Tensor]:
    """Return what values are made of, before and after each step, float64 `[rows, size]`, no column another's sum."""
    before, after = _columns(steps.before), _columns(steps.after)
    mean, scale = before.mean(0), before.std(0, correction=0)
    kept = scale > 1e-9 * (1.0 + mean.abs())
    before, after = (((values - mean) / scale.clamp(min=1e-30))[:, kept] for values in (before, after))
    before, after = _independent(before, after, at_most=min(COMPONENTS, len(before) // (2 * _ROWS_EACH)))
    ones = torch.ones(len(before), 1, dtype=torch.float64)
    before, after = (torch.cat([ones, values, values**2 - 1.0], 1) for values in (before, after))
    return _independent(before, after)


def _independent(before: Tensor, after: Tensor, at_most: int | None = None) -> tuple[Tensor, Tensor]:
    """Return both in the principal directions of the first, each of mean square 1 there; of its rounding none is one.

    Without this a fit would divide rounding by rounding, and end differently on every processor: the squares of flags,
    for one, are sums of the flags.
    """
    _, sizes, directions = torch.linalg.svd(before, full_matrices=False)
    wanted = int((sizes[:at_most] > _LEAST * sizes.max()).sum())
    projection = directions[:wanted].T / (sizes[:wanted] / len(before) ** 0.5)
    return before @ projection, after @ projection


def _columns(features: Features) -> Tensor:
    return torch.cat([values.double().reshape(len(values), -1) for values in features.values()], 1)
