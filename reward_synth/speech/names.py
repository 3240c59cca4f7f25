"""What a robot and its limbs are called, by the names that readers know: a robot dog, its owner's "dog's", forelegs."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.rewriting import rewritten

_PET = r"(?:dog|quadruped|hound|puppy)"
_OWNER = r"(?:dog|robot|puppy|ant|creature|animal|machine)"

_NAMES = (
    (re.compile(rf"\b(?:robot|robotic|robo|little|big)[- ]?{_PET}\b"), "robot"),
    (re.compile(rf"\b(?:the |its )?{_OWNER}'s\b"), "your"),
    (re.compile(r"\bfore(?:leg|limb)(s?)\b"), r"front leg\1"),
    (re.compile(r"\bhind(?:leg|limb)(s?)\b"), r"hind leg\1"),
    (re.compile(r"\bforepaw(s?)\b"), r"front paw\1"),
    (re.compile(r"\bfore(?:foot|feet)\b"), "front foot"),
    (re.compile(r"\bend[- ]?effector\b"), "effector"),
    (re.compile(r"\b(?:whole|entire) (?=body|robot|self|trunk|torso)"), ""),
)


def by_name(text: str) -> str:
    """Return a text in lower case in which a robot and its limbs go by one name each."""
    return rewritten(text, _NAMES)
