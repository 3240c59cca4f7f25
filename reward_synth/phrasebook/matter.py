"""Something that there can be more or less of in a game, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something that there can be more or less of.

    Attributes:
        kinds: Kinds of the features that may measure it, the best first.
        ability: What can be asked, in words.
        scale: Difference of the feature that matters.
        nouns: What it is called.
        verbs: What asks for more of it without naming it.
        plenty, want: Adjectives and participles that say that there is much, or little, of it.
        units: In what it is counted, as in "50 gold pieces".
        includes: Matters whose nouns may stand beside its verbs, as in "kill monsters", and then ask for nothing more.
        floor: What the feature must not fall below where nobody may come to `want`; None where it is not held but grows
            or is come to.
        ends: Whether an environment's goal may be what is asked for, so that it ends an episode.
        note: What the reader should know where it is asked for.
        helps: Kinds that bring it about, with the difference that is worth as much as one scale of it.
        ranked: Whether what is measured is a rank itself, such as a level, to which one may be told to come.
    """

    kinds: tuple[str, ...]
    ability: str
    scale: float = 1.0
    nouns: str = ""
    verbs: str = ""
    plenty: str = ""
    want: str = ""
    units: str = ""
    includes: tuple[str, ...] = ()
    floor: float | None = None
    ends: bool = False
    note: str = ""
    helps: tuple[tuple[str, float], ...] = ()
    ranked: bool = False
