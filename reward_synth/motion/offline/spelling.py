"""Slips of the typing finger in the words by which a motion is corrected; the phrasebook mends those of its own."""

from __future__ import annotations

import re
from functools import lru_cache

from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, STOP_WORDS
from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, PLURALS, SIDES
from rewardsmith.reward_synth.phrasebook.thesaurus import table as thesaurus
from rewardsmith.reward_synth.speech.numbers import NUMBERS, UNITS
from rewardsmith.reward_synth.speech.slips import meant

_OWN = listed(
    """
    sit hop lie nod down onto under stop start the and you your its one two higher lower faster slower
    quicker bigger smaller
    tighter wider further deeper taller longer shorter closer louder other another instead also again both only
    just back front left right hind rear diagonal opposite direction degrees centimetres centimeters meters metres
    second seconds twice double half triple same switch enough stop freeze undo cancel reset normal straight
    straighten upright forward forwards backward backwards sideways towards paw paws foot feet leg legs hand hands
    arm arms knee knees head body walk run turn spin lift raise jump crouch squat lean tilt bend wave keep hold
    stay while then with your slowly quickly slightly little more less much that open close drawer faucet apple
    banana bowl box grab touch release drop palm handle north south east west please
    """
)
_GRAMMAR = listed(
    """
    boy bravo bro brought cool did dog done dude each excellent fine girl good got had mean meant mind nevermind nice
    none ones orange said say says show sides squeeze tad things think took was were what which who wonderful yes
    """
)
"""Other words that are none of the phrasebook's, and no slips of any."""

_SHORTEST = 4
"""Letters from which on any one of a word may be wrong."""


def spelled(text: str, vocabulary: Vocabulary) -> str:
    """Return a sentence with words that nobody knows replaced by the one they are a letter away from."""
    names = frozenset(word for name in vocabulary.quantities for word in name.split("_"))
    return re.sub(r"(?<!')\b[a-z]{3,}\b(?!')", lambda found: _meant(found[0], names), text)


@lru_cache(4096)
def _meant(word: str, names: frozenset[str]) -> str:
    if _is_known(word) or word in names:
        return word
    near = meant(word, _OWN | names, _SHORTEST)
    return near.pop() if len(near) == 1 else word


_PHRASES = frozenset(word for phrase in KNOWN for word in phrase)
_NOUNS = frozenset(BODY_NOUNS) | frozenset(PLURALS) | frozenset(f"{noun}s" for noun in BODY_NOUNS)
_KNOWN = _PHRASES | STOP_WORDS | _OWN | _GRAMMAR | frozenset(NUMBERS) | frozenset(UNITS) | frozenset(SIDES) | _NOUNS


def _is_known(word: str) -> bool:
    return word in _KNOWN or bool(thesaurus.near(word))
