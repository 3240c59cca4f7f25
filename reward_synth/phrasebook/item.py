"""A piece of a sentence: what it does, what it says, what has become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Item:
    """A piece of the sentence: what it does (`tag`), its value, the words it was read from.

    Attributes:
        tag: verb, direction, part, quantity, duration, manner, place, state, relation, noun, matter, join, not, or,
            sequence.
        value: Which of its tag it is: text, but for a part a PartRef, for a quantity and a duration a Quantity.
        words: The words of the sentence.
        sense: What it says beside its value, see `verbs.SENSES` and `qualifiers.SENSES`; of a part, "on", "to"
            or "with" before it.
        use: What has become of it, one of `uses.USES`; empty as long as nothing has.
    """

    tag: str
    value: Any
    words: str
    sense: str = ""
    use: str = field(default="", compare=False)

    @property
    def used(self) -> bool:
        """Whether it has found its use."""
        return bool(self.use)
