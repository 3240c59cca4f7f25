"""From what somebody said, typed or pasted to plain English in lower case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rewardsmith.reward_synth.speech.clauses import in_short
from rewardsmith.reward_synth.speech.courtesies import without_courtesies
from rewardsmith.reward_synth.speech.effort import sparingly
from rewardsmith.reward_synth.speech.haste import in_full
from rewardsmith.reward_synth.speech.measures import measured
from rewardsmith.reward_synth.speech.names import by_name
from rewardsmith.reward_synth.speech.nouns import in_verbs
from rewardsmith.reward_synth.speech.numbers import with_units
from rewardsmith.reward_synth.speech.order import one_by_one
from rewardsmith.reward_synth.speech.outcomes import outcome
from rewardsmith.reward_synth.speech.shades import evened
from rewardsmith.reward_synth.speech.wordings import in_usual_words

_PLAIN = {
    "'": "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}",
    '"': "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}",
    "-": "\N{EN DASH}\N{MINUS SIGN}",
    ",": "\N{EM DASH}(",
    " ": "\N{HORIZONTAL ELLIPSIS}",
    "/": "\N{FRACTION SLASH}",
    " times ": "\N{MULTIPLICATION SIGN}",
    " half ": "\N{VULGAR FRACTION ONE HALF}",
    " quarter ": "\N{VULGAR FRACTION ONE QUARTER}",
    " 0.75 ": "\N{VULGAR FRACTION THREE QUARTERS}",
}
_CHARACTERS = str.maketrans({character: plain for plain, characters in _PLAIN.items() for character in characters})

_BEFORE_COURTESIES = (by_name, evened, sparingly, measured, outcome, in_short, in_usual_words)
"""What is made plain first, each on what the ones before have left."""


@lru_cache(1024)
def plainly(said: str, *, talk: bool = False) -> str:
    """Return a sentence in lower case and plain words, without what changes nothing of what it asks for.

    Args:
        said: The sentence.
        talk: Whether it is said while something is under way; see `without_courtesies`.
    """
    text = unicodedata.normalize("NFKC", said.translate(_CHARACTERS)).translate(_CHARACTERS).lower()
    text = in_full(" ".join(text.split()))
    for plainer in _BEFORE_COURTESIES:
        text = plainer(text)
    text = in_verbs(one_by_one(without_courtesies(text, talk=talk)))
    return with_units(" ".join(text.split()))
