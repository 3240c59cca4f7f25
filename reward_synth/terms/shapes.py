"""How the pay of a term follows what it measures, as expressions of the reward language.

A gain is in its own right (the feature is wanted high or low); an error is a distance that vanishes where the wish is
granted. Both are in units of the term's scale. But for the costs, every shape rises strictly towards what is wanted,
however far away, so that learning always has a slope.
"""

from __future__ import annotations

PULL = 0.1
"""Weight of the linear pull by which shapes that level off keep a slope far from the wish."""

GAINS: dict[str, str] = {
    "linear": "gain",
    "eased": "torch.minimum(gain, 2.0 + 0.5 * (gain - 2.0))",
    "saturating": f"(3.0 * torch.tanh(gain / 3.0) + {PULL} * gain)",
    "growing": "(gain + 0.1 * gain * gain.abs().clamp(max=10.0))",
    "rational": f"(4.0 * gain / (4.0 + gain.abs()) + {PULL} * gain)",
}
"""Shapes of a gain, one at a gain of about one."""

PENALTY = "penalty"
"""Shape of an error that only costs."""

ERRORS: dict[str, str] = {
    "peak": f"(torch.exp(-error) - {PULL} * error)",
    "bell": f"(torch.exp(-error.square()) - {PULL} * error)",
    "rational": f"(1.0 / (1.0 + error.square()) - {PULL} * error)",
    "two_scales": f"(0.5 * torch.exp(-error) + 0.5 * torch.exp(-(4.0 * error).square()) - {PULL} * error)",
    "distance": "(1.0 - error)",
    PENALTY: "(-error)",
    "smooth": "(1.0 - torch.sqrt(1.0 + error.square()))",
    "quadratic": "(-0.5 * error.square())",
}
"""Shapes of an error, one where it vanishes; those of `COSTS` are zero there."""

COSTS = (PENALTY, "smooth", "quadratic")
"""Shapes that only cost: the absolute, the smooth absolute and the quadratic norm of MuJoCo MPC (arXiv 2212.00541)."""

PLANNED = ("smooth", "quadratic")
"""Shapes for planners, to which far too bad and worse are not the same; no variation draws them."""

PLAIN = "plain"
"""Shape of a gain without a scale: the weight times what is measured."""

ALIVE = "alive"
"""Shape of the pay for every step on which a feature, such as `fallen`, is zero; on all steps without a feature."""

SHAPES: dict[str, tuple[str, ...]] = {
    "high": (*GAINS, PLAIN),
    "low": (*GAINS, PLAIN),
    "zero": (*ERRORS, ALIVE),
    "target": tuple(ERRORS),
    "range": tuple(ERRORS),
}
"""The shapes that a term may have, by what it wants."""
