"""The longest phrase that is known at a place, of the environment's own words and of the lexicon's."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.anatomy import Anatomy
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, LONGEST, Meaning
from rewardsmith.reward_synth.phrasebook.nouns import SIDES
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS


def match(stream: list[str | Quantity], start: int, anatomy: Anatomy) -> tuple[Meaning | None, int]:
    """Find the longest known phrase, passing over determiners; return its meaning and where it ends.

    A phrase does not take a word that picks the part behind it: "on the back leg" is not "on the back".
    """
    best: tuple[Meaning | None, int] = (None, 0)
    phrase: list[str] = []
    position = start
    while position < len(stream) and len(phrase) < LONGEST:
        token = stream[position]
        if not isinstance(token, str):
            break
        position += 1
        if token in DETERMINERS and phrase:
            continue
        phrase.append(token)
        meaning = anatomy.lexicon.get(tuple(phrase)) or BARE.get(tuple(phrase))
        if meaning is not None and token == "to" and len(phrase) > 1 and _directs(stream, position - 1, anatomy):
            continue  # "move to the left" goes nowhere in particular
        if meaning is not None and not (token in SIDES and len(phrase) > 1 and picks(stream, position, anatomy)):
            best = (meaning, position)
    return best


def phrase_at(stream: list[str | Quantity], start: int, anatomy: Anatomy) -> tuple[Item, int] | None:
    """Return the longest known phrase that begins here as an item, and where it ends; None where there is none."""
    meaning, end = match(stream, start, anatomy)
    if meaning is None:
        return None
    words = " ".join(str(token) for token in stream[start:end])
    return Item(meaning.tag, meaning.value, words, meaning.sense), end


def picks(stream: list[str | Quantity], after: int, anatomy: Anatomy) -> bool:
    """Tell whether a noun of the body follows, as "leg" does "back"."""
    following = [token for token in stream[after : after + 3] if isinstance(token, str)]
    return bool(following) and following[0] not in DETERMINERS and anatomy.read(following, 0) is not None


def _directs(stream: list[str | Quantity], start: int, anatomy: Anatomy) -> bool:
    """Tell whether a phrase of direction begins here, as "to the left" does."""
    meaning = match(stream, start, anatomy)[0]
    return meaning is not None and meaning.tag == "direction"


def _without_determiners() -> dict[tuple[str, ...], Meaning]:
    known = {("<most>",): Meaning("manner", "max"), ("little", "<most>"): Meaning("manner", "least")}
    known |= {phrase: Meaning("manner", "always") for phrase in (("often", "<most>"), ("many", "times", "<most>"))}
    for phrase, meaning in KNOWN.items():
        known.setdefault((phrase[0], *(word for word in phrase[1:] if word not in DETERMINERS)), meaning)
    return known


BARE = _without_determiners()
"""Every phrase of the lexicon with its meaning, without determiners behind its first word."""
