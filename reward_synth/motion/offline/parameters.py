"""Quantities by name, as engineers speak of them: "set the yaw rate to 0.5 rad/s", "body height 0.25 m"."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.comparing import EXTENT, Amount, Comparison, amount
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.underway import TRAVEL
from rewardsmith.reward_synth.motion.vocabulary import Quantity
from rewardsmith.reward_synth.terms import Term

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(forwards?|longitudinal|ahead|x) (speed|velocity)|vx", ("ahead_velocity", "forward_velocity")),
    (r"(lateral|sideways|side|leftward|y) (speed|velocity)|vy", ("leftward_velocity", "lateral_velocity")),
    (
        r"(yaw|turning|turn|angular|rotation|rotational|spin|spinning) (rate|velocity|speed)|wz|omega(_?z)?",
        ("yaw_velocity",),
    ),
    (r"yaw( angle)?|heading( angle)?", ("yaw_angle", "yaw_velocity")),
    (r"(body |torso |trunk )?pitch( angle)?", ("pitch_angle",)),
    (r"(body |torso |trunk )?roll( angle)?", ("roll_angle",)),
    (r"((body|torso|trunk|base|standing|target) )height|height(?= ?[:=])", ("height",)),
    (r"(walking |running |travel |target )?(speed|velocity)", ("ahead_velocity", *TRAVEL[:5])),
)
_NAME = "|".join(f"(?P<n{number}>{pattern})" for number, (pattern, _) in enumerate(_NAMES))
_SET = re.compile(
    rf"^(?P<verb>set|put|add|command|request|apply|use|assign|impose|maintain|null|nullify|change|adjust|bring|keep|"
    rf"hold|fix|increase|raise|decrease|reduce|lower|make|double|halve|"
    rf"invert|negate|"
    rf"reverse|reset|zero|stop|triple)? ?(the |your |its |a |an |it to a )?({_NAME})(?P<rest>[ :=].*)?$"
)
_ZERO = re.compile(r"^(to |at |= ?|: ?|back to )*(zero|0|nothing|off|none)( (m/s|rad/s|degrees|deg/s))?$")
_USUAL = re.compile(r"^(back )?(to )?(its |the )?(default|normal|usual|standard|nominal|initial)( value)?$")
_RADIANS = 3.0
"""Turning rates below which a number without a unit is of rad/s, as in "wz = 0.2"."""

_MORE = {"increase": 1, "raise": 1, "decrease": -1, "reduce": -1, "lower": -1}
_FACTORS = {"double": 2.0, "halve": 0.5, "triple": 3.0, "invert": -1.0, "negate": -1.0, "reverse": -1.0}


def parametrized(clause: str, context: Context) -> Motion | None:
    """Return the motion with a quantity set, raised or reset by its name; None where a clause names none.

    Raises:
        UserError: the body cannot have that value.
    """
    found = _SET.match(clause)
    if found is None:
        return None
    bases = next(kinds for number, (_, kinds) in enumerate(_NAMES) if found[f"n{number}"])
    asked = context.fitting(lambda _, quantity: quantity.base in bases and quantity.part is None)
    quantity = next((each for base in bases if (each := context.vocabulary.of(base)) is not None), None)
    verb, rest = found["verb"] or "", (found["rest"] or "").strip(" :=")
    if quantity is None or (not verb and not rest):
        return None
    if (
        verb in ("reset", "zero", "stop", "null", "nullify")
        or _USUAL.match(rest)
        or (_ZERO.match(rest) and quantity.base != "height")
    ):
        return context.motion.without(term.feature or "" for term in asked) if asked or verb or rest else None
    if verb in _FACTORS and asked and not rest:
        return context.motion.with_terms(_times(term, _FACTORS[verb], context) for term in asked)
    said = amount(rest)
    if said is None:
        return _stepped(verb, rest, asked, context)
    return _set(said, verb, rest, asked[0] if asked else None, quantity, context)


def _stepped(verb: str, rest: str, asked: list[Term], context: Context) -> Motion | None:
    """Return the motion with more or less of a quantity, where no amount is said."""
    if verb not in _MORE or not asked or re.sub(r"\b(a|bit|little|further|more|lot)\b", "", rest).strip():
        return None
    share = 0.4 if "bit" in rest or "little" in rest else 1.0
    compared = Comparison(EXTENT, _MORE[verb], share, False, "")
    return context.motion.with_terms(
        steps.step(term, compared, context.vocabulary, paced=False, sized=False) for term in asked
    )


def _set(said: Amount, verb: str, rest: str, term: Term | None, quantity: Quantity, context: Context) -> Motion | None:
    quantity = quantity if term is None else context.vocabulary.quantities[term.feature or ""]
    base = term or steps.wanted(quantity, quantity.start, context.vocabulary)
    left_over = re.sub(
        r"\b(to|the|at|by|of|is|more|less|about|exactly|forwards?|left|right|clockwise)\b|[:=]", "", said.rest
    ).strip()
    if left_over or said.dimension not in ("number", "length", "angle", "speed", "angular speed", "share", "times"):
        return None
    if said.dimension in ("share", "times"):
        factor = 1.0 + _MORE[verb] * said.value if verb in _MORE and said.dimension == "share" else said.value
        return context.motion.with_terms([_times(base, factor, context)]) if term is not None else None
    if said.dimension != "number" and quantity.unit != _UNIT[said.dimension]:
        return None
    radians = quantity.unit == "rad/s" and abs(said.value) < _RADIANS and quantity.unit not in context.units
    bare = said.dimension == "number" and not radians
    value = said.value * (context.factor(quantity.unit) if bare else 1.0)
    if re.search(r"\b(right|clockwise)\b", said.rest) and quantity.base.startswith(("yaw", "left", "lat")):
        value = -abs(value)
    if verb in _MORE and not re.search(r"\b(to|at) -?\d", rest):
        sign = math.copysign(1.0, steps.value(base)) if quantity.unit != "m" else 1.0
        value = steps.value(base) + sign * _MORE[verb] * value
    if not quantity.low - 1e-6 <= value <= quantity.high + 1e-6:
        low, high = quantity.shown(quantity.low), quantity.shown(quantity.high)
        raise UserError(
            f"{quantity.name.replace('_', ' ')} of {quantity.shown(value)} is beyond this body: {low} to {high}"
        )
    new = replace(base, want="target", low=None, high=None, target=steps.rounded(value))
    return context.motion.with_terms([new])


_UNIT = {"length": "m", "angle": "rad", "speed": "m/s", "angular speed": "rad/s"}


def _times(term: Term, factor: float, context: Context) -> Term:
    return steps.moved(term, lambda value: value * factor, context.vocabulary.quantities[term.feature or ""])
