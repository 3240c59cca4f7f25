"""How a way that ends somewhere is paid: going there, arriving, and resting there alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.scene import AT_REST
from rewardsmith.reward_synth.terms import Term
from rewardsmith.reward_synth.terms.shapes import PENALTY
from rewardsmith.reward_synth.wish import Wish

SPEEDS = {"forward_displacement": "forward_velocity", "lateral_displacement": "lateral_velocity"}
"""Kinds of which a target is a place, and the velocities by which it is gone to."""

RESTS = ("speed", "joint_speed")
"""Kinds of which little is wanted of who stops."""

_LAST = 0.12
"""Share of a way's scale that is the last of it."""

_NEAR = 0.25
"""Share of a way over which, before its end, going pays less and less, unless that is more than `_STRIDE`."""

_STRIDE = 0.5
"""Share of a body's stature that is about a stride: who stops further from the end has stopped on the way."""

_LEAST = 0.1
"""Shortest last of a way [m]."""

_OFF_PACE = 0.3
"""Share of a pace by which being off it is felt."""

_GATING = 0.05
"""Weight of what gates alone and is hardly paid itself."""


def end(place: Term, names: set[str]) -> Term:
    """Return the term of the last of a way, over which the term that is felt from afar hardly changes."""
    scale = max(_LAST * place.scale, _LEAST)
    return replace(
        place, name=_named(place, "end", names), shape="rational", scale=scale, temperature=1.0, weight=0.5, gate=()
    )


def rests(wish: Wish, body: Body) -> bool:
    """Tell whether a wish is for the rest of who stops, not for a pace on the way."""
    paced = wish.kind == "speed" and wish.high is not None and wish.high > 1.01 * AT_REST * body.pace
    return wish.kind in RESTS and not paced


def pace_of(place: Wish, sides: Sequence[Wish], body: Body) -> float | None:
    """Return the most speed [m/s] at which a place is to be gone to, None where nothing says so."""
    bounds = [
        wish.high
        for wish in sides
        if wish.kind in ("speed", SPEEDS[place.kind])
        and wish.high is not None
        and not rests(wish, body)
        and (wish.begins, wish.ends) == (place.begins, place.ends)
    ]
    return min(bounds, default=None)


def approach(wish: Wish, place: Term, names: set[str], body: Body, pace: float | None = None) -> tuple[Term, ...]:
    """Return the terms of going to a place: the velocity towards it, which pays the less, the nearer its end is.

    Being nearer is paid by the place's own term, yet of short steps the discount leaves little of that. There and back
    again pays nothing, for what is gated is the gain alone and never the loss.

    Args:
        wish: The wish for the place.
        place: Its term.
        names: Names that are taken, in capitals; the new ones are added.
        body: The environment; where it has no velocity along the way, there are no such terms.
        pace: Speed [m/s] at which it is gone to, None for as fast as can be.
    """
    if wish.target is None or not body.has(SPEEDS[wish.kind]):
        return ()
    velocity = body.find("go there", SPEEDS[wish.kind])
    ahead = wish.target > 0
    near = max(min(_NEAR * abs(wish.target), _STRIDE * body.stature), _LEAST)
    start = wish.target - near if ahead else wish.target + near
    before = replace(
        place,
        name=_named(place, "left", names),
        want="range",
        target=None,
        low=None if ahead else start,
        high=start if ahead else None,
        shape=PENALTY,
        scale=near,
        temperature=1.0,
        weight=_GATING,
        gate=(),
    )
    going = Term(
        name=_named(place, "speed", names),
        feature=velocity.name,
        want="high" if ahead else "low",
        shape="saturating",
        unit=velocity.unit,
        scale=body.pace,
        gate=(before.name,),
        begins=place.begins,
        ends=place.ends,
    )
    if pace is not None:
        target = pace if ahead else -pace
        going = replace(going, want="target", target=target, shape="peak", scale=max(_OFF_PACE * pace, 0.1 * body.pace))
    return before, going


def at(ends: Sequence[Term], rest: Term) -> Term:
    """Return the term of resting paid at the end of ways alone: paid on the way, it would teach to creep there."""
    return replace(rest, shape="bell", gate=tuple(end.name for end in ends))


def _named(place: Term, part: str, names: set[str]) -> str:
    name = f"{place.name[:36]}_{part}"
    names.add(name.upper())
    return name
