"""Slips of the typing finger in the words by which a motion is corrected; the phrasebook mends those of its own."""

from __future__ import annotations

import re
from functools import lru_cache

from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, STOP_WORDS
from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, PLURALS, SIDES
from rewardsmith.reward_synth.phrasebook.quantities import NUMBERS, UNITS
from rewardsmith.reward_synth.phrasebook.text import slip, within_one_edit
from rewardsmith.reward_synth.phrasebook.thesaurus import table as thesaurus

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
    and the it its this them these those there here too not no don't doesn't isn't i you your we he she they me my
    can could would like than as so very way lot bit tad any some each every all none never always never mind
    nevermind what how when where who which is was were be been being do does did done has have had will shall may
    might must if or but for from of off on onto in into at by up down over under around round across about out
    good nice great well fine perfect excellent thanks thank bravo wonderful cool okay yes boy girl robot dog bro
    dude lets let's that's it's i'm you're want need think mean meant said say says show give let put set get got
    go going come coming make made take took turn thing things one ones two side sides bring brought pick picked
    squeeze orange
    """
)


def spelled(text: str, vocabulary: Vocabulary) -> str:
    """Return a sentence with words that nobody knows replaced by the one they are a letter away from."""
    names = frozenset(word for name in vocabulary.quantities for word in name.split("_"))
    return re.sub(r"(?<!')\b[a-z]{3,}\b(?!')", lambda found: _meant(found[0], names), text)


@lru_cache(4096)
def _meant(word: str, names: frozenset[str]) -> str:
    if _is_known(word) or word in names:
        return word
    near = {known for known in _OWN | names if _near(word, known)}
    return near.pop() if len(near) == 1 else word


def _near(word: str, known: str) -> bool:
    """Tell whether two words are a slip apart; short words have too many neighbours for a letter changed."""
    if len(known) < 4:
        return len(word) == len(known) == 3 and word[0] == known[0] and sorted(word) == sorted(known)
    if slip(word, known):
        return True
    first = word[0] == known[0]
    dropped = len(known) == len(word) + 1 and within_one_edit(word, known)
    return first and ((len(known) >= 5 and within_one_edit(word, known)) or (dropped and len(word) >= 4))


_SINGLE = frozenset(phrase[0] for phrase in KNOWN if len(phrase) == 1) | frozenset(
    word for phrase in KNOWN for word in phrase
)
_KNOWN = _SINGLE | STOP_WORDS | _OWN | _GRAMMAR | frozenset(NUMBERS) | frozenset(UNITS) | frozenset(SIDES)
_NOUNS = frozenset(BODY_NOUNS) | frozenset(PLURALS) | frozenset(f"{noun}s" for noun in BODY_NOUNS)


def _is_known(word: str) -> bool:
    return word in _KNOWN or word in _NOUNS or bool(thesaurus.near(word))
