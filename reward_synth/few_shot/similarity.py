"""How alike sentences are by the letters they share: TF-IDF over character n-grams, which needs no model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

SIZES = (2, 3, 4, 5)
"""Lengths of the n-grams, word ends included."""


def similarities(sentence: str, others: Sequence[str]) -> list[float]:
    """Return the cosine between a sentence and each of the others, from 0 to 1; rare n-grams weigh more.

    Args:
        sentence: What is compared.
        others: What it is compared with, among which n-grams are counted.
    """
    counts = [_grams(other) for other in others]
    found = Counter(gram for each in counts for gram in each)
    rarity = {gram: math.log((1 + len(others)) / (1 + number)) + 1.0 for gram, number in found.items()}
    vectors = [_unit(each, rarity) for each in counts]
    own = _unit(_grams(sentence), rarity)
    return [sum(weight * vector.get(gram, 0.0) for gram, weight in own.items()) for vector in vectors]


def _grams(sentence: str) -> Counter[str]:
    text = f" {' '.join(sentence.lower().split())} "
    return Counter(text[start : start + size] for size in SIZES for start in range(len(text) - size + 1))


def _unit(counts: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """Return the weights of n-grams as a vector of length one; of what none of the sentences holds, nothing."""
    weights = {gram: number * rarity[gram] for gram, number in counts.items() if gram in rarity}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {gram: weight / length for gram, weight in weights.items()} if length else {}
