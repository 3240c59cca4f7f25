"""What can be asked of worlds that are no bodies: amounts that grow, states that are held, places that are come to.

Each matter belongs to kinds of features, and its words are known where an environment has one of them; `|` separates
phrases. A phrase that is a verb elsewhere, such as "go down", means the matter here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.matter import Matter
from rewardsmith.reward_synth.phrasebook.matter_table import MATTERS
from rewardsmith.reward_synth.phrasebook.quest_words import MUCH, PLACES, SEEK, SHUN
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.body import Body

QUEST = "quest"
"""Family of the verbs below: those of one matter, and those that say of any that it is wanted or to be lost."""

LESS = "less"
"""Sense of words that say that there is to be, or is, little of a matter."""

_SCALES = {kind: matter.scale for matter in reversed(MATTERS.values()) for kind in matter.kinds}


def scale_of(kind: str) -> float | None:
    """Return the difference that matters of a matter's kind or of what it gains; None of any other kind."""
    return _SCALES.get(kind.removeprefix("gain[").removesuffix("]"))


def served(body: Body) -> dict[str, Matter]:
    """Return the matters that an environment has a kind of."""
    return {name: matter for name, matter in MATTERS.items() if any(body.has(kind) for kind in matter.kinds)}


def units() -> dict[str, str]:
    """Return in what matters are counted, each unit with its matter's name."""
    return {unit: name for name, matter in MATTERS.items() for unit in matter.units.split("|") if unit}


@cache
def lexicon() -> dict[tuple[str, ...], Meaning]:
    """Return what phrases mean where there are matters, without determiners."""
    words: dict[tuple[str, ...], Meaning] = {}

    def add(phrases: str, meaning: Meaning, *, verbs: bool = False) -> None:
        for phrase in filter(None, phrases.split("|")):
            for form in forms(phrase) if verbs else (phrase,):
                first, *rest = form.split()
                words.setdefault((first, *(word for word in rest if word not in DETERMINERS)), meaning)

    for name, matter in MATTERS.items():
        add(matter.verbs, Meaning("verb", QUEST, name), verbs=True)
        add(matter.plenty, Meaning("matter", name))
        add(matter.want, Meaning("matter", name, LESS))
    for name, matter in MATTERS.items():
        add(matter.nouns, Meaning("matter", name))
    add(SEEK, Meaning("verb", QUEST), verbs=True)
    add(SHUN, Meaning("verb", QUEST, LESS), verbs=True)
    add(PLACES, Meaning("noun", "world"))
    add(MUCH, Meaning("manner", "lot"))
    return words
