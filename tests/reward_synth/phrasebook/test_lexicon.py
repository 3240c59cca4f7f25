"""The tables of words hang together."""

import pytest

from rewardsmith.reward_synth.phrasebook import qualifiers, verbs
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN

SENSES = [
    (tag, sense, tuple(phrase.split()))
    for tag, table in (*qualifiers.SENSES.items(), ("verb", verbs.SENSES))
    for sense, phrases in table.items()
    for phrase in phrases.split("|")
]


@pytest.mark.parametrize(("tag", "sense", "phrase"), SENSES, ids=[" ".join(phrase) for *_, phrase in SENSES])
def test_a_phrase_with_a_sense_of_its_own_is_known_by_its_tag(tag, sense, phrase):
    assert (KNOWN[phrase].tag, KNOWN[phrase].sense) == (tag, sense)
