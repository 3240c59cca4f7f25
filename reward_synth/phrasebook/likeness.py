"""Comparisons with what no feature tells, such as "like a dog", and where they end."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, is_number

_LEADS = (("like",), ("as", "if", "you", "were"), ("in", "the", "style", "of"), ("in", "the", "manner", "of"))
_ENDS = frozenset(
    [
        "and",
        "but",
        "while",
        "with",
        "without",
        "not",
        "or",
        "then",
        ",",
        ";",
        ".",
        ":",
        "in",
        "on",
        "at",
        "to",
        "toward",
        "towards",
        "for",
        "from",
        "along",
        "around",
        "until",
        "when",
        "after",
        "before",
        "forward",
        "forwards",
        "backward",
        "backwards",
        "ahead",
        "left",
        "right",
        "up",
        "down",
        "sideways",
    ]
)
_MOST = 3
"""Most words that may say what something is like."""


def likeness(words: Sequence[str], start: int) -> int | None:
    """Return where a comparison with something ends that begins at a word, None where there is none.

    It names one thing: "like a big dog", not "like the left foot does when it is raised", which asks for something.
    """
    lead = next((lead for lead in _LEADS if tuple(words[start : start + len(lead)]) == lead), None)
    if lead is None or words[start + len(lead) : start + len(lead) + 1] not in (["a"], ["an"], ["some"]):
        return None
    begin = end = start + len(lead) + 1
    while end < len(words) and words[end] not in _ENDS | DETERMINERS:
        if is_number(words[end]):
            return None
        end += 1
    return end if begin < end <= begin + _MOST else None
