"""Slips of the typing finger: which of the words that are known a misspelt one was to be."""

from __future__ import annotations

from collections.abc import Iterable


def meant(word: str, vocabulary: Iterable[str], shortest: int) -> set[str]:
    """Return the known words that a misspelt one may have been.

    Args:
        word: What nobody knows.
        vocabulary: The words that are known.
        shortest: Letters from which on any one may be wrong: the more words are known, the more neighbours they have.
    """
    return {known for known in vocabulary if known != word and _slipped(word, known, shortest)}


def _slipped(word: str, known: str, shortest: int) -> bool:
    """Tell whether a word may be a slip of a known one; short ones have too many neighbours for a letter changed."""
    if _swapped_or_doubled(word, known):
        return True
    if len(known) < 4:
        return len(word) == len(known) == 3 and word[0] == known[0] and sorted(word) == sorted(known)
    return word[0] == known[0] and len(known) > 4 and len(word) >= shortest and within_one_edit(word, known)


def within_one_edit(word: str, other: str) -> bool:
    """Tell whether two words differ by one letter added, left out, changed, or two neighbours swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, rest_other = word[start:], other[start:]
    swapped = rest[:2][::-1] == rest_other[:2] and rest[2:] == rest_other[2:]
    return swapped or rest[1:] == rest_other or rest == rest_other[1:] or rest[1:] == rest_other[1:]


def _swapped_or_doubled(word: str, known: str) -> bool:
    """Tell whether a word has two neighbours swapped, a letter doubled, or a double one single: "wlak", "stil"."""
    places = range(len(word) - 1) if len(word) >= 4 and len(known) >= 3 else ()
    swapped = any(word[:i] + word[i + 1] + word[i] + word[i + 2 :] == known for i in places)
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    doubled = (longer[i] == longer[i + 1] and longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer) - 1))
    return swapped or (len(places) > 0 and any(doubled))
