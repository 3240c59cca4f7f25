"""Misspellings by a letter: of words of the lexicon, and more so of what the environment calls its things."""

from __future__ import annotations

from collections.abc import Mapping

from rewardsmith.reward_synth.phrasebook.anatomy import Anatomy
from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS
from rewardsmith.reward_synth.phrasebook.thesaurus import table as thesaurus
from rewardsmith.reward_synth.speech.slips import meant

_TYPO_LETTERS = 6
"""Shortest word that is corrected by any one letter; shorter ones have too many neighbours."""


def corrected_as(word: str, anatomy: Anatomy, lexicon: Mapping[tuple[str, ...], Meaning]) -> str | None:
    """Return the one known word of which this is a misspelling by one letter, being no English word itself.

    Of a short word only letters that changed places or stand doubled are taken for a misspelling.

    Args:
        word: What is not known.
        anatomy: The nouns and phrases of the environment.
        lexicon: All other phrases, without determiners.
    """
    if thesaurus.near(word):
        return None
    own = {phrase[0] for phrase in (*anatomy.lexicon, *anatomy.things) if len(phrase) == 1}
    vocabulary = {phrase[0] for phrase in lexicon if len(phrase) == 1} | set(BODY_NOUNS) | own
    vocabulary |= {part for name in anatomy.names for part in name.split("_")}
    near = meant(word, vocabulary, _TYPO_LETTERS) | meant(word, anatomy.nouns, 1)
    meanings: set[Meaning | str] = {anatomy.lexicon.get((known,)) or lexicon.get((known,)) or known for known in near}
    return min(near) if len(meanings) == 1 else None
