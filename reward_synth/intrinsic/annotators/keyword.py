"""The annotator that is a list of words: no model, no key, and it says so."""

from __future__ import annotations

import re
from typing import Self

from rewardsmith.reward_synth.intrinsic.annotators.annotator import Errand, Grader

BAD, NEUTRAL, GOOD, BEST = 0.0, 1 / 3, 2 / 3, 1.0

_NOTHING = re.compile(
    r"\bnot\b|n't\b|\bnothing|\bnever\b|cannot|\bno\b|\bin vain\b|\bharmlessly\b|\bempty\b|thin air|blocks|in the way|"
    r"locked\.|closed\.|solid|wall\b|\?$|^Unknown|^Invalid|^You (?:miss|stop|hear)|^(?:The|It|Your?) .*miss(?:es)?\b",
    re.IGNORECASE,
)
"""Words of what came to nothing, was only asked or heard."""

_HARM = re.compile(
    r"\b(?:bites|hits you|hits!|stings|zapped|poison\w*|die|dies|hurts?|ouch|fall into|stuck|rotten|blecch|weak|"
    r"faint\w*|hungrier|hungry|confused|blind|paraly[sz]ed|stunned|strain|less than a third|cursed|steals|stole)\b",
    re.IGNORECASE,
)
"""Words of what does harm."""

_PROGRESS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern), grade)
    for pattern, grade in (
        (r"deeper into the dungeon|descend|climb down|trap ?door under", BEST),
        (r"experience level|more experienced", BEST),
        (r"^You (?:kill|destroy)|is (?:killed|destroyed)", BEST),
        (r"stairs lead down|staircase down|^You find", BEST),
        (r"door opens|crashes open|shatters|break open|succeed in (?:un|pick)", BEST),
        (r"more gold than|gold pieces?\.$|^<letter> - |carry something|better nourished", GOOD),
        (r"have not seen before|With great effort|delicious|finish eating|feel (?:better|much better|strong)", GOOD),
        (r"^You (?:hit|see here|kick the <monster>)|escape|can (?:see|move) again", GOOD),
    )
)
"""What tells of progress in NetHack whatever the goal is."""

_KIN = (
    {"stairs", "staircase", "down", "descend", "deeper", "deep", "level", "depth"},
    {"gold", "coin", "coins", "money", "rich", "zorkmids"},
    {"eat", "food", "eating", "delicious", "nourished", "meal", "hungry"},
    {"kill", "fight", "killed", "destroy", "destroyed", "defeat"},
    {"door", "doors", "unlock", "lock", "open", "opens", "lock!", "picking", "closet"},
    {"key", "keys"},
    {"explore", "explored", "discover", "seen", "find", "scout"},
)
"""Words that stand for each other."""

_EMPTY = frozenset(
    {"a", "an", "and", "as", "at", "be", "can", "go", "in", "is", "it", "of", "on", "or", "the", "then", "there"}
    | {"through", "to", "until", "up", "with", "you", "your"}
)


class Keyword(Grader):
    """Grades sayings by words: those of the goal, those of progress in NetHack, those of harm and of what failed.

    Args:
        goal: What the player is to do; sayings that hold its words, or kin of them, are the best.
    """

    who = "a list of words, no language model,"

    def __init__(self, goal: str) -> None:
        super().__init__()
        words = _words(goal) - _EMPTY
        self._wanted = words.union(*(kin for kin in _KIN if kin & words))

    @classmethod
    def on(cls, errand: Errand) -> Self:
        """Make one for an errand."""
        return cls(errand.goal)

    def grade(self, saying: str) -> float:
        """See `Grader`; harm outweighs all, and what failed is worth nothing much."""
        if _HARM.search(saying):
            return BAD
        if _NOTHING.search(saying) and not saying.startswith(("You kill", "You destroy", "You see a part")):
            return NEUTRAL
        grade = max((grade for pattern, grade in _PROGRESS if pattern.search(saying)), default=NEUTRAL)
        return BEST if grade > NEUTRAL and _words(saying) & self._wanted else grade


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))
