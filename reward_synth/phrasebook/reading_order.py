"""In which order clauses are read: what others are done for, goals, what accompanies them, what must not happen."""

from __future__ import annotations

from collections.abc import Iterable

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.words import DONE_HELD, GRASP, RELEASE
from rewardsmith.reward_synth.phrasebook.text import gerund


def in_order_of_reading(clauses: Iterable[Clause]) -> list[Clause]:
    """Return the clauses of a sentence in the order in which they are read."""
    ordered = sorted(clauses, key=_later)
    if any(clause.joiner == "beside" and clause.paced for clause in ordered):  # "stay upright while you walk"
        ordered.sort(key=lambda clause: clause.verb == "stand" or clause.negated)
    if any(clause.verb == "face" for clause in ordered):  # who faces somewhere and stays there is to turn first
        ordered.sort(key=lambda clause: clause.verb == "still")
    if any(clause.verb == "turn" and not clause.negated for clause in ordered):  # "stand in place and turn left"
        ordered.sort(key=lambda clause: clause.verb == "stand" or clause.negated)
    if any(clause.verb in DONE_HELD and not clause.negated for clause in ordered):
        ordered.sort(key=lambda clause: clause.verb == GRASP)  # who grips a thing to lift it is to lift it
    if any(clause.verb in ("drift", "retreat") for clause in ordered):  # who lets go to back away
        ordered.sort(key=lambda clause: clause.verb == RELEASE)
    return ordered


def _later(clause: Clause) -> int:
    """Order clauses: what others are done for, goals, what accompanies them, conditions and what must not happen."""
    if clause.negated:
        return 3
    if clause.joiner == "purpose":
        return -1
    if _keeps_a_part(clause) or _of_a_part(clause) or clause.speaks_of("dragging"):
        return 2
    if gerund(clause.items[0].words) and clause.has("manner", "least"):
        return 2
    turning = any(item.sense == "facing" for item in clause.items) and not clause.subordinate
    if clause.verb in (None, "keep", "face", "minimize", "waste") and not turning:
        return 2
    return 1 if clause.subordinate else 0


def _keeps_a_part(clause: Clause) -> bool:
    """Tell whether a clause says how a part is to be kept, even by a verb: "keep the knee bent"."""
    kinds = [(item.tag, item.value if item.tag == "verb" else "") for item in clause.items[:2]]
    return not clause.subordinate and kinds == [("verb", "keep"), ("part", "")]


def _of_a_part(clause: Clause) -> bool:
    """Tell whether a clause says what has become of a part, as "knees bent" does."""
    tags = [item.tag for item in clause.items[:2]]
    return tags == ["part", "verb"] and clause.items[1].words.endswith(("ed", "bent", "held"))
