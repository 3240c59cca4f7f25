"""What is said in part, of what was last done: "the other one too", "just the left", "switch legs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.offline.frame import Frame
from rewardsmith.reward_synth.motion.offline.hands.things import with_things
from rewardsmith.reward_synth.motion.offline.naming import names_only, parts_named, singular, swapped
from rewardsmith.reward_synth.motion.vocabulary import Quantity
from rewardsmith.reward_synth.terms import Term

_SWITCH = re.compile(
    r"^(now )?(switch|swap|change)( (over|around))?( (the|your))?( (leg|feet|side|hand|arm|paw|foot|them))?s?"
    r"( over| around)?$|^(the )?other side$|^(do )?(it|the same)( thing)? (on|with|to|for) the other side$|"
    r"^(do )?(the )?(same|other)( thing)? (on|to|with|for|at) (the )?other side$|^reverse( the)? sides$|^(the "
    r")?opposite$|^mirror( it| that)?$|^vice versa$|"
    r"^not (this|that) one$|^(it's |that's )?(the )?wrong (one|paw|leg|foot|feet|hand|arm|side)$"
)
_ONE_OF = re.compile(r"(just |only )?one( of (them|those))?( foot| leg| hand| arm)?")
_POINTS = frozenset(
    {"both", "all", "one", "ones", "too", "front", "back", "left", "right", "them", "it", "the", "other"}
)
_NOUN_PHRASE = re.compile(
    r"\b((the|your|a|an|both|all) )*((front|back|left|right) )*(?P<noun>foot|feet|legs?|hands?|arms?|knees?|elbows?|"
    r"hips?|"
    r"shoulders?|ankles?|head|tail|nose|ears?|wings?|body|torso)\b"
)
_ON_LEGS = re.compile(r"\bon (just |only )?(your |the |its )?([a-z]+ )*(foot|feet|legs?)\b")
_LIMBS = {"leg": ("foot", "knee", "hip", "ankle"), "arm": ("hand", "elbow", "shoulder")}
_SIDED = re.compile(r"\b(left|right)\b")
_THE_SAME = re.compile(
    r"^(do )?(the )?same( thing)?( again)?( with| for| to| on)? (?P<what>.+)$|^(do it |this time )?with (?P<with>.+)$"
)


def completed(frame: Frame, context: Context) -> Motion | None:
    """Return the motion once a clause that names parts alone is completed by what was last done; None where it is not.

    The parts that it names do what those did that were spoken of last: beside them where it adds, else in their place.
    """
    if _SWITCH.match(frame.text):
        return switched(context)
    text = frame.text
    if (found := _THE_SAME.match(text)) and names_only(found["what"] or found["with"], context):
        text, frame = found["what"] or found["with"], replace(frame, adds=frame.adds or not found["with"])
    if context.vocabulary.things:
        return with_things(text, context, frame)
    if not names_only(text, context):
        return None
    if _ONE_OF.fullmatch(text) and (one := _pattern(context)):
        return _chosen([context.part(one[0]) or ""], one, context)
    named = parts_named(text, context)
    pattern = _pattern(context)
    sources = list(dict.fromkeys(part for term in pattern if (part := context.part(term)) is not None))
    if (said_anew := _in_the_same_words(text, frame, context)) is not None:
        return said_anew
    if not named or not sources:
        return None
    if (stood := _stood_on(named, frame, context)) is not None:
        # "The other foot" of who hops on one is not the one in the air, which was spoken of last.
        return switched(context) or stood if stood == context.motion else stood
    if set(named) <= set(sources) and (frame.alone or not frame.adds or frame.now):
        chosen = _chosen(named, pattern, context)
        stands = any(_base(term, context) == "part_contact" for term in pattern)
        # Who hops on the left leg, and is told "the right", is to raise the left: saying it changes something.
        hops = chosen == context.motion and all(term.want == "range" for term in pattern) and _SIDED.search(text)
        switches = (stands or (hops and len(named) == 1)) and not frame.alone
        if frame.alone and chosen == context.motion:  # "just the paw" of who lifts one and walks
            return replace(context.motion, asked=tuple(term for term in pattern if context.part(term) in named))
        return switched(context) if switches else chosen
    new = [term for part in named for term in _copied(part, sources, pattern, context)]
    if not new:
        return None
    # "Now the right paw" takes turns, where "now the right one too" would not.
    takes_turns = frame.now and not frame.beside and len(named) == 1
    beside = frame.adds and not frame.instead and not takes_turns
    base = context.motion if beside else context.motion.without(_names(pattern))
    return base.with_terms(new)


def _in_the_same_words(text: str, frame: Frame, context: Context) -> Motion | None:
    """Return the motion with the last sentence said of other parts: "your paw then" after "lift your tail".

    None where parts of the kind that it names were spoken of, so that these only have to change sides.
    """
    latest = {part.split("_")[-1] for part in context.latest_parts()} if not context.refused else set()
    named = _NOUN_PHRASE.search(text)
    noun = named["noun"] if named is not None else ""
    sentence = context.refused or context.task
    place = _NOUN_PHRASE.search(sentence)
    if not noun or place is None or singular(noun) in latest or singular(noun) == singular(place["noun"]):
        return None
    try:
        new = fill(f"{sentence[: place.start()]}{text}{sentence[place.end() :]}", context.measured, context.vocabulary)
    except UserError:
        return None
    group = _names(context.spoken[-1]) if context.spoken and not frame.adds else []
    return context.motion.without(group).with_terms(new)


def _stood_on(named: Sequence[str], frame: Frame, context: Context) -> Motion | None:
    """Return the motion on other legs, of who stands, hops or walks on some; None where it is on none."""
    verb, on, _ = context.task.partition(" on ")
    feet = [part for part in named if part in context.vocabulary.feet]
    if not on or frame.alone or len(feet) != len(named) or not _ON_LEGS.search(context.task):
        return None
    legs = " and ".join(f"the {foot.replace('_', ' ')}" for foot in feet)
    try:
        new = fill(f"{verb} on {legs}", context.measured, context.vocabulary)
    except UserError:
        return None
    group = context.spoken[-1] if context.spoken else ()
    return context.motion.without(context.together(_names(group))).with_terms(new)


def _pattern(context: Context) -> list[Term]:
    """Return the terms of parts that were spoken of last, as they stand now."""
    for group in reversed(context.spoken):
        parts = [term for term in group if context.part(term) is not None]
        if parts:
            return [context.motion.about(term.feature) or term for term in parts]
    return []


def _names(terms: Sequence[Term]) -> list[str]:
    return [term.feature or "" for term in terms]


def _chosen(named: Sequence[str], pattern: Sequence[Term], context: Context) -> Motion:
    """Return the motion with the terms of those parts alone that are named."""
    kept = [term for term in pattern if any(context.concerns(term, part) for part in named)]
    gone = [term for term in pattern if term not in kept]
    return context.motion.without(_names(gone)).with_terms(kept)


def switched(context: Context) -> Motion | None:
    """Return the motion with left for right in what was last asked for of parts."""
    pattern = _of_limbs(_pattern(context), context)
    new = [each for term in pattern if (each := moved(term, swapped(context.part(term) or ""), context)) is not None]
    if not new or _names(new) == _names(pattern):
        return None
    return context.motion.without(_names(pattern)).with_terms(new)


def _of_limbs(pattern: Sequence[Term], context: Context) -> list[Term]:
    """Return terms of parts with those under way of the same limbs and of those on the other side, on two legs."""
    limbs = {_limb(context.part(term) or "") for term in pattern} - {""}
    if len(context.vocabulary.feet) != 2:
        return list(pattern)
    return [*pattern, *context.fitting(lambda term, found: term not in pattern and _limb(found.part or "") in limbs)]


def _limb(part: str) -> str:
    """Return whether a part is of an arm or a leg; empty for others."""
    noun = part.split("_")[-1]
    return next((limb for limb, nouns in _LIMBS.items() if noun in nouns), "")


def _copied(part: str, sources: Sequence[str], pattern: Sequence[Term], context: Context) -> list[Term]:
    """Return the terms by which a part does what the part most like it did."""
    words = set(part.split("_"))
    source = max(sources, key=lambda each: len(words & set(each.split("_"))))
    if source.split("_")[-1] != part.split("_")[-1]:
        return []
    own = [term for term in pattern if context.part(term) == source]
    return [each for term in own if (each := moved(term, part, context)) is not None]


def moved(term: Term, part: str, context: Context) -> Term | None:
    """Return a term of another part: as far from where that usually is; None where the part has no such quantity."""
    quantity = context.quantity(term)
    other = context.vocabulary.of(quantity.base, part) if quantity is not None else None
    if quantity is None or other is None:
        return None
    flips = quantity.base == "joint_angle" and abs(quantity.low + other.high) < 0.02 < abs(quantity.low - other.low)

    def there(value: float | None) -> float | None:
        return None if value is None else _at(value, quantity, other, flips=flips)

    low, high = (term.high, term.low) if flips else (term.low, term.high)
    return replace(term, name=other.name[:60], feature=other.name, target=there(term.target), low=there(low),
                   high=there(high))  # fmt: skip


def _at(value: float, quantity: Quantity, other: Quantity, *, flips: bool) -> float:
    away = value - quantity.start
    there = other.start + (-away if flips else away)
    # Feet that stand differ by millimetres, which nobody means.
    there = value if abs(there - value) < 0.02 * max(quantity.scale, abs(value)) else there
    return float(f"{other.within(there):.3g}")


def _base(term: Term, context: Context) -> str:
    quantity = context.quantity(term)
    return quantity.base if quantity is not None else ""
