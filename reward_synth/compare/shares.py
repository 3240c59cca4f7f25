"""How much of a reward's ups and downs each of its parts makes."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor


def variance_shares(parts: Mapping[str, Tensor]) -> dict[str, float]:
    """Return each part's share of the variance of all parts, taken together; they add up to 1.

    Parts that rise and fall together are counted apart, so that a share is never below 0 or above 1; where no part
    varies all shares are 0.

    Args:
        parts: What each part pays at each moment, all `[rows]`.
    """
    variances = {name: float(values.double().var(correction=0)) for name, values in parts.items()}
    total = sum(variances.values())
    return {name: variance / total if total > 0 else 0.0 for name, variance in variances.items()}
