"""How much, in few words for many: "a tad" is a little, "heaps" a lot."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.rewriting import rewritten

_FAINT = r"(?:tiny|little|wee|small|slight)"
_LITTLE = ("tad", "smidge", "smidgen", "smidgeon", "notch", "hair", "trifle", "shade", "touch", "pinch", "fraction",
           "wee bit", "tiny bit", "small bit", "little bit", "little")  # fmt: skip
_SLIGHTLY = ("ever so slightly", "very slightly", "just slightly", "ever so little", "very little", "just little",
             "marginally", "fractionally", "minimally")  # fmt: skip
_LOTS = ("loads", "heaps", "tons", "miles", "bunches", "plenty", "lots", "considerably", "noticeably", "significantly",
         "substantially", "drastically", "massively", "a great deal", "a good deal", "quite a bit", "quite a lot",
         "a whole lot", "by a lot", "by far", "way way")  # fmt: skip
_VERY = r"(?:really|super|very|extremely|incredibly|so very)"

_SHADES = (
    (re.compile(rf"\ba (?:{_FAINT} )*(?:{'|'.join(_LITTLE)})\b|\btad\b"), "a little"),
    (re.compile(rf"\b(?:{'|'.join(_SLIGHTLY)})\b"), "a little"),
    (re.compile(rf"\b(?:{'|'.join(_LOTS)})\b"), "a lot"),
    (re.compile(rf"\b{_VERY} (?=slow|fast|quick|high|low|far|gentl|calm|close|deep)"), ""),
)


def evened(text: str) -> str:
    """Return a text in lower case in which how much is said in as few words as readers know."""
    return rewritten(text, _SHADES)
