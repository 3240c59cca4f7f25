"""Ways of writing that come to one: contractions, abbreviations, coordinates, the most and least of an amount.

They are rewritten in the text before it is split into words, each to what the phrasebook reads anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.speech.rewriting import rewritten

_PLACE = r"([-+]?\d*\.?\d+)(?: ?(?:m|metres?|meters?)\b)?"
"""A coordinate [m]."""
_LENGTH = r"(?:[\d.]+|an?|half an?|one|two|three|four|five) ?(?:k?m|cm|met(?:re|er)s?)"
_SIDES = r"(?:(?:to the )?(?:left|right)|forwards?|backwards?|ahead)"
_SPEED = r"[\d.]+ ?k?c?m ?/ ?[sh]"
_LIMBS = r"(?:feet|legs|paws|hands|arms)"
_RISING = r"(?:lift|rais|bring|ris|hoist|heav|scoop|haul|carr|hold|pick|jump|hop|leap|bounc|stand|climb|pull|push)\w*"
_RISEN = "come|go|get|stand|rise|climb|jump|hop|sit|lie|straighten|swing"
_BEFORE = r"(?:[\d.]+(?: ?m/s)?|rest|zero|(?:a )?standstill)"
_UP, _DOWN = r"rais(?:e|ing)|lift(?:ing)?", r"lower(?:ing)?"
_BENT, _STRAIGHT = r"bend(?:ing)?|flex(?:ing)?", r"(?:straighten|extend|unbend|stretch)(?:ing)?"
_CONTRARY = ((_UP, _DOWN), (_DOWN, _UP), (_BENT, _STRAIGHT), (_STRAIGHT, _BENT))
"""Verbs that undo each other: "raise and lower it" is to do so again and again."""
_MOST = r"(?:max(?:imum|imal|\.)?|top)"
_LEAST = r"min(?:imum|imal|\.)?"
_WANTED = r"(?:target|desired|commanded|goal)"
_START = r"(?:(?:at|in|where) )?(?:the|its|your|their|it|you) (?:start|beg[aiu]n)\w*(?: (?:height|position|pose))?\b"
_FREE = (
    r"no matter (?:which|what)(?: (?:way|one|direction|side))?|"
    r"(?:the )?(?:direction|way|side) does not matter|either(?: \w+)? (?:is|will be|would be) (?:fine|ok|okay)"
)
"""What leaves a choice, so that it asks for nothing."""
_TILTED = r"(pitch\w*|tilt\w*|lean\w*)"
_KEPT = r"(keep|keeping|hold|holding|maintain|maintaining)"
_OWN = r"(?:(?:the|its|your|a) )?(?:torso |body |base |trunk )?"


def _place(found: re.Match[str]) -> str:
    """Say coordinates, which count from where an episode begins, as ways along x and y."""
    along, across = float(found[1]), float(found[2] or 0.0)
    ways = [f"{abs(along):g} m {'backward' if along < 0 else 'forward'}"]
    if found[2]:
        ways.append(f"{abs(across):g} m to the {'right' if across < 0 else 'left'}")
    return " and go ".join(ways)


def _raised(found: re.Match[str]) -> str:
    """Say "keep it higher than at the start" as raising it."""
    return f"rais{found[1] or 'e'} {found[2]}"


_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bought to\b", "should"),
    (r"\b(?:roll|wheel|slide|push|drive|shift|move)(?:ing)? the cart\b", "move the cart"),
    (
        r"\b(?:rock|swing|roll|drive|go)(?:ing)? (?:back and forth|to and fro|forth and back) (?:until|till|to) "
        r"(?:you )?(?:get|make it|come|reach|are)(?: up)?(?: the (?:hill|slope|mountain))?(?: to| at)? "
        r"the (flag|goal|top)\b",
        r"reach the \1",
    ),
    (
        r"\b(?:side[ -]?step|strafe)(?:s|ping|ing)?(?: over| across)? (?:to (?:the|your) )?(left|right)\b",
        r"walk to the \1",
    ),
    (r"\b(should|must|can|could|may) to\b", r"\1"),
    (r"\bwithout to (?=[a-z])", "without "),
    (r"\bduring all the (\w+)", r"during the whole \1"),
    (r"\bsomewhere (?=at|in|on|near|around|between)", ""),
    (r"\b(?:along|on) (?:the|your|his|its) way(?= and|[,.;?!]| *$)", ""),
    (r"\b(inverted )?double pendulum\b", "pendulum"),
    (r"\b(i|we) (would )?like\b", r"\1 want"),
    (r"\b(a |at )?right angles?\b", "90 degrees"),
    (r"\bin a (left|right|clockwise|(?:counter|anti)[ -]?clockwise)(?:[ -]hand)? circle\b", r"in a circle \1"),
    (r"(?<!\w)([-+])(?=[xyz]\b)", lambda sign: "positive " if sign[1] == "+" else "negative "),
    (rf"\b(?:to|at) x ?= ?{_PLACE}(?:(?: ?,| and)* y ?= ?{_PLACE})?", _place),
    (rf"\b({_LENGTH} (?:forwards?|ahead|backwards?)),? and (?={_LENGTH} (?:to the )?(?:left|right)\b)", r"\1 and go "),
    (rf"\bnear x ?= ?{_PLACE}", r"near \1 m"),
    (rf"\b({_SIDES} {_LENGTH}),? and (?={_SIDES} {_LENGTH})", r"\1 and go "),
    (rf"\b({_LENGTH} {_SIDES}),? and (?={_LENGTH} {_SIDES})", r"\1 and go "),
    (rf"\b({_SIDES} at {_SPEED}),? and (?={_SIDES} at {_SPEED})", r"\1 and go "),
    (rf"\b({_LIMBS}(?: \w+){{0,3}}) (?:all )?at once\b", r"\1 at the same time"),
    (r"\b(?:yaw|turn|turning|angular|rotation) (?:rate|velocity|speed)(?: of | ?= ?| )(?=[\d.])", "turning at "),
    (rf"\bget(ting)? (?={_LENGTH} (?:away|ahead|forwards?|backwards?))", r"go\1 "),
    (rf"\b({_RISEN})(s|ing)? back (up|down)\b", r"\1\2 \3 again"),
    (r"\bget(ting)? up to (?=[\d.]|half|an? |one|two)", lambda form: f"ris{'ing' if form[1] else 'e'} to "),
    (rf"\b({_RISING}\b[\w ]{{0,40}}?) up to (?=[\d.]|half|an? |one|two)", r"\1 to "),
    (r"\bat (?:a |an |normal |usual )*walking (?:speed|pace)\b", "moderately"),
    (r"\bat (?:a |an |full )*running (?:speed|pace)\b", "fast"),
    (rf"\b(?:go|get|speed|accelerate)(?: up)? from {_BEFORE} to (?=[\d.])", "reach a speed of "),
    *((rf"\b({one}) and (?:{other})\b", r"repeatedly \1") for one, other in _CONTRARY),
    (r"\b(?:right|straight) (?:now|away)\b", "immediately"),
    (r"\bbob(?:s|bing)? up and down\b", "move up and down"),
    (r"\b(?:cent(?:er|re) of (?:mass|gravity)|com)\b", "body"),
    (r", (?:just|only) (?=\w+ing\b)", ", but "),  # "no running, just walking"
    (r"(?<=\w)!+(?= +\w)", ";"),
    (r"(?<=[^\W\d]) - (?=[^\W\d])", ", "),
    (r"(?<=[^\W\d]) ?: ?(?=[\d.])", " "),
    (rf"\b((?:step|stride|hop|jump|leap|bound|stroke)s) of ({_LENGTH})\b", r"\2 \1"),
    (r"\b(?:x[ -]velocity|v_?x)\b", "forward velocity"),
    (r"\b(?:y[ -]velocity|v_?y)\b", "lateral velocity"),
    (rf"\b{_MOST} (?=[\d.])", "at most "),
    (rf"\b{_LEAST} (?=[\d.])", "at least "),
    (rf"\b(?:an? |the )?{_MOST} (\w+) (?:of |is |: ?)?(?=[\d.])", r"a \1 of at most "),
    (rf"\b(?:an? |the )?{_LEAST} (\w+) (?:of |is |: ?)?(?=[\d.])", r"a \1 of at least "),
    (rf"\b(?:the )?{_WANTED} (\w+)(?: ?[:=] ?| of | is )(?=[\d.])", r"a \1 of "),
    (r"\b(?:speed|accelerat)\w*( up)? to (?=[\d.]|half|an? |one|two)", "reach a speed of "),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) higher than {_START}", _raised),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) lower than {_START}", r"lower\1 \2"),
    (rf"\b{_TILTED} {_OWN}nose[ -]down\b", r"\1 forward"),
    (rf"\b{_TILTED} {_OWN}nose[ -]up\b", r"\1 backward"),
    (r"\b(?:roll and (?:the )?pitch|pitch and (?:the )?roll)(?: angles?)?\b", "tilt"),
    (rf"\b{_KEPT} {_OWN}yaw\b", r"\1 the heading"),
    (r"\b(?:and )?leav(?:e|ing) ((?:the|your|its) [\w ]{1,25}?) alone\b", r"without moving \1"),
    (rf"[,.;]? ?\b(?:{_FREE})\b", ""),
    (r"(?<=\w)'s\b", ""),
    (r"(?<=s)'(?=\s|$)", ""),
)
"""Patterns in the order in which they are rewritten, and what each comes to."""


def uniform(text: str) -> str:
    """Return a text in lower case with its ways of writing made uniform."""
    return rewritten(text, _WRITTEN)
