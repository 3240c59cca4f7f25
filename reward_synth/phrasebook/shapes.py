"""How a wish becomes a term of a reward program: shapes with their temperatures, written as text.

A gain (wanted high or low) is written in its own right; an error (a target or a range) as a distance that vanishes
where the wish is granted. Every shape rises strictly towards the wish, however far away, so that learning always has a
slope.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.reward_synth.intent import Wish

GAIN_SHAPES = ("linear", "eased", "saturating", "growing", "linear", "rational")
ERROR_SHAPES = ("peak", "rational", "bell", "two_scales", "distance", "peak")
_PULL = 0.1
"""Weight of the linear pull by which shapes that level off keep a slope far from the wish."""

NEVER_NEGATIVE = ("speed", "part_speed", "joint_speed", "distance_to_goal", "distance_to_object", "contact_force")


@dataclass
class Term:
    """A written term.

    Attributes:
        name: Component name.
        constants: Constant names and values, with a comment each.
        lines: Statements that end by assigning `name`.
    """

    name: str
    constants: list[tuple[str, float, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def constant(self, suffix: str, value: float, comment: str, digits: int = 3) -> str:
        """Add a constant of this term and return its name."""
        name = f"{self.name.upper()}_{suffix}"
        self.constants.append((name, float(f"{value:.{digits}g}"), comment))
        return name


def is_gain(wish: Wish) -> bool:
    """Tell whether a wish is for more or less without a bound, and its feature can go either way."""
    if wish.want == "high":
        return True
    return wish.want == "low" and not wish.kind.startswith(NEVER_NEGATIVE)


def write(wish: Wish, name: str, *, shape: str, weight: float, temperature: float, start: float) -> Term:
    """Write the term of a wish.

    Args:
        wish: What is wanted.
        name: Component name, unique in its program.
        shape: One of GAIN_SHAPES or ERROR_SHAPES, as the wish needs.
        weight: Size of the term where it is granted to the extent of one scale.
        temperature: Factor on the scale over which the term changes.
        start: The feature's usual value at reset; gains of heights count from it.
    """
    term = Term(name)
    return _gain(term, wish, shape, weight, temperature, start) if is_gain(wish) else _error(
        term, wish, shape, weight, temperature, start
    )  # fmt: skip


def value(wish: Wish) -> str:
    """Return the expression of what the wish measures at one step, `[num_envs]`."""
    if wish.kind == "previous_action":
        return _OF_ACTIONS[wish.measure]
    expression = f"state.{wish.feature}"
    return f"{expression}.square()" if wish.measure == "square" else expression


_OF_ACTIONS = {
    "change": "(action - state.previous_action).abs().mean(dim=1)",
    "square": "action.square().mean(dim=1)",
}


def _gain(term: Term, wish: Wish, shape: str, weight: float, temperature: float, start: float) -> Term:
    sign = "" if wish.want == "high" else "-"
    unit = _unit(wish)
    expression = value(wish)
    from_start = wish.unit == "m" and abs(start) > 0.5 * wish.scale and "displacement" not in wish.kind
    if from_start:
        begin = term.constant("START", start, f"usual value at the start{unit}")
        expression = f"({expression} - {begin})"
    scale = term.constant(
        "SCALE", wish.scale * (temperature if shape != "linear" else 1.0), f"change that matters{unit}"
    )
    strength = term.constant("WEIGHT", weight, "weight of this term")
    term.lines.append(f"gain = {sign}{expression} / {scale}")
    term.lines.append(
        {
            "linear": f"{term.name} = {strength} * gain",
            "eased": f"{term.name} = {strength} * torch.minimum(gain, 2.0 + 0.5 * (gain - 2.0))",
            "saturating": f"{term.name} = {strength} * (3.0 * torch.tanh(gain / 3.0) + {_PULL} * gain)",
            "growing": f"{term.name} = {strength} * (gain + 0.1 * gain * gain.abs().clamp(max=10.0))",
            "rational": f"{term.name} = {strength} * (4.0 * gain / (4.0 + gain.abs()) + {_PULL} * gain)",
        }[shape]
    )
    return term


def _error(term: Term, wish: Wish, shape: str, weight: float, temperature: float, start: float) -> Term:
    unit = _unit(wish)
    error, reach = _distance(term, wish, start, unit)
    scale = term.constant("SCALE", reach * temperature, f"error over which the term falls off{unit}")
    strength = term.constant("WEIGHT", weight, "weight of this term")
    term.lines.append(f"error = {error} / {scale}")
    pull = f"{_PULL} * error"
    body = {
        "peak": f"torch.exp(-error) - {pull}",
        "bell": f"torch.exp(-error.square()) - {pull}",
        "rational": f"1.0 / (1.0 + error.square()) - {pull}",
        "two_scales": f"0.5 * torch.exp(-error) + 0.5 * torch.exp(-(4.0 * error).square()) - {pull}",
        "distance": "1.0 - error",
        "penalty": "-error",
    }[shape]
    term.lines.append(f"{term.name} = {strength} * ({body})")
    return term


def _distance(term: Term, wish: Wish, start: float, unit: str) -> tuple[str, float]:
    """Return the expression of how far the feature is from the wish, and the reach over which to feel it [SI]."""
    x = value(wish)
    if wish.want == "low":
        return f"{x}.abs()", wish.scale
    if wish.measure == "turns":
        begin = term.constant("START", start, f"usual value at the start{unit}")
        x = f"({x} - {begin})"
        start = 0.0
    if wish.want == "target":
        target = term.constant("TARGET", wish.target, f"wanted value{unit}", digits=5)
        far = abs(wish.target - start)
        return f"({x} - {target}).abs()", max(wish.scale, 0.6 * far)
    pieces = []
    far = 0.0
    if wish.low is not None:
        low = term.constant("LOW", wish.low, f"lower bound{unit}", digits=5)
        pieces.append(f"({low} - {x}).clamp(min=0.0)")
        far = max(far, wish.low - start)
    if wish.high is not None:
        high = term.constant("HIGH", wish.high, f"upper bound{unit}", digits=5)
        pieces.append(f"({x} - {high}).clamp(min=0.0)")
        far = max(far, start - wish.high)
    expression = " + ".join(pieces)
    return (f"({expression})" if len(pieces) > 1 else expression), max(wish.scale, 0.6 * far)


def _unit(wish: Wish) -> str:
    if wish.unit == "1":
        return ""
    return f" [{wish.unit}]" if wish.measure != "square" else f" [({wish.unit})^2]"
