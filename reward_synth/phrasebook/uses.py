"""What becomes of a word: it is asked for, says how a clause is read, or is passed over for a reason named here."""

from __future__ import annotations

from dataclasses import dataclass

ASKED = "asked"
VERB = "verb"

FILLERS: dict[str, str] = {
    "helping": "says only that something is to be done or kept",
    "self": "names the body itself, which acts anyway",
    "hand": "names the hand or tip, whose distance it is anyway",
    "usual": "says what is meant where nothing else is said",
    "implied": "follows from the rest of the clause",
    "again": "is asked for by another clause already",
    "measure": "says what the amount is of",
    "exact": "is said more exactly by the amount",
    "most": "asks for much of what is asked for without a bound anyway",
    "sooner": "asks for haste, and what is wanted is paid from the first step on",
    "ever": "asks for it at all times, and a reward is paid at every step",
    "strict": "says how little of it would be too much, where none at all is wanted",
    "unmeasured": "says what no feature measures, and is left to whoever looks at the films",
    "title": "names what is said after the colon",
    "whence": "says where it begins, which is where the body is anyway",
}
"""Why a word may be passed over: the sentence asks for the same without it."""

USES: dict[str, str] = {
    ASKED: "is asked for",
    VERB: "says how the clause is read",
    "join": "joins clauses or parts of one",
    "not": "turns the clause about",
    "when": "says when it is wanted",
    **FILLERS,
}
"""All that may become of a word."""


@dataclass(frozen=True)
class Trace:
    """What became of some words of a sentence.

    Attributes:
        words: The words.
        use: One of `USES`.
        asked: What their clause asks for, in few words each.
    """

    words: str
    use: str
    asked: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f": {'; '.join(self.asked)}" if self.asked and self.use in (ASKED, VERB) else ""
        return f"{self.words!r} {USES[self.use]}{told}"
