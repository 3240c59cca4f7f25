"""How far something goes: "crouch until your belly is 12 cm off the floor" has the belly at 12 cm."""

from __future__ import annotations

import re

_PART = r"(?:(?:your|the) )(?P<part>(?:(?:front|back|left|right|hind|rear) )*[a-z]+)"
_WHOLE = r"(?P<whole>it|they|both|you)"
_IS = r"(?:is|are|be|gets?|reach(?:es)?|comes? to|hangs?|stands?|floats?)"
_ABOUT = r"(?:at|to|about|around|exactly|only|just|roughly)"
_MUCH = r"(?P<much>[\d.]+ ?(?:m|cm|mm|metres?|meters?|centimet(?:re|er)s?|inch(?:es)?|degrees))"
_UP = r"(?: (?:high|up|tall)| (?:off|above|from|over|away from) (?:the )?(?:floor|ground|earth))"

_UNTIL = re.compile(
    rf"^(?P<does>.+?),? (?:until|till|so(?: that)?|such that) (?:{_PART}|{_WHOLE}) {_IS}(?: {_ABOUT})* {_MUCH}{_UP}?$"
)


def to_an_amount(text: str) -> str:
    """Return a sentence in which what is done until something has some height says that height."""
    found = _UNTIL.match(text)
    if found is None:
        return text
    if found["part"]:
        part = "torso" if found["part"] == "back" else found["part"]  # which a way to go is called, too
        return f"hold the {part} at {found['much']}"
    return f"{found['does']} to {found['much']}"
