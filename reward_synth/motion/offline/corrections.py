"""What is said about a motion under way: higher, slower, the other way, stop that; each changes its terms alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

RATES = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity", "vertical_velocity", "speed",
         "yaw_velocity", "pitch_velocity", "roll_velocity", "part_speed", "joint_velocity")  # fmt: skip
_HEIGHTS = ("part_height", "height")
_AMOUNTS = (*_HEIGHTS, "part_forward", "pitch_angle", "roll_angle", "yaw_angle", "joint_angle", "slide_position")

_FASTER = re.compile(r"\b(faster|quicker|quickly|speed up|hurry( up)?|more speed|too slow(ly)?)\b")
_SLOWER = re.compile(r"\b(slower|slow down|slowly|more calmly|not so fast|less fast|too fast|too quick(ly)?)\b")
_HIGHER = re.compile(r"\b(higher|raise it( more)?|taller|not high enough|too low|up more|more up)\b")
_LOWER = re.compile(r"\b(lower( it)?|less high|not so high|too high|down more|more down|deeper)\b")
_MORE = re.compile(r"\b(more|further|farther|even more|not enough|harder|stronger)\b")
_LESS = re.compile(r"\b(less|not so (much|far)|too (much|far))\b")
_REVERSE = re.compile(r"\b(the )?(other|opposite) (way|direction)( around| round)?\b|\breverse\b")
_MUCH = re.compile(r"\b(much|a lot|far|way|twice|double)\b")
_BIT = re.compile(r"\b(a (little )?bit|a little|slightly|somewhat|a touch)\b")
_FILLER = re.compile(
    r"\b(lift|raise|move|go|get|make|be|do|turn|spin|walk|run|hold|keep|put|bring|it|its|them|this|that|the|a|an|bit|"
    r"little|slightly|somewhat|touch|even|still|much|lot|way|far|now|too|please|should|must|again|and|twice|double|as|"
    r"there|here|going|up|with|your|robot|speed|on|to|in|round|around|step|wave|swing|lean|sit|crouch|stand|bend)\b"
)

_VERBS = re.compile(r"\b(walk|run|spin|turn|wave|swing|step|lean|sit|crouch|bend|lift|raise|move|go)\b")

_FASTER_BY, _FURTHER_BY = 1.5, 1.5
"""Factors on a rate, and on how far a value is from where it usually is."""

_AT_LEAST = 0.15
"""Least change of a height, as a share of the stature."""


def correct(clause: str, motion: Motion, recent: Sequence[str], vocabulary: Vocabulary) -> Motion | None:
    """Return the motion after a correction such as "lift it higher"; None where a clause is none.

    Args:
        clause: In plain words.
        motion: What it corrects.
        recent: Features that were asked for or changed before, the latest last.
        vocabulary: The body's.

    Raises:
        UserError: nothing is under way that could be so, or the body is at its limit already.
    """
    named = parts_in(clause, vocabulary)
    for pattern, bases, way in (
        (_REVERSE, (*RATES, "yaw_angle", "roll_angle", "pitch_angle"), 0),
        (_FASTER, RATES, 1),
        (_SLOWER, RATES, -1),
        (_HIGHER, _HEIGHTS, 1),
        (_LOWER, _HEIGHTS, -1),
        (_MORE, (*_AMOUNTS, *RATES), 1),
        (_LESS, (*_AMOUNTS, *RATES), -1),
    ):
        if pattern.search(clause) and not _says_more(pattern.sub(" ", clause), named):
            return _changed(clause, motion, recent, named, bases, way, vocabulary)
    return None


def _says_more(rest: str, named: Sequence[str]) -> bool:
    """Tell whether a clause asks for something of its own beside the correction: a number, or what to do."""
    for part in named:
        for word in part.split("_"):
            rest = re.sub(rf"\b{word}(s|es)?\b|\b{_PLURALS.get(word, word)}\b", " ", rest)
    return bool(re.search(r"[a-z0-9]", _FILLER.sub(" ", rest)))


_PLURALS = {"foot": "feet|leg|legs", "torso": "body|trunk"}


def parts_in(clause: str, vocabulary: Vocabulary) -> list[str]:
    """Return the parts that a clause names, such as `front_left_foot`, with the sides that it says."""
    words = set(re.findall(r"[a-z]+", re.sub(r"\b(leg|legs|feet|paw|paws)\b", "foot", clause)))
    sides = words & {"front", "back", "left", "right"}
    found = []
    for part in vocabulary.parts("part_height"):
        pieces = part.split("_")
        if pieces[-1] in words and sides <= set(pieces):
            found.append(part)
    if {"body", "trunk"} & words and not found:
        found = [part for part in vocabulary.parts("part_height") if part == vocabulary.body.environment.root]
    return found


def _changed(
    clause: str,
    motion: Motion,
    recent: Sequence[str],
    named: Sequence[str],
    bases: Sequence[str],
    way: int,
    vocabulary: Vocabulary,
) -> Motion | None:
    concerned = _concerned(motion, recent, named, bases, vocabulary, paced=bases is RATES)
    if not concerned and _VERBS.search(clause):
        return None  # "spin slowly" of who does not spin is a wish of its own
    if not concerned:
        doing = ", ".join(term.said() for term in motion.asked) or "it only stands"
        raise UserError(f"{clause!r} fits nothing that is under way ({doing}); say what should be so")
    share = 1.6 if _MUCH.search(clause) else 0.4 if _BIT.search(clause) else 1.0
    paced = bases is RATES
    changed = [_step(term, way, share, vocabulary, paced=paced) for term in concerned]
    if changed == concerned:
        raise UserError(f"{concerned[0].said()} is as far as this body goes; ask for less, or for something else")
    return motion.with_terms(changed)


def _concerned(
    motion: Motion,
    recent: Sequence[str],
    named: Sequence[str],
    bases: Sequence[str],
    vocabulary: Vocabulary,
    *,
    paced: bool,
) -> list[Term]:
    """Return the terms that a correction is about: those of the parts it names, else of what was spoken of last."""
    fitting = [
        term
        for term in motion.asked
        if (quantity := vocabulary.quantities.get(term.feature or "")) is not None
        and (quantity.base in bases or (paced and term.gait is not None))
        and (term.target is not None or term.want == "range")
    ]
    if named:
        root = vocabulary.body.environment.root
        return [term for term in fitting if (vocabulary.quantities[term.feature or ""].part or root) in named]
    for feature in reversed(recent):
        latest = [term for term in fitting if term.feature == feature]
        if latest:
            part = vocabulary.quantities[feature].part
            return (
                latest if part else [term for term in fitting if vocabulary.quantities[term.feature or ""].part is None]
            )
    return fitting


def _step(term: Term, way: int, share: float, vocabulary: Vocabulary, *, paced: bool) -> Term:
    """Return a term for more (1), less (-1), or the opposite (0) of the same; `paced` where that is of how fast."""
    quantity = vocabulary.quantities[term.feature or ""]
    if way == 0:
        return _mirrored(term)
    if paced and term.gait is not None:
        return _paced(term, term.gait, way, share)
    if quantity.base in RATES:
        factor = _FASTER_BY**share if way > 0 else 1 / _FASTER_BY**share
        return _moved(term, lambda value: value * factor, quantity)
    least = _AT_LEAST * share * (vocabulary.body.stature if quantity.unit == "m" else 1.0)

    def further(value: float) -> float:
        away = value - quantity.start
        sign = way if quantity.base in _HEIGHTS else way * (1 if away >= 0 else -1)
        return value + sign * max(abs(away) * (_FURTHER_BY - 1) * share, least)

    return _moved(term, further, quantity)


def _paced(term: Term, gait: Gait, way: int, share: float) -> Term:
    factor = _FASTER_BY**share if way > 0 else 1 / _FASTER_BY**share
    return replace(term, gait=replace(gait, frequency=min(float(f"{gait.frequency * factor:.3g}"), 10.0)))


def _mirrored(term: Term) -> Term:
    low = None if term.high is None else -term.high
    high = None if term.low is None else -term.low
    return replace(term, target=None if term.target is None else -term.target, low=low, high=high)


def _moved(term: Term, change: Callable[[float], float], quantity: Quantity) -> Term:

    def within(value: float | None) -> float | None:
        if value is None:
            return None
        return float(f"{min(max(change(value), quantity.low), quantity.high):.3g}")

    return replace(term, target=within(term.target), low=within(term.low), high=within(term.high))
