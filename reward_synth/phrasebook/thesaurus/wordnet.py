"""WordNet's files, read: synsets with their pointers, and how common each sense of a word is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

FILES = {"v": "verb", "a": "adj", "r": "adv"}
BODILY = frozenset({"29", "35", "38"})
"""WordNet's files of the verbs of the body, of contact and of motion."""

_NOT_BODILY = 0.2
"""Weight of a verb's other senses: who speaks to a body speaks of what bodies do."""


@dataclass(frozen=True)
class Synset:
    """One meaning.

    Attributes:
        key: Part of speech (v, a, r) and offset.
        file: WordNet's number of the file it belongs to.
        words: Its words in lower case, single ones only.
        pointers: Symbols with the keys they lead to; those to nouns are left out.
        gloss: Its definition, without examples.
    """

    key: str
    file: str
    words: tuple[str, ...]
    pointers: tuple[tuple[str, str], ...]
    gloss: str

    def leads(self, symbols: str) -> list[str]:
        """Return the keys to which pointers of these symbols lead."""
        return [key for symbol, key in self.pointers if symbol in symbols.split()]


class WordNet:
    """Verbs, adjectives and adverbs of a folder with WordNet's `data.*` and `index.sense`."""

    def __init__(self, folder: Path) -> None:
        self.synsets = {
            synset.key: synset
            for pos, name in FILES.items()
            for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines()
            if line[:1] != " "
            for synset in [_synset(pos, line)]
        }
        self._senses: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
        self._uses: Counter[tuple[str, str]] = Counter()
        for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
            key, offset, number, count = line.split()
            lemma, _, rest = key.partition("%")
            pos = {"2": "v", "3": "a", "4": "r", "5": "a"}.get(rest[0], "n")
            if lemma.isalpha():
                self._uses[lemma, pos] += int(count)
                self._senses.setdefault((pos, lemma), []).append((pos + offset, int(number), int(count)))
        self.words = sorted(key for key in self._senses if key[0] in FILES)

    def senses(self, pos: str, word: str) -> dict[str, float]:
        """Return the synsets of a word with the share of its uses, by how often each was met in tagged text."""
        found = {
            key: (count + 1 / number) * (1.0 if pos != "v" or self.synsets[key].file in BODILY else _NOT_BODILY)
            for key, number, count in self._senses.get((pos, word), ())
        }
        total = sum(found.values())
        return {key: weight / total for key, weight in found.items()}

    def uses(self, word: str, parts: str) -> int:
        """Return how often a word was met in tagged text as one of some parts of speech, n for a noun."""
        return sum(self._uses[word, pos] for pos in parts)


def _synset(pos: str, line: str) -> Synset:
    data, _, gloss = line.partition(" | ")
    fields = data.split()
    count = int(fields[3], 16)
    words = [word.split("(")[0].lower() for word in fields[4 : 4 + 2 * count : 2]]
    rest = fields[4 + 2 * count :]
    quads = [rest[1 + 4 * i : 5 + 4 * i] for i in range(int(rest[0]))]
    pointers = [(symbol, {"s": "a"}.get(kind, kind) + offset) for symbol, offset, kind, _ in quads if kind != "n"]
    text = gloss.split(";")[0].split('"')[0].strip()
    return Synset(pos + fields[0], fields[1], tuple(word for word in words if word.isalpha()), tuple(pointers), text)
