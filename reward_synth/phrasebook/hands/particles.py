"""Verbs whose second word stands behind what they are done to: "pick the cube up" is "pick up the cube"."""

from __future__ import annotations

from collections.abc import Collection

from rewardsmith.reward_synth.phrasebook.hands.words import MOVING
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

_PARTICLES = {
    "pick": "up",
    "put": "down away",
    "set": "down",
    "lay": "down",
    "lift": "up",
    "take": "up down",
    "bring": "up down",
    "hold": "up aloft down in open shut closed",
    "pull": "open out up shut closed",
    "push": "in down up over back",
    "shove": "in back",
    "slide": "in out back",
    "swing": "open shut closed",
    "yank": "open out up",
    "tug": "open out up",
    "drag": "open",
    "draw": "open out",
    "crack": "open",
    "pry": "open",
    "ease": "open shut closed",
    "throw": "open",
    "fling": "open",
    "get": "open shut closed up",
    "turn": "on off over back down",
    "twist": "on off open shut closed",
    "switch": "on off",
    "shut": "off",
    "cut": "off",
    "crank": "open shut",
    "slam": "shut closed",
    "flip": "over",
    "tip": "over",
    "roll": "over",
    "knock": "over",
    "press": "down in",
    "let": "go",
    "move": "up down back",
}
"""Second words by the verbs that they belong to."""

_BACK = frozenset({"back", "right", "straight"})
"""Words that may stand before a second word."""

for _verb in MOVING.split("|"):
    _PARTICLES[_verb] = f"{_PARTICLES.get(_verb, '')} open shut closed".strip()

_BASES = {form: verb for verb in _PARTICLES for form in forms(verb)}
_PREPOSITIONS = frozenset({"on", "off", "in", "over", "down", "up"})
"""Second words that stand before a place, too: "on the table"."""

_ENDS = frozenset({",", ";", ".", ":", "and", "but", "then", "while", "without", "or", "not", "until", "before"})
_OFTEN = 6
"""Most words between verb and second word."""


def gathered(words: list[str], verbs: Collection[str] = _PARTICLES) -> list[str]:
    """Return words with second words of verbs behind them, of these verbs alone where some are given."""
    out = list(words)
    position = 0
    while position < len(out):
        found = _second(out, position) if _BASES.get(out[position]) in verbs else None
        if found is not None:
            second = out.pop(found)
            out.insert(position + 1, second)
            if out[found : found + 1] and out[found] in _BACK and found > position + 1:
                del out[found]
        position += 1
    return out


def _second(words: list[str], start: int) -> int | None:
    """Return where the second word of a verb stands, if not right behind it."""
    seconds = _PARTICLES.get(_BASES.get(words[start], ""), "").split()
    if not seconds or words[start + 1 : start + 2] in ([second] for second in seconds):
        return None
    for place in range(start + 2, min(start + 2 + _OFTEN, len(words))):
        if words[place] in seconds and not _leads(words, place):
            return place
        verb = words[place] in _BASES and words[place - 1] not in DETERMINERS
        if words[place] in _ENDS or verb:
            return None
    return None


def _leads(words: list[str], place: int) -> bool:
    """Tell whether what may be a second word stands before a place: "off the table", "out of the bowl"."""
    after = words[place + 1 : place + 2]
    if words[place - 1] == "upside":
        return True
    return after in (["of"], ["front"]) or (words[place] in _PREPOSITIONS and bool(after) and after[0] in DETERMINERS)
