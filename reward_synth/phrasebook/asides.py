"""What a sentence says beside what it asks for: titles before a colon, reasons, remarks on the weather.

They are left out only where they hold words that nobody knows, and what is left is a sentence like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, Meaning

_REASONS = (
    ("because",), ("since",), ("as", "otherwise"), ("so", "we"), ("so", "i"), ("it", "is"), ("there", "is"),
    ("there", "are"), ("i",), ("we",), ("it",), ("that", "is"), ("this", "is"), ("my",), ("someone",), ("somebody",),
)  # fmt: skip
"""How a piece of a sentence begins that says why, or what else is the case."""

_ABLE = frozenset({"can", "could", "may", "might", "nobody", "nothing", "i", "we", "someone", "everybody", "everyone"})
"""Words of what something is done for: "so that a cat can get in", "so nobody wakes up"."""

_ASKING = frozenset(
    {
        "should",
        "must",
        "has",
        "have",
        "needs",
        "need",
        "ought",
        "want",
        "wants",
        "like",
        "would",
        "wish",
        "expect",
        "let",
    }
)
"""Words of who asks for something, which is no mere reason."""

_MARKS = frozenset({",", ";", ".", ":"})
_TITLE = 5
"""Most words of a title."""

_SHOUTED = re.compile(r"\s*([^!?.,;:]{2,40})!+ +(?=\w)")
_ASKED_BY = frozenset({"verb", "direction", "manner", "state", "place", "not", "matter", "likeness"})
"""Tags of words by which something is asked for."""

_SO = (
    r"(?:so |very |too |really |quite |getting |rather |a bit |pretty |just )*(?:cold|hot|warm|raining|snowing|pouring|"
    r"dark|late|freezing|chilly|draughty|drafty|noisy|loud|windy|stuffy|dusty|wet|sunny|boring|bright|stinking|leaking|"
    r"hungry|thirsty|tired|bored|sweating|shivering|sleepy|smelly|messy|urgent|expensive|fragile|dangerous)"
)
_REMARK = re.compile(
    rf"(?:^|(?<=[,;.:] ))(?:it|there|i|we|everyone|everybody)(?: (?:is|are|am|was|looks|smells|feels))? {_SO}"
    r"(?: in here| here| outside| out there| today| tonight| now| again| you know| you see)*(?: ,| ;| \.| and|$)"
    rf"|(?: ,)? (?:because|since|as|for) (?:it|there|i|we)(?: (?:is|are|am))? {_SO}(?: in here| here| outside)*(?= ,|$)"
)
"""What people say of the weather and of themselves."""


def exclamation_left_out(sentence: str, own: Mapping[tuple[str, ...], Meaning]) -> str:
    """Return a sentence without what is shouted before it and asks for nothing: "hole in one! put the ball in".

    Args:
        sentence: What is asked for.
        own: Phrases of the environment beside those of the lexicon.
    """
    shouted = _SHOUTED.match(sentence.lower())
    if shouted is None:
        return sentence
    said = shouted[1].split()
    meanings = [own.get((word,)) or KNOWN.get((word,)) for word in said]
    asks = any(meaning is not None and meaning.tag in _ASKED_BY for meaning in meanings)
    return sentence if asks or len(said) > _TITLE else sentence[shouted.end() :]


def remarks_left_out(words: list[str]) -> list[str]:
    """Return words without remarks on the weather, the hour and how one feels."""
    said = _REMARK.sub("", " ".join(words)).strip(" ,;")
    return said.split() or words


def left_out(words: list[str], unknown: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return words without a title and without reasons that hold words nobody knows, and notes on what was left out.

    Args:
        words: What is asked for.
        unknown: The words nobody knows.
    """
    pieces = _pieces(words)
    kept: list[str] = []
    notes: list[str] = []
    for place, piece in enumerate(pieces):
        said = [word for word in piece if word not in _MARKS]
        strange = any(word in unknown for word in said)
        titled = place == 0 and piece[-1:] == [":"] and len(said) <= _TITLE and len(pieces) > 1
        reason = any(tuple(said[: len(lead)]) == lead for lead in _REASONS)
        reason = reason and _ASKING.isdisjoint(said)
        reason = reason or (said[:1] == ["so"] and not _ABLE.isdisjoint(said))
        if strange and titled:
            notes.append(f"{' '.join(said)!r} is taken to be what is said after the colon")
        elif strange and reason:
            notes.append(f"{' '.join(said)!r} is taken to be a reason, and asks for nothing")
        else:
            kept += piece
    return kept, notes


def _pieces(words: Sequence[str]) -> list[list[str]]:
    """Split words behind marks and before "because" and "so"."""
    pieces: list[list[str]] = [[]]
    for word in words:
        if word in ("because", "so") and pieces[-1]:
            pieces.append([])
        pieces[-1].append(word)
        if word in _MARKS:
            pieces.append([])
    return [piece for piece in pieces if piece]
