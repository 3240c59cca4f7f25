"""Little of a motion, said with nouns: "with little cart motion", "barely any tilt", "keep the rotation small"."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, PLURALS, SIDES
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

_GERUNDS = {
    "moving": "motion motions movement movements displacement excursion moving",
    "turning": "rotation rotations turning yaw yawing",
    "tilting": "tilt tilting lean leaning pitching inclination tipping",
    "swaying": "sway swaying rocking",
    "wobbling": "wobble wobbling wiggle wiggling shaking jitter vibration vibrations oscillation oscillations",
    "drifting": "drift drifting deviation deviations",
    "bending": "bending flexion flexing",
    "moving up and down": "bobbing bouncing",
}
_VERBS = {noun: gerund for gerund, nouns in _GERUNDS.items() for noun in nouns.split()}
"""Nouns of motions by the verb of which there is to be little."""

_SPEEDS = frozenset({"speed", "speeds", "velocity", "velocities"})
"""Nouns of which there is to be little only of parts: "low joint velocities"; "low forward speed" is a slow pace."""

_WAYS = {"vertical": "up and down", "lateral": "sideways", "sideward": "sideways", "sideways": "sideways"}
"""Adjectives of a motion by their adverbs."""

_AMOUNTS = (
    "as little as possible|very little|little|minimal|minimum|barely any|hardly any|scarcely any|almost no|limited|"
    "reduced|small|low|less|the least|least|not much|no|zero"
)
_LITTLE = sorted((phrase.split() for phrase in _AMOUNTS.split("|")), key=len, reverse=True)
_KEPT = [phrase.split() for phrase in ("to a minimum", "at a minimum", "small", "minimal", "low", "limited", "little")]

_HARDLY = frozenset({"hardly", "barely", "scarcely"})
_MOVES = {
    form: forms(verb)[2]
    for verb in ("move", "turn", "rotate", "tilt", "lean", "bend", "sway", "wobble", "drift", "shake", "flex", "rock")
    for form in forms(verb)
}
"""Forms of verbs of motion by their gerunds: "hardly moving the joints"."""

_NOT_MOVED = frozenset({"and", "but", "while", "with", "without", "of", "in", "to", "for", ","})
"""Words that end a noun phrase."""

_LONGEST = 4
"""Most words between an amount and the noun of the motion."""


def spelled_out(words: list[str]) -> list[str]:
    """Rewrite little of a motion as none of it, as far as it can be helped: "without moving cart".

    What moves must be named where the noun says only that something does: "with little motion" is left alone.
    """
    out: list[str] = []
    position = 0
    while position < len(words):
        found = _little(words, position) or _hardly(words, position) or _kept(words, position)
        if found is None:
            out.append(words[position])
            position += 1
        else:
            plain, position = found
            out += plain
    return out


def _little(words: list[str], start: int) -> tuple[list[str], int] | None:
    """Read "little cart motion"; "a little motion" is some."""
    if words[start - 1 : start] == ["a"]:
        return None
    for amount in _LITTLE:
        if words[start : start + len(amount)] == amount:
            found = _motion(words, start + len(amount))
            if found is None:
                return None
            plain, end = found
            return plain, end + (words[end : end + 1] == ["<most>"])
    return None


def _hardly(words: list[str], start: int) -> tuple[list[str], int] | None:
    """Read "hardly moving the cart"."""
    verb = _MOVES.get(words[start + 1]) if words[start] in _HARDLY and start + 1 < len(words) else None
    return (["without", verb], start + 2) if verb else None


def _kept(words: list[str], start: int) -> tuple[list[str], int] | None:
    """Read "keep the cart motion small"."""
    if words[start] not in ("keep", "keeping", "keeps"):
        return None
    found = _motion(words, start + 1)
    if found is None:
        return None
    plain, end = found
    tail = next((tail for tail in _KEPT if words[end : end + len(tail)] == tail), None)
    return None if tail is None else (plain, end + len(tail))


def _motion(words: list[str], start: int) -> tuple[list[str], int] | None:
    """Read what moves and the noun of the motion; return it as a negated verb, and where it ends."""
    while words[start : start + 1] and words[start] in DETERMINERS:
        start += 1
    for end in range(start, min(start + _LONGEST + 1, len(words))):
        moved = words[start:end]
        if words[end] in _NOT_MOVED:
            return None
        if words[end] in _SPEEDS:
            parts = moved and all(_singular(word) in BODY_NOUNS or word in SIDES for word in moved)
            return (_negated("moving", moved), end + 1) if parts else None
        if words[end] in _VERBS and words[end + 1 : end + 2] not in (["motion"], ["movement"]):
            verb = _VERBS[words[end]]
            named = verb != "moving" or moved or words[end + 1 : end + 2] == ["of"]
            return (_negated(verb, moved), end + 1) if named else None
    return None


def _negated(verb: str, moved: list[str]) -> list[str]:
    """Return the verb with what moves, all parts of a name where no side is said."""
    if len(moved) == 1 and moved[0] in BODY_NOUNS:
        plurals = {noun: plural for plural, noun in PLURALS.items()}
        moved = [plurals.get(moved[0], f"{moved[0]}s")]
    return ["without", *verb.split(), *" ".join(_WAYS.get(word, word) for word in moved).split()]


def _singular(word: str) -> str:
    return PLURALS.get(word, word.removesuffix("s"))
