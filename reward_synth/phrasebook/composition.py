"""From a plan and a style to the terms of a reward."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.reward_synth.intent import Wish
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.plan import Plan, is_gain
from rewardsmith.reward_synth.phrasebook.style import Style
from rewardsmith.reward_synth.terms import Term, Terms
from rewardsmith.reward_synth.terms.shapes import ALIVE, PLAIN
from rewardsmith.reward_synth.terms.term import ACTION, reserved

ALIVE_BONUS = 1.0
"""Pay per step for not having fallen, in units of the main term at one scale."""

BIG_BODY = 12
"""From this many motors on a body falls so easily that staying up is worth `BIG_BODY_BONUS`."""

BIG_BODY_BONUS = 3.0

_SUPPORT = ("alive", "effort", "smoothness")
_OF_ACTIONS = {"change": "jerk", "square": "squared_effort"}


def compose(plan: Plan, style: Style, body: Body) -> Terms:
    """Return the terms that grant a plan in a style."""
    names: set[str] = set()
    main = [_main(wish, names, body, style) for wish in plan.intent.main]
    sides = [_side(wish, names, body, style, plan.fall_ends_episode) for wish in plan.intent.sides]
    helpers = [_main(wish, names, body, style, weight=style.help_weight) for wish in plan.helpers]
    if style.gated:
        main = [replace(term, gate=tuple(side.name for side in sides)) for term in main]
    terms = (*main, *sides, *helpers, *_support(plan, style, body))
    return Terms(title=plan.intent.instruction, note=style.idea(plan), terms=terms)


def _main(wish: Wish, names: set[str], body: Body, style: Style, *, weight: float = 1.0) -> Term:
    shape = style.gain if is_gain(wish) else style.error
    return _term(wish, _unique(wish, names), body, shape=shape, weight=weight, temperature=style.temperature)


def _side(wish: Wish, names: set[str], body: Body, style: Style, fall_ends_episode: bool) -> Term:
    shape, weight, temperature = style.side, style.side_weight, style.temperature
    if wish.measure == "peak":
        # A peak need not be held, so being below it must cost little.
        shape, weight = "peak", 0.3 * weight
    elif shape == "penalty" and fall_ends_episode:
        # Where a fall ends the episode, a cost that outweighs the pay would teach to fall.
        shape = "peak"
    elif shape == "penalty":
        temperature = 1.0
    return _term(wish, _unique(wish, names), body, shape=shape, weight=weight, temperature=temperature)


def _term(wish: Wish, name: str, body: Body, *, shape: str, weight: float, temperature: float) -> Term:
    """Return the term of a wish.

    Args:
        wish: What is wanted.
        name: Component name, unique in its program.
        body: Gives the feature's usual value at reset, from which gains of heights count.
        shape: One for gains or for errors, as the wish needs.
        weight: Size of the term where it is granted to the extent of one scale.
        temperature: Factor on the scale over which the term changes.
    """
    start = body.start(body.environment.features[wish.feature])
    term = Term(
        name=name,
        feature=ACTION if wish.kind == "previous_action" else wish.feature,
        want="zero" if wish.want == "low" and not is_gain(wish) else wish.want,
        shape=shape,
        unit=wish.unit,
        norm=wish.measure if wish.measure in ("square", "change") else "value",
        target=wish.target,
        low=wish.low,
        high=wish.high,
        scale=wish.scale,
        temperature=temperature,
        weight=weight,
    )
    if is_gain(wish):
        from_start = wish.unit == "m" and abs(start) > 0.5 * wish.scale and "displacement" not in wish.kind
        return replace(
            term, origin=start if from_start else None, temperature=1.0 if shape == "linear" else temperature
        )
    if wish.want == "low":
        return term
    turned = wish.measure == "turns"
    return replace(term, origin=start if turned else None, scale=_reach(wish, 0.0 if turned else start))


def _reach(wish: Wish, start: float) -> float:
    """Return the distance [SI] over which an error is to be felt: most of the way from where a body begins."""
    if wish.target is not None:
        return max(wish.scale, 0.6 * abs(wish.target - start))
    far = 0.0
    if wish.low is not None:
        far = max(far, wish.low - start)
    if wish.high is not None:
        far = max(far, start - wish.high)
    return max(wish.scale, 0.6 * far)


def _support(plan: Plan, style: Style, body: Body) -> list[Term]:
    """Return what every program needs: little effort and, where a fall ends the episode, pay for staying up."""
    terms = []
    size = body.action_limit**2
    if plan.fall_ends_episode:
        bonus = ALIVE_BONUS if body.action_size < BIG_BODY else BIG_BODY_BONUS
        terms.append(Term(name="alive", feature=body.fallen, want="zero", shape=ALIVE, weight=bonus * style.alive))
    costs = [("effort", "square", style.effort), ("smoothness", "square_change", style.smooth)]
    for name, norm, weight in costs:
        if weight:
            terms.append(Term(name=name, feature=ACTION, want="low", shape=PLAIN, norm=norm, weight=weight / size))
    return terms


def _unique(wish: Wish, names: set[str]) -> str:
    """Return a name for a wish's component that no other has, not even in capitals."""
    base = (_OF_ACTIONS.get(wish.measure) if wish.kind == "previous_action" else None) or wish.feature[:40]
    if reserved(base) or base in _SUPPORT:
        base = f"{base}_term"
    name, number = base, 2
    while name.upper() in names:
        name, number = f"{base}_{number}", number + 1
    names.add(name.upper())
    return name
