"""Turns of phrase that the phrasebook does not read, in words that it reads: the sun, the compass, the diagonal paw."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.talker import MAX_SAID

EAST, WEST = "turn right by 90 degrees", "turn left by 90 degrees"
"""A robot faces north when its episode begins."""

_COMPASS = {"east": EAST, "west": WEST, "north": "turn left by 0 degrees", "south": "turn left by 180 degrees"}

_SUN = re.compile(r"\bsun(rise|set|light)?\b|\bdawn\b|\bdusk\b")
_MORNING = re.compile(r"\b(morning|sunrise|dawn|rising|rises|risen|coming up|early)\b")
_EVENING = re.compile(r"\b(afternoon|evening|sunset|dusk|setting|sets|going down|late|night)\b")
_HEADING = re.compile(r"\b(north|east|south|west)(wards?)?\b")

_SIDES = (("front", "back"), ("left", "right"))
_OTHER = re.compile(r"\b(the )?(diagonal|diagonally opposite|opposite|other) (front |back |hind )?(paw|foot|leg)\b")

_PLAIN = (
    (re.compile(r"\b(hind|rear)(?= (left|right|paws?|legs?|feet|foot))"), "back"),
    (re.compile(r"\bpaw\b"), "foot"),
    (re.compile(r"\bpaws\b"), "feet"),
    (re.compile(r"\blet (?P<what>(the )?\w+) go[.!]?$"), r"release \g<what>"),
    (re.compile(r"\b(i want|i would like|i'd like|have|make|let|get) (the robot|the dog|it|you) (to )?"), ""),
    (re.compile(r"\b(please|can you|could you|would you)\b"), ""),
)


def plain(said: str, parts: Sequence[str]) -> tuple[str, bool]:
    """Return a sentence in plainer words, and whether its heading is one of the compass.

    Args:
        said: The sentence.
        parts: The parts that were spoken of before, the latest last, by which "diagonal" and "other" are found.

    Raises:
        UserError: it is empty or too long, or speaks of a diagonal where nothing was spoken of before.
    """
    text = " ".join(said.lower().replace("\u2019", "'").split())
    if not any(letter.isalpha() for letter in text):
        raise UserError("nothing was said; say what the robot should do, such as: lift the front right foot")
    if len(said) > MAX_SAID:
        raise UserError(f"that is longer than {MAX_SAID} characters; say it in a sentence or two")
    if _SUN.search(text):
        return _sun(text), True
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    text = _OTHER.sub(lambda found: _other(found, parts), text)
    if heading := _HEADING.search(text):
        return _COMPASS[heading.group(1)], True
    return " ".join(text.split()), False


def _sun(text: str) -> str:
    """Return the turn towards the sun, which is in the east in the morning and in the west from the afternoon on."""
    rising, setting = bool(_MORNING.search(text)), bool(_EVENING.search(text))
    if rising == setting:
        raise UserError("the sun is in the east in the morning and in the west in the evening; say which it is")
    return EAST if rising else WEST


def _other(found: re.Match[str], parts: Sequence[str]) -> str:
    """Return the foot that is across from the one spoken of last."""
    last = next((part for part in reversed(parts) if any(side in part for side in ("left", "right"))), None)
    if last is None:
        raise UserError(f"{found.group(0)!r} says no foot: none was spoken of before; name it, such as front left foot")
    words = last.split("_")
    swapped = [_swap(word) for word in words] if "diagonal" in found.group(2) else [_across(word) for word in words]
    return "the " + " ".join(swapped)


def _swap(word: str) -> str:
    for one, other in _SIDES:
        if word in (one, other):
            return other if word == one else one
    return word


def _across(word: str) -> str:
    return _swap(word) if word in ("left", "right") else word
