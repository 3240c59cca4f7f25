"""What is said in part of things: "and the banana", "not the box", "into the drawer instead", "off", "turn it back"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.frame import Frame
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.terms import Term

_HELD = ("part_distance", "part_grip", "part_height")
_ABOUT = re.compile(r"\b(the|a|an|your|and|with|to|both|one|it|same|for|do|of)\b|[^a-z]")
_PLACE = re.compile(
    r"^(back |over )?(in|into|inside|to|onto|on|next to|beside|near|by|close to|over|above|(further |far )?away from|"
    r"from|"
    r"\d+ (c?m) (away )?from)( to)? (the )?[a-z ]+$"
)
_LISTED = re.compile(r"^(the|a|an|that|this) [a-z]+ (back )?(in|into|inside|to|onto|on|upon|next to|beside|near|by) ")
"""Where another thing goes, after one was put somewhere: "the banana into the bowl"."""

_OUT = re.compile(
    r"^(take|get|bring|pull|remove|lift) the (?P<thing>[a-z]+) (back )?(out|away|off|down)( of| from)?( (there|it|"
    r"the [a-z]+))?( again)?$"
)
_LEVEL = re.compile(
    r"(make |turn |put |get |set )?(it )?(back )?(upright|level|straight|vertical|the right way up|right side up)( "
    r"again)?( please)?"
)
_STATE = re.compile(
    r"^(only |just )?(?P<state>pull|push|on|off|open|shut|closed?|upright|(fully|all the way|wide|half|halfway|"
    r"completely)( "
    r"(open|shut|closed|on|off))?)$"
)


def with_things(text: str, context: Context, frame: Frame) -> Motion | None:
    """Return the motion in which other things become what became of the last; else None."""
    named = things_named(text, context.vocabulary)
    rest = text
    for thing in named:
        rest = re.sub(rf"\b{thing.replace('_', ' ')}s?\b", " ", rest)
    pattern = _pattern(context)
    handled = [part for term in pattern if (part := context.part(term)) in context.vocabulary.things]
    if not named or _ABOUT.sub("", rest) or not handled:
        return None
    if frame.alone and all(any(context.concerns(term, thing) for term in pattern) for thing in named):
        handling = context.fitting(
            lambda _, quantity: bool({*context.vocabulary.things} & {*(quantity.part or "").split("_to_")})
        )
        gone = [term for term in handling if not any(context.concerns(term, thing) for thing in named)]
        return context.motion.without(_names(gone))
    new = [each for thing in named for term in pattern if (each := _of_thing(term, handled[0] or "", thing, context))]
    if not new:
        return None
    # What has been carried somewhere need not be held while the next is; what is lifted has to.
    carried = frame.now or any(_base(term, context) == "part_gap" for term in pattern)
    over = [term for term in pattern if not frame.adds or (carried and _base(term, context) in _HELD)]
    return context.motion.without(_names(over)).with_terms(new)


def completed_place(clause: str, context: Context) -> str:
    """Return "put the apple into the drawer" for "into the drawer", and "turn off the faucet" for "off"."""
    last = _last_held(context)
    if last is None:
        return clause
    if (found := _OUT.match(clause)) and (place := _place_of(found["thing"].replace(" ", "_"), context)):
        return f"put the {found['thing']} 30 cm away from the {place}"
    if _LEVEL.fullmatch(clause):
        return f"put the {last.replace('_', ' ')} upright"
    if _LISTED.match(clause) and len(things_named(clause, context.vocabulary)) == 2:
        return f"put {clause}"
    if _PLACE.match(clause):
        return f"put the {last.replace('_', ' ')} {clause}"
    joint = last.removesuffix("_handle")
    if (found := _STATE.match(clause)) and joint in context.vocabulary.parts("joint_fraction"):
        state = found["state"].replace("closed", "shut")
        if state in ("pull", "push"):
            return f"{state} the {joint}"
        on = state in ("on", "off") or state.endswith((" on", " off"))
        return (
            f"turn {state} the {joint}"
            if on
            else f"open the {joint} {state}"
            if "shut" not in state
            else f"shut the {joint}"
        )
    return clause


def _place_of(thing: str, context: Context) -> str | None:
    """Return in or at what a thing is to be."""
    for term in context.motion.asked:
        one, to, other = (context.part(term) or "").partition("_to_")
        if to and thing in (one, other):
            return other if thing == one else one
    return None


def _last_held(context: Context) -> str | None:
    """Return the thing that was held last."""
    for group in reversed(context.spoken):
        for term in group:
            if _base(term, context) in ("part_grip", "part_distance"):
                return context.part(term)
    return None


def _pattern(context: Context) -> list[Term]:
    """Return the terms of things that were spoken of last, as they stand now."""
    for group in reversed(context.spoken):
        if any(context.part(term) in context.vocabulary.things for term in group):
            return [context.motion.about(term.feature) or term for term in group]
    return []


def _names(terms: Sequence[Term]) -> list[str]:
    return [term.feature or "" for term in terms]


def _of_thing(term: Term, first: str, thing: str, context: Context) -> Term | None:
    """Return a term about a thing with another in its place."""
    quantity = context.quantity(term)
    was, now = first.removesuffix("_handle"), thing.removesuffix("_handle")
    names = (quantity.part or "").split("_to_") if quantity is not None else []
    if quantity is None or not {was, f"{was}_handle"} & set(names):
        return None
    handled = f"{now}_handle" if f"{now}_handle" in context.vocabulary.things else now
    swapped = [now if name == was else handled if name == f"{was}_handle" else name for name in names]
    for part in ("_to_".join(swapped), "_to_".join(reversed(swapped)), handled):
        if (other := context.vocabulary.of(quantity.base, part)) is not None:
            return replace(term, name=other.name[:60], feature=other.name)
    return None


def _base(term: Term, context: Context) -> str:
    quantity = context.quantity(term)
    return quantity.base if quantity is not None else ""
