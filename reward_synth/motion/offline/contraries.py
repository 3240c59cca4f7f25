"""What is asked for together with its opposite: left and right at the same time, open and closed at once."""

from __future__ import annotations

import re
from itertools import pairwise

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.phrasebook.text import forms

_TOGETHER = re.compile(
    r"\b((both )?at (the|one and the) same (time|moment)|at once|simultaneously|in one go|both at once|all at once|"
    r"together)\b"
)
_HALVES = re.compile(r"\s*(?:,|\band\b|\bbut\b|\bwhile\b|\bwhilst\b|\bas\b|\byet\b)\s*(?:also\b|still\b)?\s*")
_MEANWHILE = re.compile(r"\b(while|whilst)\b")
_OPPOSITES = (
    ("left", "right"),
    ("up", "down"),
    ("forward", "backward"),
    ("open", "close"),
    ("on", "off"),
    ("faster", "slower"),
    ("higher", "lower"),
    ("lift", "lower"),
    ("stand", "sit"),
    ("stand", "lie"),
    ("clockwise", "counterclockwise"),
    ("push", "pull"),
    ("move", "still"),
    ("high", "low"),
)
_PAIRS = frozenset(_OPPOSITES)
_ALIKE = {
    "forward": "forwards ahead",
    "backward": "backwards back",
    "close": "shut",
    "counterclockwise": "anticlockwise",
    "faster": "quicker",
    "open": "",
    "lift": "raise",
    "lower": "drop",
    "stand": "",
    "sit": "crouch",
    "lie": "",
    "turn": "",
    "move": "walk run go jump trot march hop gallop jog crawl creep advance",
    "still": "rest stop freeze halt",
}
"""Words for each of those that have an opposite, in any of their forms."""

_SAME = {form: word for word, others in _ALIKE.items() for each in (word, *others.split()) for form in forms(each)}
_STOP_DOING = re.compile(r"\bstop (?P<what>[a-z]+ing)\b")
_SMALL = listed("the a your to you it are and too be it's also please now keep tall straight")


def refuse_contraries(text: str) -> None:
    """Refuse a sentence that asks for something and its opposite at the same time.

    Raises:
        UserError: it does; the message says so.
    """
    if not _TOGETHER.search(text) and not _MEANWHILE.search(text):
        return
    halves = [_words(half) for half in _HALVES.split(_TOGETHER.sub("", text))]
    halves = [half for half in halves if half]
    for one, other in pairwise(halves):
        more, rest = one - other, other - one
        shared = rest if len(one) > 1 else {word for word in rest if _opposed(word, more)}  # "raise and lower your paw"
        if shared and all(_opposed(word, more) for word in shared):
            raise UserError(f"{text!r} asks for two things that cannot be had at once; say one of the two")


def _opposed(word: str, others: set[str]) -> bool:
    return any(pair in _PAIRS for other in others for pair in ((word, other), (other, word)))


def _words(half: str) -> set[str]:
    # Who stops waving does not stand still for that.
    half = _STOP_DOING.sub(lambda found: "still" if _SAME.get(found["what"]) == "move" else "", half)
    return {_SAME.get(word, word) for word in re.findall(r"[a-z']+", half)} - _SMALL
