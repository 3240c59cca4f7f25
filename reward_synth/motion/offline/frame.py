"""How a clause joins what is under way: beside it, in place of the last thing said, or on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_BESIDE = re.compile(
    r"\b(also|too(?= *$|[.,!;])|as well|in addition( to (that|this))?|additionally|besides|on top of (that|it|this)|"
    r"at the same time|meanwhile|in the meantime|simultaneously|along with (that|it)|"
    r"(while|as) (you do|you're doing|you are doing|doing|you're at|you are at|at) (that|so|it|this)|"
    r"(from|in|with) (that|this) (position|pose|posture|stance)|like (that|this)(?= *$)|"
    r"(?<!turn )(?:in )?that (?:way|direction)(?= *$)|(?<=[a-z] )there(?= *$)|"
    r"without (?:putting|letting|getting|taking|lowering|dropping|giving) (?:[a-z]+ ?){0,3}?(?=,|$)|"
    r"with (?:it|that|them) (?:still )?(?:up|raised|lifted|held up|in the air|down)|"
    r"without (stopping|changing (that|it|anything)|losing that)|plus)\b"
)
_FIRST = re.compile(
    r"^(?P<word>and|but|then|now|next(?! to)|after that|afterwards|also|plus|just|only|simply|"
    r"no(?! one)(?= (the|a|your|it|this|that|not|on|to|by|in|at|\d|left|right|other|just|only|go|make|do|turn|use|"
    r"lift|raise|walk|stop|"
    r"higher|lower|faster|slower|back|front|further|less|both|all)\b)|no$|not that(?=,|$)|rather|instead|"
    r"i (?:said|meant)|wait|better|even|still|yet|this time|go on and|first|finally|lastly|oh|while you do|yes)\b"
    r"(?! (more|longer|lower|higher|further|farther|less)\b)[, ]*"
)
_LAST = re.compile(
    r"(?:[, ]+|(?<!the)(?<!turn)(?<!go) right (?=now$))(?P<word>too|as well|also|now|instead|rather|only|then|again|"
    r"though|please|already)$"
)
_ADDS = frozenset({"again", "and", "now", "also", "plus", "too", "as well", "next", "still", "yet", "while you do"})
_ADDED = re.compile(r"^(add|mix in|throw in|combine (it|that|this) with)( (a|an|some|in))?\b")
_JOINS = re.compile(r"^(while|whilst|with|without|using)\b(?! (the|your)? ?(left|right|other|front|back))")
_IN_PLACE = frozenset({"no", "not that", "rather", "instead", "i said", "i meant", "wait", "better"})
_ALONE = frozenset({"just", "only", "simply"})
_INSTEAD_OF = re.compile(r"\b(instead of|rather than|in place of) (that|it|this|the last( one)?)\b")


@dataclass(frozen=True)
class Frame:
    """A clause without what only says how it joins others.

    Attributes:
        text: The clause.
        adds: Whether it is asked for beside what is under way: "also", "and", "now", and "again".
        beside: Whether it adds by another word than "now", which may say that what was done last is over.
        now: Whether "now" or "next" says that what has been come to is over.
        instead: Whether it takes the place of what was said last: "no, ...", "... instead".
        alone: Whether it is wanted alone: "just", "only".
    """

    text: str
    adds: bool = False
    beside: bool = False
    now: bool = False
    instead: bool = False
    alone: bool = False


def framed(clause: str) -> Frame:
    """Read how a clause joins what is under way."""
    text = _BESIDE.sub(" ", clause)
    frame = Frame(" ".join(text.split()).strip(" ,"), adds=text != clause, beside=text != clause)
    text = _INSTEAD_OF.sub(" instead", frame.text)
    frame = replace(frame, text=" ".join(text.split()))
    while frame.text:
        shorter = _shorter(frame)
        if shorter == frame:
            break
        frame = shorter
    if _ADDED.match(frame.text):
        frame = replace(frame, text=_ADDED.sub("", frame.text).strip(), adds=True)
    return replace(frame, adds=True) if _JOINS.match(frame.text) else frame


def _shorter(frame: Frame) -> Frame:
    """Return a frame with one word less."""
    found = _FIRST.match(frame.text) or _LAST.search(frame.text)
    if found is None:
        return frame
    text = (frame.text[: found.start()] + frame.text[found.end() :]).strip(" ,")
    word = found["word"]
    return replace(
        frame,
        text=text,
        adds=frame.adds or word in _ADDS,
        beside=frame.beside or word in _ADDS - {"now"},
        now=frame.now or word in ("now", "next"),
        instead=frame.instead or word in _IN_PLACE,
        alone=frame.alone or word in _ALONE,
    )
