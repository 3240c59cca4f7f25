"""Common English words that the phrasebook does not list, by those of its words that they come to.

Made by `build.py` from WordNet, whose licence is in `WORDNET_LICENSE.md`. Only words that the phrasebook does not know
otherwise are looked up, and what is read so is said.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs import files
from rewardsmith.reward_synth.phrasebook.text import forms

FILE = Path(__file__).with_name("thesaurus.json")

LISTED = 0.15
"""Least strength of a reading that is worth listing."""

CLEAR = 0.5
"""Least strength of a reading that is taken without asking."""

_RIVAL = 0.5
"""Largest share of the strongest reading that another one may have, so that the first is still taken."""


class Reading(NamedTuple):
    """What a word comes to: words of the phrasebook, and how surely, in (0, 1]."""

    words: str
    strength: float


def readings(word: str, *, verb: bool) -> list[Reading]:
    """Return what a word comes to, the strongest first; as a verb, only where it may be one, and in its own form."""
    table = _table()
    found = [Reading(*row) for pos in ("r", "a") for row in table[pos].get(word, ())]
    if verb and word in _forms():
        base, form = _forms()[word]
        found += [Reading(_inflected(words, form), strength) for words, strength in table["v"][base]]
    strongest: dict[str, float] = {}
    for words, strength in found:
        strongest[words] = max(strength, strongest.get(words, 0.0))
    return sorted((Reading(*row) for row in strongest.items()), key=lambda reading: -reading.strength)


def clear(word: str, *, verb: bool) -> str | None:
    """Return the words of the phrasebook that a word is read as; None where that is not sure enough."""
    found = readings(word, verb=verb)
    if not found or found[0].strength < CLEAR:
        return None
    return None if len(found) > 1 and found[1].strength > _RIVAL * found[0].strength else found[0].words


def near(word: str) -> list[str]:
    """Return what a word that is not read may have been meant as, the nearest first."""
    return [reading.words for reading in readings(word, verb=True)]


@cache
def _table() -> dict[str, dict[str, list[tuple[str, float]]]]:
    table: dict[str, dict[str, list[tuple[str, float]]]] = files.read_json(FILE)
    return table


@cache
def _forms() -> dict[str, tuple[str, int]]:
    """Return the base of every form of the verbs, and which form it is."""
    found: dict[str, tuple[str, int]] = {}
    for base in _table()["v"]:
        for form, word in enumerate(forms(base)):
            found.setdefault(word, (base, form))
    return found | {base: (base, 0) for base in _table()["v"]}


def _inflected(words: str, form: int) -> str:
    return forms(words)[form]
