"""From a plan and a style to the terms of a reward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from rewardsmith.reward_synth.phrasebook import ways
from rewardsmith.reward_synth.phrasebook.body import GRAVITY, Body
from rewardsmith.reward_synth.phrasebook.plan import WHOLE_EPISODE, Plan, counts_from_start, is_gain
from rewardsmith.reward_synth.phrasebook.style import Style
from rewardsmith.reward_synth.phrasebook.support import BIG_BODY, NAMES, support
from rewardsmith.reward_synth.terms import Term, Terms
from rewardsmith.reward_synth.terms.gait import Gait
from rewardsmith.reward_synth.terms.shapes import PENALTY
from rewardsmith.reward_synth.terms.term import ACTION, reserved
from rewardsmith.reward_synth.wish import Wish

_ASIDE = 0.7
"""What the side conditions may pay in all where there is something to do."""

_ASIDE_OF_GAINS = 0.24
"""The same beside a main term that grows and is not gated: at 0.7 swimmers lay still that now turn at 0.38 rad/s."""

_BEAT_WEIGHT = 3.0
"""Weight of keeping a beat: what stands still has its pay for most of the time."""

_OF_ACTIONS = {"change": "jerk", "square": "squared_effort"}


def compose(plan: Plan, style: Style, body: Body) -> Terms:
    """Return the terms that grant a plan in a style."""
    names: set[str] = set()
    goals = [wish for wish in plan.intent.main if wish.measure not in WHOLE_EPISODE]
    goals += [wish for wish in plan.helpers if wish.main]
    acts = any(asks_to_act(wish, body) for wish in plan.intent.main)
    main = [_main(wish, names, body, style, weight=_main_weight(wish, body) if acts else 1.0) for wish in goals]
    # A cost that outweighs the pay would teach to stand and, where that ends the episode, to fall; pay for every step
    # on the way to a goal that ends it would teach not to arrive.
    costs = "bell" if acts else "peak" if plan.fall_ends_episode else PENALTY
    stays = plan.fall_ends_episode and not ends_at_goal(plan, body)
    if ends_at_goal(plan, body):
        style, costs = replace(style, side=PENALTY), PENALTY
    main += [_beat(wish, names, body) for wish in plan.intent.wishes if wish.every is not None]
    told = [wish for wish in plan.intent.sides if wish.measure not in WHOLE_EPISODE and not _paid(wish, goals)]
    sides = [_side(wish, names, body, style, costs) for wish in told]
    if acts:
        grows = any(is_gain(wish) for wish in goals)
        sides = _paid_aside(sides, _ASIDE_OF_GAINS if grows and not style.gated else _ASIDE)
    helped = [wish for wish in plan.helpers if not wish.main]
    helpers = [_main(wish, names, body, style, weight=style.help_weight) for wish in helped]
    places = [(wish, term) for wish, term in zip(goals, main, strict=False) if _is_place(wish, body)]
    accompanying = [*zip(told, sides, strict=True), *zip(helped, helpers, strict=True)]
    rests = [term for wish, term in accompanying if places and ways.rests(wish, body)]
    ends = [ways.end(term, names) for _, term in places]
    going = [
        term
        for wish, place in places
        for term in ways.approach(wish, place, names, body, ways.pace_of(wish, told, body))
    ]
    if style.gated and acts:
        gating = [(wish, side) for wish, side in zip(told, sides, strict=True) if side not in rests]
        main = [replace(term, gate=_gate(term, gating, body)) for term in main]
    sides, helpers = ([ways.at(ends, term) if term in rests else term for term in each] for each in (sides, helpers))
    main += ends + going
    terms = (*main, *sides, *helpers, *support(style, body, stays=stays, acts=acts))
    return Terms(title=plan.intent.instruction, note=style.idea(plan), terms=terms)


def _paid(wish: Wish, goals: Sequence[Wish]) -> bool:
    """Tell whether a goal pays for a condition already, as what comes after something else is both."""
    return any((goal.feature, goal.begins, goal.ends) == (wish.feature, wish.begins, wish.ends) for goal in goals)


def _is_place(wish: Wish, body: Body) -> bool:
    """Tell whether a wish is for a place that a body has to go to."""
    return wish.kind in ways.SPEEDS and wish.want == "target" and asks_to_act(wish, body)


def _gate(term: Term, sides: Sequence[tuple[Wish, Term]], body: Body) -> tuple[str, ...]:
    """Return the names of the side conditions that gate a term: in its time, and open where a body begins."""
    return tuple(
        side.name
        for wish, side in sides
        if not asks_to_act(wish, body) and (side.begins, side.ends) == (term.begins, term.ends)
    )


def _beat(wish: Wish, names: set[str], body: Body) -> Term:
    """Return the term of a beat: a value that rises and falls once in every period, and stays where it was between.

    A body that jumps is in the air for as long as a throw to that height takes; a limb moves for half of the period.
    """
    assert wish.every is not None
    start = body.start(body.environment.features[wish.feature])
    amplitude = 2.0 * wish.scale
    air = 0.5
    if wish.kind == "height":
        air = min(air, (8.0 * amplitude / GRAVITY) ** 0.5 / wish.every)
    return Term(
        name=_unique(wish, names),
        feature=wish.feature,
        want="target",
        target=start,
        shape="peak",
        unit=wish.unit,
        scale=0.5 * amplitude,
        weight=_BEAT_WEIGHT,
        gait=Gait(frequency=1.0 / wish.every, amplitude=amplitude, air=air),
        begins=wish.begins,
        ends=wish.ends,
    )


def _main(wish: Wish, names: set[str], body: Body, style: Style, *, weight: float = 1.0) -> Term:
    shape = style.gain if is_gain(wish) else style.error
    if is_gain(wish) and shape != "linear":
        weight *= style.temperature  # the same slope at the beginning, which levels off later
    return _term(wish, _unique(wish, names), body, shape=shape, weight=weight, temperature=style.temperature)


def _side(wish: Wish, names: set[str], body: Body, style: Style, costs: str) -> Term:
    """Return the term of a side condition; `costs` is the shape that stands for one that only costs."""
    shape, weight, temperature = style.side, style.side_weight, style.temperature
    if wish.measure == "peak":
        # A peak need not be held, so being below it must cost little.
        shape, weight = "peak", 0.3 * weight
    elif shape == PENALTY:
        shape, temperature = costs, temperature if costs != PENALTY else 1.0
    return _term(wish, _unique(wish, names), body, shape=shape, weight=weight, temperature=temperature)


def ends_at_goal(plan: Plan, body: Body) -> bool:
    """Tell whether what ends an episode is not called a fall, so that it may be the goal."""
    return plan.fall_ends_episode and body.fallen is None


def asks_to_act(wish: Wish, body: Body) -> bool:
    """Tell whether a robot that does nothing leaves a wish ungranted."""
    start = body.start(body.environment.features[wish.feature])
    if is_gain(wish):
        return wish.kind != "uprightness" or start < 1.0 - wish.scale
    if wish.want == "low":
        return start > wish.scale
    begins = 0.0 if wish.measure in ("turns", "gain") else start
    return float(wish.distance(torch.tensor(begins))) > wish.scale


def _main_weight(wish: Wish, body: Body) -> float:
    """Return the weight by which doing a thing well pays more than a robot gets that does nothing."""
    return (1.0 if is_gain(wish) else 2.0) * (2.0 if body.action_size >= BIG_BODY else 1.0)


def _paid_aside(sides: list[Term], most: float) -> list[Term]:
    """Return terms of side conditions that together do not pay for doing nothing as a main term pays for acting."""
    paid = sum(side.weight for side in sides)
    return [replace(side, weight=side.weight * min(1.0, most / paid)) for side in sides]


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
        begins=wish.begins,
        ends=wish.ends,
    )
    if is_gain(wish):
        from_start = counts_from_start(wish) and abs(start) > 0.5 * wish.scale
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


def _unique(wish: Wish, names: set[str]) -> str:
    """Return a name for a wish's component that no other has, not even in capitals."""
    base = (_OF_ACTIONS.get(wish.measure) if wish.kind == "previous_action" else None) or wish.feature[:40]
    if reserved(base) or base in NAMES:
        base = f"{base}_term"
    name, number = base, 2
    while name.upper() in names:
        name, number = f"{base}_{number}", number + 1
    names.add(name.upper())
    return name
