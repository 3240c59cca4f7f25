"""Splines through a few knots, as matrices: what is linear in the knots is one product for all samples at once."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


class Spline:
    """A plan as a curve through knots, evenly spaced over the horizon, the first now.

    Args:
        name: One of `SPLINES`.
        knots: Number of knots, at least 1.
        steps: Control steps of the horizon.
        device: Where plans are.
    """

    def __init__(self, name: str, knots: int, steps: int, device: torch.device) -> None:
        # Knots held constant share the horizon; a curve's last knot is its end.
        spacing = steps / knots if name == "zero" else max(steps - 1, 1) / max(knots - 1, 1)
        times = torch.arange(knots, dtype=torch.float64) * spacing
        moments = torch.arange(steps, dtype=torch.float64)
        shifts = torch.arange(steps + 1, dtype=torch.float64)
        weigh = SPLINES[name]
        self._values = weigh(moments / spacing, knots).float().to(device)
        later = (times.unsqueeze(0) + shifts.unsqueeze(1)) / spacing
        self._later = weigh(later, knots).float().to(device)

    def __call__(self, knots: Tensor) -> Tensor:
        """Return the plan's values at every control step.

        Args:
            knots: `[..., knots, size]`.

        Returns:
            `[..., steps, size]`.
        """
        return self._values @ knots

    def shift(self, knots: Tensor, steps: Tensor) -> Tensor:
        """Return the knots of plans of which some control steps have passed; the last value goes on.

        Args:
            knots: `[worlds, knots, size]`.
            steps: How many have passed, int64 `[worlds]`, at least 0.

        Returns:
            `[worlds, knots, size]`.
        """
        return self._later[steps.clamp(max=len(self._later) - 1)] @ knots


def _zero(position: Tensor, knots: int) -> Tensor:
    """Hold the last knot's value."""
    # A shift by whole control steps may end a rounding error before a knot.
    index = (position + 1e-9).floor().long().clamp(0, knots - 1)
    return torch.nn.functional.one_hot(index, knots).double()


def _linear(position: Tensor, knots: int) -> Tensor:
    """Go straight from knot to knot."""
    return (1 - (position.unsqueeze(-1) - torch.arange(knots)).abs()).clamp(min=0)


def _cubic(position: Tensor, knots: int) -> Tensor:
    """Go smoothly through the knots, the slope at each that between its neighbours (Catmull and Rom 1974)."""
    index = position.floor().clamp(0, max(knots - 2, 0))
    t = (position - index).unsqueeze(-1)
    one_hot = torch.eye(knots, dtype=torch.float64)
    slopes = torch.zeros_like(one_hot) if knots == 1 else torch.gradient(one_hot, dim=0)[0]
    here, there = index.long(), (index.long() + 1).clamp(max=knots - 1)
    # The four Hermite polynomials.
    return (
        (2 * t**3 - 3 * t**2 + 1) * one_hot[here]
        + (t**3 - 2 * t**2 + t) * slopes[here]
        + (3 * t**2 - 2 * t**3) * one_hot[there]
        + (t**3 - t**2) * slopes[there]
    )


def _within(weigh: Callable[[Tensor, int], Tensor]) -> Callable[[Tensor, int], Tensor]:
    """Have a curve go on level after its last knot."""
    return lambda position, knots: weigh(position.clamp(0, knots - 1), knots)


SPLINES: dict[str, Callable[[Tensor, int], Tensor]] = {
    "zero": _within(_zero),
    "linear": _within(_linear),
    "cubic": _within(_cubic),
}
"""How a plan runs between its knots: the knots' weights `[..., knots]` at positions counted in knots, float64."""
